"""Inputs whose number of timesteps is unknown until data come, Input(shape=(None, 2)): the mask is as open as they."""

import numpy as np

from scenarios import _pinned

MODES = ("predict", "xla")
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[5, 6], [0, 0], [0, 0], [0, 0]]], "float32") / 10
IDS = np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")


def gru(keras):
    """Masking and a GRU over sequences of unknown length.

    Masked timesteps must be skipped as in sequences of known length.
    """
    return _after_masking(keras, keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU))


def bidirectional(keras):
    """Masking and Bidirectional over sequences of unknown length.

    The reversed layer must skip the masked timesteps as well.
    """
    inside = keras.layers.GRU(2, return_sequences=True, **_pinned.GRU)
    return _after_masking(keras, keras.layers.Bidirectional(inside, name="bidi"))


def time_distributed(keras):
    """Masking and TimeDistributed(Dense) over sequences of unknown length, then a GRU.

    The wrapper should propagate the mask.
    """
    layers = keras.layers
    gru_after = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    return _after_masking(keras, layers.TimeDistributed(layers.Dense(2), name="each_step"), gru_after)


def attention(keras):
    """Masking and self-attention over sequences of unknown length.

    Masked values must get no weight.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(None, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    return keras.models.Model(inputs, layers.Attention(name="attend")([masked, masked])), {"sequences": SEQUENCES}


def multi_head_attention(keras):
    """Masking and MultiHeadAttention over sequences of unknown length.

    Masked values must get no weight.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(None, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    attend = layers.MultiHeadAttention(2, 2, name="attend")
    return keras.models.Model(inputs, attend(masked, masked)), {"sequences": SEQUENCES}


def average(keras):
    """Masking and GlobalAveragePooling1D over sequences of unknown length.

    The mean is over the unmasked timesteps.
    """
    return _after_masking(keras, keras.layers.GlobalAveragePooling1D(name="pool"))


def embedding(keras):
    """Embedding(mask_zero=True) and an LSTM over ids of unknown number.

    Masked ids must be skipped as in sequences of known length.
    """
    layers = keras.layers
    ids = layers.Input(shape=(None,), name="ids")
    vectors = layers.Embedding(5, 2, mask_zero=True, name="embed")(ids)
    outputs = layers.LSTM(2, return_sequences=True, name="lstm_one", **_pinned.LSTM)(vectors)
    return keras.models.Model(ids, outputs), {"ids": IDS}


def concatenated_timesteps(keras):
    """Concatenate of a masked and an unmasked sequence along timesteps, of unknown length, then a GRU.

    The mask of the unmasked sequence must be as long as its data, which nobody knows when the model is built.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(None, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    joined = layers.Concatenate(axis=1, name="concat")([masked, inputs])
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(joined)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def explicit_mask(keras):
    """A GRU with an explicit mask= argument, timesteps of data and mask unknown, over batches of two lengths.

    Each batch has a mask of its own length.
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(None, 2), name="sequences"), layers.Input((None,), dtype="bool", name="seen")
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=mask)
    batches = [{"sequences": data, "seen": data[..., 0] != 0} for data in (SEQUENCES, SEQUENCES[:, :2])]
    return keras.models.Model([inputs, mask], outputs), batches


def _after_masking(keras, *readers):
    inputs = keras.layers.Input(shape=(None, 2), name="sequences")
    outputs = keras.layers.Masking(name="mask_steps")(inputs)
    for layer in readers:
        outputs = layer(outputs)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
