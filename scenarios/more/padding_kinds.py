"""Where the padding stands: before, after, between or all over the data; in each case a GRU and an LSTM read it."""

import numpy as np

from scenarios import _pinned

DATA = np.array([[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 8], [7, 6]]], "float32") / 10
PADDING = np.zeros((2, 2, 2), "float32")


def post(keras):
    """Padding after the data.

    The last state should be the one at the last timestep of the data.
    """
    return _last_states(keras, np.concatenate([DATA, PADDING], axis=1))


def pre(keras):
    """Padding before the data.

    The first timestep of the data must find a state as fresh as if nothing had come before.
    """
    return _last_states(keras, np.concatenate([PADDING, DATA], axis=1))


def in_between(keras):
    """Padding between two timesteps of the data.

    The state must come out on the other side as it went in. cuDNN only knows padding after the data.
    """
    return _last_states(keras, np.concatenate([DATA[:, :1], PADDING, DATA[:, 1:]], axis=1))


def one_sequence_masked(keras):
    """Two sequences, one of them masked as a whole.

    Its last state should be the state it began with, 0.
    """
    return _last_states(keras, np.stack([DATA[0], np.zeros((3, 2), "float32")]))


def everything_masked(keras):
    """Two sequences, both of them masked as a whole.

    A batch of nothing but padding should give states of 0.
    """
    return _last_states(keras, np.zeros((2, 3, 2), "float32"))


def single_timestep(keras):
    """Sequences of one timestep, unmasked in the first and masked in the second.

    The first and only timestep is the last one too.
    """
    return _last_states(keras, np.array([[[1, 2]], [[0, 0]]], "float32"))


def empty_batch(keras):
    """A batch without a sequence.

    Nothing goes in and nothing should come out; the last batch of a filtered dataset is such a one.
    """
    return _last_states(keras, np.zeros((0, 3, 2), "float32"))


def _last_states(keras, sequences):
    layers = keras.layers
    inputs = layers.Input(shape=(None, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    gru = layers.GRU(2, name="recur_gru", **_pinned.GRU)(masked)
    lstm = layers.LSTM(2, name="recur_lstm", **_pinned.LSTM)(masked)
    return keras.models.Model(inputs, [gru, lstm]), {"sequences": sequences}
