"""Operators on tensors, between Masking and a GRU: does the mask survive what is written without a layer?"""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")


def plus_one(keras):
    """A masked tensor + 1.

    Each timestep is treated by itself, so a user expects the mask to be propagated.
    If it is dropped, padding becomes 1 and is read.

    Reported: https://github.com/keras-team/keras/issues/18416
    Reported: https://github.com/keras-team/keras-core/issues/798
    """
    return _between(keras, lambda masked: masked + 1.0)


def times_two(keras):
    """A masked tensor * 2.

    Each timestep is treated by itself, so a user expects the mask to be propagated.

    Reported: https://github.com/keras-team/keras/issues/18416
    Reported: https://github.com/keras-team/keras-core/issues/798
    """
    return _between(keras, lambda masked: masked * 2.0)


def plus_itself(keras):
    """A masked tensor + itself.

    The layer Add keeps the mask where both inputs have the same. The operator that stands for it should, too.

    Reported: https://github.com/keras-team/keras/issues/18416
    Reported: https://github.com/keras-team/keras-core/issues/798
    """
    return _between(keras, lambda masked: masked + masked)


def later_timesteps(keras):
    """A masked tensor without its first timestep, by [:, 1:].

    The first timestep is cut off. The mask would have to be cut as well; a GRU that gets none reads padding.

    Reported: https://github.com/keras-team/keras/issues/18416
    Reported: https://github.com/keras-team/keras-core/issues/798
    """
    return _between(keras, lambda masked: masked[:, 1:])


def a_function(keras):
    """The abs of a masked tensor, by the function that Keras has for it.

    The bare function does not know masks. Where a user takes it for a layer, the mask is dropped.
    """
    return _between(keras, getattr(keras, "ops", keras.backend).abs)


def _between(keras, operate):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    changed = operate(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(changed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
