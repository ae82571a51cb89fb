"""compute_mask called by the user: what a layer says of its mask, given to a GRU that reads other data."""

import numpy as np

from scenarios import _pinned

MODES = ("predict",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")
MASK = np.array([[True, False, True, False]])


def of_dense(keras):
    """A GRU with the mask that Dense.compute_mask returns.

    A Dense returns the mask that it is given.
    """
    layer = keras.layers.Dense(2, name="project")
    return _read(keras, layer.compute_mask)


def of_concatenate(keras):
    """A GRU with the mask that Concatenate.compute_mask returns for features of two inputs, one of them unmasked.

    The input without a mask counts as unmasked everywhere, so the masks merge to that of the other.
    """
    layer = keras.layers.Concatenate(name="concat")
    return _read(keras, lambda inputs, mask: layer.compute_mask([inputs, inputs], [mask, None]))


def of_add(keras):
    """A GRU with the mask that Add.compute_mask returns for two inputs of the same mask.

    Merged with itself by AND or OR a mask stays what it is.
    """
    layer = keras.layers.Add(name="plus")
    return _read(keras, lambda inputs, mask: layer.compute_mask([inputs, inputs], [mask, mask]))


def of_a_gru(keras):
    """A GRU with the mask that the compute_mask of another GRU returns, which returns all timesteps.

    A layer that returns all timesteps returns the mask that it is given.
    """
    layer = keras.layers.GRU(2, return_sequences=True, name="gru_other", **_pinned.GRU)
    return _read(keras, layer.compute_mask)


def of_a_gru_with_its_state(keras):
    """A GRU with the first of the masks that the compute_mask of another GRU returns, which also returns its state.

    There is a mask for the timesteps, and None for the state.
    """
    layer = keras.layers.GRU(2, return_sequences=True, return_state=True, name="gru_other", **_pinned.GRU)
    return _read(keras, lambda inputs, mask: layer.compute_mask(inputs, mask)[0])


def of_bidirectional(keras):
    """A GRU with the mask that Bidirectional.compute_mask returns.

    The mask of both directions is the mask that is given.
    """
    layer = keras.layers.Bidirectional(keras.layers.GRU(2, return_sequences=True, **_pinned.GRU), name="bidi")
    return _read(keras, layer.compute_mask)


def of_time_distributed(keras):
    """A GRU with the mask that TimeDistributed.compute_mask returns for a Dense.

    The Dense inside returns the mask of a timestep, so the wrapper has that of all timesteps.
    Stand-alone Keras 2 must have called the wrapper before.
    """
    layer = keras.layers.TimeDistributed(keras.layers.Dense(2), name="each_step")

    def compute(inputs, mask):
        layer(inputs)
        return layer.compute_mask(inputs, mask)

    return _read(keras, compute)


def of_a_convolution(keras):
    """A GRU with the mask that Conv1D.compute_mask returns.

    The layer does not support masking. Does compute_mask raise for a mask, or return it?
    """
    layer = keras.layers.Conv1D(2, 1, name="convolve")
    return _read(keras, layer.compute_mask)


def of_a_lambda(keras):
    """A GRU with the mask that Lambda.compute_mask returns, where mask= of the Lambda is a function.

    The function negates the mask, so the other timesteps are masked.
    """
    logic = getattr(keras, "ops", None)

    def negate(inputs, mask=None):  # noqa: ARG001 - Keras passes both
        return logic.logical_not(mask) if logic else ~mask

    layer = keras.layers.Lambda(abs, mask=negate, name="absolute")
    return _read(keras, layer.compute_mask)


def of_a_model(keras):
    """A GRU with the mask that compute_mask of a functional model returns.

    The model has Masking in it, so the mask of its output is that of the zeros, whatever mask it is given.
    """
    layers = keras.layers
    inside = layers.Input(shape=(4, 2), name="inside")
    hidden = layers.Dense(2, name="project")(layers.Masking(name="mask_steps")(inside))
    inner = keras.models.Model(inside, hidden, name="inner")
    return _read(keras, inner.compute_mask)


def of_a_sequential(keras):
    """A GRU with the mask that compute_mask of a Sequential model returns.

    The model has Masking in it, so the mask of its output is that of the zeros, whatever mask it is given.
    """
    layers = keras.layers
    stacked = [layers.Masking(input_shape=(4, 2), name="mask_steps"), layers.Dense(2, name="project")]
    inner = keras.models.Sequential(stacked, name="inner")
    return _read(keras, inner.compute_mask)


def of_average_pooling(keras):
    """A Dense beside what GlobalAveragePooling1D.compute_mask returns, which is None.

    There are no timesteps after it, so there is nothing left to mask.
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4,), dtype="bool", name="seen")
    pool = layers.GlobalAveragePooling1D(name="pool")
    after = pool.compute_mask(inputs, mask)
    outputs = layers.Dense(2 if after is None else 3, name="two_for_none")(pool(inputs, mask=mask))
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def _read(keras, compute):
    """Give a GRU the mask that *compute* makes of a tensor and a mask."""
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4,), dtype="bool", name="seen")
    gru = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    outputs = gru(inputs, mask=compute(inputs, mask))
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}
