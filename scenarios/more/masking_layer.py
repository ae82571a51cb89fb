"""Masking makes a mask: a step is hidden if all its features equal the mask value."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [0, 3], [0, 0], [-1, -1]]], "float32")


def value_below_zero(keras):
    """Masking(-1.0).

    Users who have real zeros in their data mark padding with another number.
    Step 4 is all -1 and hidden, step 3 is all 0 and is data.
    """
    return _masked(keras, keras.layers.Masking(-1.0, name="mask_steps"), SEQUENCES)


def partly_equal(keras):
    """Masking of a step where only one feature equals the mask value.

    Step 2 has one 0 of two and is data, step 3 has nothing else and is hidden.
    A version that hides step 2 loses data.
    """
    return _masked(keras, keras.layers.Masking(name="mask_steps"), SEQUENCES)


def all_masked(keras):
    """Masking of a sequence that is hidden from end to end, beside one that is not.

    Nothing is left to read, so the GRU should hand out its first state, 0, at every step, and no NaN.
    """
    sequences = np.array([[[0, 0], [0, 0], [0, 0]], [[1, 2], [3, 4], [0, 0]]], "float32")
    return _masked(keras, keras.layers.Masking(name="mask_steps"), sequences)


def nothing_masked(keras):
    """Masking that finds nothing to hide.

    The same GRU reads the input with and without Masking: a mask that hides nothing must not change what comes out.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    gru = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    outputs = [gru(layers.Masking(7.0, name="mask_steps")(inputs)), gru(inputs)]
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def value_without_exact_float(keras):
    """Masking(0.1), a number that float32 only comes near to.

    Step 2 holds the float32 nearest to 0.1, the float64 that Python means by 0.1 is another number.
    Step 3 is one float32 above: close, but data.
    """
    tenth = np.float32(0.1)
    above = np.nextafter(tenth, np.float32(1))
    sequences = np.array([[[1, 2], [tenth, tenth], [above, above], [0.3, 0.4]]], "float32")
    return _masked(keras, keras.layers.Masking(0.1, name="mask_steps"), sequences)


def infinite_value(keras):
    """Masking(inf).

    Masking hands on 0 at a hidden step. Where it multiplies by 0 to get there, infinity becomes NaN:
    a GRU skips the step and does not see it, the Dense layer here has no such luck.

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

    NaN does not equal itself, so a user who marks padding with NaN hides nothing, and the GRU reads the NaN.

    Reported: https://github.com/keras-team/keras/issues/2819
    Reported: https://github.com/keras-team/keras/pull/22392
    """
    sequences = np.array([[[1, 2], [3, 4], [np.nan, np.nan]]], "float32")
    return _masked(keras, keras.layers.Masking(np.nan, name="mask_steps"), sequences)


def integers(keras):
    """Masking of integers.

    Counts and flags come as integers. A mask can be made of them all the same; whether a version takes them is asked.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), dtype="int32", name="sequences")
    outputs = layers.Masking(0, name="mask_steps")(inputs)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES.astype("int32")}


def sequences_of_sequences(keras):
    """Masking of sequences of sequences.

    The mask has a place for each step of each inner sequence.
    The second inner sequence has one step, the third has none.
    """
    layers = keras.layers
    sequences = np.array([[[[1, 2], [3, 4]], [[5, 6], [0, 0]], [[0, 0], [0, 0]]]], "float32")
    inputs = layers.Input(shape=(3, 2, 2), name="sequences")
    inner = layers.GRU(2, name="gru_inner", **_pinned.GRU)
    outputs = layers.TimeDistributed(inner, name="each_sequence")(layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}


def before_embedding(keras):
    """Masking in front of Embedding.

    Masking takes the ids of a row for the features of one step, so it hides whole rows, never single ids.
    Whether that mask goes on to the GRU, which expects one entry a step, is the question.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(5, 3, name="embed")(layers.Masking(name="mask_ids")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(inputs, outputs), {"ids": np.array([[3, 1, 0, 0], [0, 0, 0, 0]], "float32")}


def twice_the_same(keras):
    """Masking(0) behind Masking(0).

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
