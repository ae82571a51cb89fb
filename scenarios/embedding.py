"""Statement 2: Embedding(mask_zero=True) generates a working mask."""

import numpy as np

from scenarios import _pinned


def generates_a_mask(keras):
    """The mask of Embedding(mask_zero=True).

    Timesteps whose id is 0 should be masked and all others not.
    The GRU after the layer should hold its state over masked timesteps.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(5, 3, mask_zero=True, name="embed")(inputs)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(inputs, outputs), {"ids": np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")}


def padding_changes_nothing(keras):
    """Ids padded with 0 against the same ids without padding.

    The same Embedding and GRU read both. With a working mask, padding must not change what comes out.
    """
    layers = keras.layers
    embed = layers.Embedding(5, 3, mask_zero=True, name="embed")
    gru = layers.GRU(2, name="gru_one", **_pinned.GRU)
    padded = layers.Input(shape=(None,), name="padded")
    trimmed = layers.Input(shape=(None,), name="trimmed")
    model = keras.models.Model([padded, trimmed], [gru(embed(padded)), gru(embed(trimmed))])
    ids = np.array([[3, 1], [2, 4]], "float32")
    return model, {"padded": np.pad(ids, ((0, 0), (0, 3)), mode="constant"), "trimmed": ids}
