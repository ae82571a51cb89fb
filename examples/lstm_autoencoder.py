"""Autoencoders of sequences: what is left after all timesteps went through one vector."""

import numpy as np

SERIES = np.array(
    [[[1, 2], [3, 1], [0, 0], [0, 0], [0, 0]], [[2, 2], [1, 0], [4, 1], [3, 3], [0, 0]]],
    "float32",
)


def bottleneck(keras):
    """An LSTM and a RepeatVector as one layer, which propagates the mask past the bottleneck with `compute_mask`.

    That is the answer many take from Stack Overflow: the decoder then skips the padded timesteps.
    The layer makes its parts before it calls `super().__init__`, and the model is Sequential without Input.

    Source: https://stackoverflow.com/a/59313862
    """
    layers = keras.layers

    class LSTMBottleneck(layers.Layer):
        def __init__(self, units, time_steps, **kwargs):
            super().__init__(**kwargs)
            self.lstm_layer = layers.LSTM(units, return_sequences=False)
            self.repeat_layer = layers.RepeatVector(time_steps)

        def call(self, inputs):
            return self.repeat_layer(self.lstm_layer(inputs))

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return mask

    model = keras.Sequential(
        [
            layers.Masking(mask_value=0.0),
            LSTMBottleneck(3, 5),
            layers.LSTM(3, return_sequences=True),
            layers.TimeDistributed(layers.Dense(2)),
        ]
    )
    return model, SERIES


def subclassed(keras):
    """An encoder and a decoder that are Sequential models inside a subclassed one, with an explicit mask.

    The author takes the mask of the encoder's Masking layer and passes it to the decoder as `mask=`.

    Source: https://www.tensorflow.org/guide/keras/understanding_masking_and_padding
    """
    layers = keras.layers

    class Autoencoder(keras.Model):
        def __init__(self, units, features):
            super().__init__()
            self.masking = layers.Masking()
            self.encoder = keras.Sequential([layers.LSTM(units, return_sequences=True), layers.LSTM(units)])
            self.repeat = layers.RepeatVector(5)
            self.decoder = layers.LSTM(units, return_sequences=True)
            self.readout = layers.TimeDistributed(layers.Dense(features))

        def call(self, series):
            masked = self.masking(series)
            code = self.encoder(masked)
            mask = self.masking.compute_mask(series)
            return self.readout(self.decoder(self.repeat(code), mask=mask))

    return Autoencoder(3, 2), SERIES
