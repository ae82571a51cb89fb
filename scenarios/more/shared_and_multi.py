"""Layers with several calls, and layers with several outputs: each call and each output has its own mask."""

import numpy as np

from scenarios import _pinned

LEFT = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]]], "float32")
RIGHT = np.array([[[5, 6], [0, 0], [7, 8], [0, 0]]], "float32")


def dense_with_and_without(keras):
    """One Dense for a masked and an unmasked input.

    The mask of the first call must not stick to the layer, nor must the second call drop it.
    """
    layers = keras.layers
    left, right = layers.Input(shape=(4, 2), name="left"), layers.Input(shape=(4, 2), name="right")
    project = layers.Dense(2, name="project")
    projected = [project(layers.Masking(name="mask_left")(left)), project(right)]
    outputs = [
        layers.GRU(2, return_sequences=True, name="gru_" + name, **_pinned.GRU)(tensor)
        for name, tensor in zip(("left", "right"), projected)
    ]
    return keras.models.Model([left, right], outputs), {"left": LEFT, "right": RIGHT}


def gru_with_two_masks(keras):
    """One GRU for two inputs with different masks.

    Each call should skip what its own mask masks.
    """
    layers = keras.layers
    left, right = layers.Input(shape=(4, 2), name="left"), layers.Input(shape=(4, 2), name="right")
    gru = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    outputs = [gru(layers.Masking(name="mask_" + name)(tensor)) for name, tensor in (("left", left), ("right", right))]
    return keras.models.Model([left, right], outputs), {"left": LEFT, "right": RIGHT}


def dense_twice_in_a_row(keras):
    """One Dense called on its own output.

    The mask goes through the same layer twice and should come out of both calls.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="left")
    project = layers.Dense(2, name="project")
    projected = project(project(layers.Masking(name="mask_left")(inputs)))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(projected)
    return keras.models.Model(inputs, outputs), {"left": LEFT}


def two_outputs_by_default(keras):
    """A layer with two outputs and supports_masking = True.

    One mask came in and two tensors go out: what the default makes of it decides what the two GRUs skip.
    """
    split = _split(keras)(name="two_ways")
    split.supports_masking = True
    return _read_both(keras, split)


def two_outputs_with_a_mask_each(keras):
    """A layer with two outputs whose compute_mask says which mask each of them has.

    The first output keeps the mask that came in, the second has none.
    """

    class Split(_split(keras)):
        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return [mask, None]

    return _read_both(keras, Split(name="two_ways"))


def _split(keras):
    class Split(keras.layers.Layer):
        def call(self, inputs):
            return [inputs * 2.0, inputs + 1.0]

        def compute_output_shape(self, input_shape):
            return [input_shape, input_shape]

    return Split


def _read_both(keras, split):
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="left")
    outputs = [
        layers.GRU(2, return_sequences=True, name="gru_" + name, **_pinned.GRU)(tensor)
        for name, tensor in zip(("one", "two"), split(layers.Masking(name="mask_left")(inputs)))
    ]
    return keras.models.Model(inputs, outputs), {"left": LEFT}
