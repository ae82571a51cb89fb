"""Statement 6: Masking must not be applied a second time: it replaces the mask that was there."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [9, 9], [0, 0], [3, 4]]], "float32")


def another_value(keras):
    """Masking(0), then Masking(9).

    Timestep 3 is all 0 and masked by the first, timestep 2 is all 9 and masked by the second.
    After the second, is timestep 3 still masked?
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    once = layers.Masking(0.0, name="mask_zeros")(inputs)
    twice = layers.Masking(9.0, name="mask_nines")(once)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(twice)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def after_embedding(keras):
    """Masking(0) after Embedding(mask_zero=True).

    The vector of id 0 is not 0, so Masking finds nothing to mask: does the mask that Embedding generated survive?
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(5, 3, mask_zero=True, name="embed")(inputs)
    again = layers.Masking(0.0, name="mask_again")(vectors)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(again)
    return keras.models.Model(inputs, outputs), {"ids": np.array([[3, 1, 0, 0]], "float32")}
