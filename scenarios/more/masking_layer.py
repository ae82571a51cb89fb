"""Masking generates a mask: a timestep is masked if all its features equal the mask value."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [0, 3], [0, 0], [-1, -1]]], "float32")


def value_below_zero(keras):
    """Masking(-1.0).

    Users who have real zeros in their data mark padding with another number.
    Timestep 4 is all -1 and masked, timestep 3 is all 0 and is data.
    """
    return _masked(keras, keras.layers.Masking(-1.0, name="mask_steps"), SEQUENCES)


def partly_equal(keras):
    """Masking of a timestep where only one feature equals the mask value.

    Timestep 2 has one 0 of two and is data, timestep 3 has nothing else and is masked.
    A version that masks timestep 2 loses data.
    """
    return _masked(keras, keras.layers.Masking(name="mask_steps"), SEQUENCES)


def all_masked(keras):
    """Masking of a sequence that is masked as a whole, beside one that is not.

    Nothing is left to read, so the GRU should return its first state, 0, at every timestep, and no NaN.
    """
    sequences = np.array([[[0, 0], [0, 0], [0, 0]], [[1, 2], [3, 4], [0, 0]]], "float32")
    return _masked(keras, keras.layers.Masking(name="mask_steps"), sequences)


def nothing_masked(keras):
    """Masking that finds nothing to mask.

    The same GRU reads the input with and without Masking: a mask that masks nothing must not change what comes out.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    gru = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    outputs = [gru(layers.Masking(7.0, name="mask_steps")(inputs)), gru(inputs)]
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def value_without_exact_float(keras):
    """Masking(0.1), a number that float32 only comes near to.

    Timestep 2 holds the float32 nearest to 0.1, the float64 that Python means by 0.1 is another number.
    Timestep 3 is one float32 above: close, but data.
    """
    tenth = np.float32(0.1)
    above = np.nextafter(tenth, np.float32(1))
    sequences = np.array([[[1, 2], [tenth, tenth], [above, above], [0.3, 0.4]]], "float32")
    return _masked(keras, keras.layers.Masking(0.1, name="mask_steps"), sequences)


def infinite_value(keras):
    """Masking(inf).

    Masking returns 0 at a masked timestep. Where it multiplies by 0 to get there, infinity becomes NaN:
    a GRU skips the timestep and never reads it, the Dense layer here has no such luck.

    Reported: https://github.com/keras-team/keras/issues/2819
    Reported: https://github.com/keras-team/keras/pull/22392
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    outputs = layers.Dense(2, name="project")(layers.Masking(np.inf, name="mask_steps")(inputs))
    sequences = np.array([[[1, 2], [3, 4], [np.inf, np.inf]]], "float32")
    return keras.models.Model(inputs, outputs), {"sequences": sequences}


def not_a_number(keras):
    """Masking(nan).

    NaN does not equal itself, so a user who marks padding with NaN masks nothing, and the GRU reads the NaN.

    Reported: https://github.com/keras-team/keras/issues/2819
    Reported: https://github.com/keras-team/keras/pull/22392
    """
    sequences = np.array([[[1, 2], [3, 4], [np.nan, np.nan]]], "float32")
    return _masked(keras, keras.layers.Masking(np.nan, name="mask_steps"), sequences)


def integers(keras):
    """Masking of integers.

    Counts and flags come as integers. A mask can be generated from them all the same, if a version takes them.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), dtype="int32", name="sequences")
    outputs = layers.Masking(0, name="mask_steps")(inputs)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES.astype("int32")}


def sequences_of_sequences(keras):
    """Masking of sequences of sequences.

    The mask has a place for each timestep of each inner sequence.
    The second inner sequence has one timestep, the third has none.
    """
    layers = keras.layers
    sequences = np.array([[[[1, 2], [3, 4]], [[5, 6], [0, 0]], [[0, 0], [0, 0]]]], "float32")
    inputs = layers.Input(shape=(3, 2, 2), name="sequences")
    inner = layers.GRU(2, name="gru_inner", **_pinned.GRU)
    outputs = layers.TimeDistributed(inner, name="each_sequence")(layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}


def before_embedding(keras):
    """Masking before Embedding.

    Masking takes the ids of a row for the features of one timestep, so it masks whole rows, never single ids.
    Whether that mask is propagated to the GRU, which expects one entry a timestep, is the question.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(5, 3, name="embed")(layers.Masking(name="mask_ids")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(inputs, outputs), {"ids": np.array([[3, 1, 0, 0], [0, 0, 0, 0]], "float32")}


def twice_the_same(keras):
    """Masking(0) after Masking(0).

    The second finds what the first found, so it should change nothing.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_again")(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _masked(keras, masking, sequences):
    inputs = keras.layers.Input(shape=sequences.shape[1:], name="sequences")
    gru = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    return keras.models.Model(inputs, gru(masking(inputs))), {"sequences": sequences}
