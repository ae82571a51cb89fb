"""What will be sold next week? The gates of a temporal fusion Transformer over padded histories."""

import numpy as np


def gated_forecast(keras):
    """An LSTM over a masked history, a gated linear unit after it, the residual added, a forecast a timestep.

    The gate multiplies two tensors with one mask, the residual adds two tensors with one mask:
    nothing is merged that disagrees, and no padding should count anywhere.

    Source: https://github.com/google-research/google-research/blob/master/tft/libs/tft_model.py
    """
    layers = keras.layers

    def gate(x, units):
        activation = layers.TimeDistributed(layers.Dense(units))(x)
        gated = layers.TimeDistributed(layers.Dense(units, activation="sigmoid"))(x)
        return layers.Multiply()([activation, gated])

    sold = layers.Input(shape=(None, 2), name="sold")
    read = layers.LSTM(3, return_sequences=True)(layers.Masking()(sold))
    forecast = layers.LayerNormalization()(layers.Add()([gate(read, 3), read]))
    forecast = layers.Dense(1, name="forecast")(forecast)
    history = np.zeros((2, 5, 2), "float32")
    history[0, :3] = [[1, 2], [3, 1], [2, 2]]
    history[1, :2] = [[4, 1], [1, 1]]
    return keras.Model(sold, forecast), {"sold": history}
