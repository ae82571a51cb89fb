"""Statement 3: Dense and Concatenate may stand after Masking: values look unmasked, but the mask still acts."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [0, 0], [0, 0]]], "float32")


def dense(keras):
    """Dense between Masking and GRU.

    Dense adds its bias at masked timesteps too, so its values there look like data.
    The GRU must hold its state there all the same.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    projected = layers.Dense(3, name="project")(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(projected)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def dense_against_trimmed(keras):
    """Dense between Masking and GRU, padded against trimmed.

    The same layers read the sequences with and without their padding: a mask that acts makes both results equal.
    """
    layers = keras.layers
    mask, project = layers.Masking(name="mask_steps"), layers.Dense(3, name="project")
    gru = layers.GRU(2, name="gru_one", **_pinned.GRU)
    padded = layers.Input(shape=(None, 2), name="padded")
    trimmed = layers.Input(shape=(None, 2), name="trimmed")
    model = keras.models.Model([padded, trimmed], [gru(project(mask(tensor))) for tensor in (padded, trimmed)])
    return model, {"padded": SEQUENCES, "trimmed": SEQUENCES[:, :2]}


def concatenate(keras):
    """Concatenate of two inputs with the same mask.

    Both inputs mask the same timesteps, so there is no doubt what the mask of the whole must be.
    The second input passes a Dense layer, so its values at masked timesteps are not 0.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    merged = layers.Concatenate(axis=-1, name="concat")([masked, layers.Dense(2, name="project")(masked)])
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(merged)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
