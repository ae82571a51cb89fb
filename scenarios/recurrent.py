"""Statement 4: the mask acts in recurrent layers: at a masked timestep the output is 0 or the one before."""

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


def gru(keras):
    """A GRU over masked timesteps in front, in the middle and at the end.

    The third sequence is masked as a whole.
    """
    return _after_masking(keras, keras.layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU))


def lstm(keras):
    """An LSTM over masked timesteps in front, in the middle and at the end.

    The third sequence is masked as a whole.
    """
    return _after_masking(keras, keras.layers.LSTM(2, return_sequences=True, name="recur", **_pinned.LSTM))


def simple_rnn(keras):
    """A SimpleRNN over masked timesteps in front, in the middle and at the end.

    The third sequence is masked as a whole.
    """
    return _after_masking(keras, keras.layers.SimpleRNN(2, return_sequences=True, name="recur"))


def second_gru(keras):
    """A second GRU after the first.

    The first GRU returns a value at every timestep, masked ones included.
    Unless it propagates the mask as well, the second reads them as data.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    hidden = layers.Masking(name="mask_steps")(inputs)
    hidden = layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(hidden)
    outputs = layers.GRU(2, return_sequences=True, name="recur_again", **_pinned.GRU)(hidden)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def _after_masking(keras, layer):
    inputs = keras.layers.Input(shape=(5, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}
