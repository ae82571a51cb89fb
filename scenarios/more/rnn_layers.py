"""Recurrent layers in the ways they can be told to work: each should skip masked timesteps all the same."""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array(
    [
        [[0, 0], [1, 2], [0, 0], [3, 4], [0, 0]],
        [[1, 2], [3, 4], [5, 6], [0, 0], [0, 0]],
        [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
    ],
    "float32",
)


def gru_resetting_after(keras):
    """A GRU with reset_after=True.

    Its reset gate acts after the matrix product, so cuDNN can compute it; it has a second bias.
    It must hold its state over masked timesteps as the other kind does.
    """
    gru = keras.layers.GRU(2, return_sequences=True, recurrent_activation="sigmoid", reset_after=True, name="recur")
    return _read_by(keras, [gru])


def unrolled(keras):
    """GRU, LSTM and SimpleRNN, unrolled.

    An unrolled layer is one long graph in place of a loop, with other code for masks.
    The numbers must be those of a loop.
    """
    layers, unroll = keras.layers, {"return_sequences": True, "unroll": True}
    gru = layers.GRU(2, name="recur_gru", **unroll, **_pinned.GRU)
    lstm = layers.LSTM(2, name="recur_lstm", **unroll, **_pinned.LSTM)
    return _read_by(keras, [gru, lstm, layers.SimpleRNN(2, name="recur_simply", **unroll)])


def dropout_at_rest(keras):
    """A GRU and an LSTM with dropout, not in training.

    Dropout drops nothing outside of training, but with it the layers take another path through their code.
    Masked timesteps must be skipped there too.
    """
    layers, dropping = keras.layers, {"return_sequences": True, "dropout": 0.5, "recurrent_dropout": 0.5}
    gru = layers.GRU(2, name="recur_gru", **dropping, **_pinned.GRU)
    return _read_by(keras, [gru, layers.LSTM(2, name="recur_lstm", **dropping, **_pinned.LSTM)])


def nan_at_masked_timesteps(keras):
    """A NaN at every masked timestep, read in a loop and unrolled.

    What stands at a masked timestep must not matter, not even if it is no number:
    one NaN that gets into the state makes all that follows NaN.

    Reported: https://github.com/keras-team/keras/issues/2819
    """
    looped = keras.layers.SimpleRNN(2, return_sequences=True, name="recur")
    again = keras.layers.SimpleRNN(2, return_sequences=True, unroll=True, name="recur_unrolled")
    return _read_by(keras, [looped, again], _zero_by_zero(keras))


def cudnn_lstm(keras):
    """CuDNNLSTM, the GPU layer of old Keras, after Masking.
    It cannot take a mask and says so; TensorFlow 2 no longer has it, and LSTM takes its place.

    Reported: https://github.com/keras-team/keras/issues/8620
    """
    return _read_by(keras, [keras.layers.CuDNNLSTM(2, return_sequences=True, name="recur")])


def _read_by(keras, readers, between=None):
    inputs = keras.layers.Input(shape=(5, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    masked = between(masked) if between else masked
    return keras.models.Model(inputs, [reader(masked) for reader in readers]), {"sequences": SCATTERED}


def _zero_by_zero(keras):
    """Make a layer that leaves numbers as they are, and makes each 0 a NaN."""

    class ZeroByZero(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, inputs):
            return inputs * inputs / inputs

        def compute_output_shape(self, input_shape):
            return input_shape

    return ZeroByZero(name="make_nan")
