"""Embedding generates a mask where it is asked to: id 0 is masked."""

import numpy as np

from scenarios import _pinned

IDS = np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")
PAGES = np.array([[[3, 1], [2, 0], [0, 0]]], "float32")


def integer_ids(keras):
    """Integer ids for Embedding(mask_zero=True).

    Ids are integers by nature, and the mask must be the one that the same ids give as floats.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), dtype="int32", name="ids")
    return _read(keras, inputs, _embedding(layers)(inputs), IDS.astype("int32"))


def without_mask_zero(keras):
    """Embedding without mask_zero.

    Nobody asked for a mask, so id 0 is a word like any other and the GRU reads it.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    return _read(keras, inputs, layers.Embedding(5, 3, name="embed")(inputs), IDS)


def all_padding(keras):
    """Embedding(mask_zero=True) of a row of zeros.

    An empty text is nothing but padding: the GRU should return its first state, 0, at every timestep.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    return _read(keras, inputs, _embedding(layers)(inputs), np.zeros((2, 4), "float32"))


def one_word_one_number(keras):
    """Embedding(2, 1, mask_zero=True): a single word, turned into a single number.

    The smallest Embedding that can mask anything; axes of length 1 are where shapes are mistaken for each other.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(2, 1, mask_zero=True, name="embed")(inputs)
    return _read(keras, inputs, vectors, np.array([[1, 1, 0, 0]], "float32"))


def pages_of_words(keras):
    """Embedding(mask_zero=True) of ids in two axes.

    Three lines of two words each: the mask has a place for each word, and the GRU of a line skips its padding.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="ids")
    inner = layers.GRU(2, name="gru_inner", **_pinned.GRU)
    lines = layers.TimeDistributed(inner, name="each_line")(_embedding(layers)(inputs))
    return keras.models.Model(inputs, lines), {"ids": PAGES}


def in_time_distributed(keras):
    """Embedding(mask_zero=True) inside TimeDistributed.

    The wrapper gives the Embedding one line at a time. The mask it generates there must come out of the wrapper,
    or the GRU of a line reads the padding.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="ids")
    words = layers.TimeDistributed(_embedding(layers), name="each_line")(inputs)
    inner = layers.GRU(2, name="gru_inner", **_pinned.GRU)
    lines = layers.TimeDistributed(inner, name="read_each_line")(words)
    return keras.models.Model(inputs, lines), {"ids": PAGES}


def in_a_model(keras):
    """Embedding(mask_zero=True) inside a model that is used as a layer.

    Users keep the part that turns words into vectors in a model of its own.
    The mask must leave that model with the vectors.
    """
    layers = keras.layers
    words = layers.Input(shape=(4,), name="words")
    encoder = keras.models.Model(words, _embedding(layers)(words), name="encoder")
    inputs = layers.Input(shape=(4,), name="ids")
    return _read(keras, inputs, encoder(inputs), IDS)


def into_a_fast_lstm(keras):
    """Embedding(mask_zero=True) before an LSTM that cuDNN can compute.

    On a GPU other code consumes the mask. The numbers must be those of a CPU.
    """
    inputs = keras.layers.Input(shape=(4,), name="ids")
    lstm = keras.layers.LSTM(2, return_sequences=True, name="recur", **_pinned.LSTM)
    return keras.models.Model(inputs, lstm(_embedding(keras.layers)(inputs))), {"ids": IDS}


def _embedding(layers):
    return layers.Embedding(5, 3, mask_zero=True, name="embed")


def _read(keras, inputs, vectors, ids):
    gru = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    return keras.models.Model(inputs, gru(vectors)), {"ids": ids}
