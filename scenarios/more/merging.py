"""Several masked inputs become one: whose mask counts, and what becomes of values that are masked in one of them?"""

import numpy as np

from scenarios import _pinned

LEFT = np.array([[[-1, 2], [3, -4], [0, 0], [0, 0]]], "float32")
RIGHT = np.array([[[5, -6], [0, 0], [-7, 8], [0, 0]]], "float32")


def add(keras):
    """Add of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4. A masked timestep adds 0, so the sums are the same everywhere;
    what differs is which timesteps the GRU skips.

    Reported: https://github.com/keras-team/keras/pull/19685
    """
    return _masks_disagree(keras, keras.layers.Add(name="merge"))


def subtract(keras):
    """Subtract of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4. A masked timestep takes away 0.
    """
    return _masks_disagree(keras, keras.layers.Subtract(name="merge"))


def average(keras):
    """Average of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4.
    Where one is masked, is the average that of one value, or half of it?

    Reported: https://github.com/keras-team/keras/pull/19685
    """
    return _masks_disagree(keras, keras.layers.Average(name="merge"))


def multiply(keras):
    """Multiply of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4.
    Where one is masked, the product is 0 if padding takes part, and the other's value if it counts as 1.

    Reported: https://github.com/keras-team/keras/pull/19685
    """
    return _masks_disagree(keras, keras.layers.Multiply(name="merge"))


def maximum(keras):
    """Maximum of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4.
    Where one is masked and the other is below zero, padding that takes part wins with its 0.

    Reported: https://github.com/keras-team/keras/pull/19685
    """
    return _masks_disagree(keras, keras.layers.Maximum(name="merge"))


def maximum_three(keras):
    """Maximum of three inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4, and the third only 1.
    The third is far below zero, so a timestep unmasked in left or right must win over it,
    also where the other of the two masks it.
    """
    layers = keras.layers
    inputs = [layers.Input(shape=(4, 2), name=name) for name in ("left", "right", "third")]
    three = [layers.Masking(name="mask_" + name)(each) for name, each in zip(("left", "right", "third"), inputs)]
    model, arrays = _read(keras, inputs, layers.Maximum(name="merge")(three))
    return model, dict(arrays, third=np.array([[[0, 0], [-9, -9], [-9, -9], [-9, -9]]], "float32"))


def minimum(keras):
    """Minimum of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4.
    Where one is masked and the other is above zero, padding that takes part wins with its 0.

    Reported: https://github.com/keras-team/keras/pull/19685
    """
    return _masks_disagree(keras, keras.layers.Minimum(name="merge"))


def dot(keras):
    """Dot of two masked inputs, over their features.

    Every timestep of one meets every timestep of the other, masked ones too. No mask fits what comes out;
    a version that drops it without a word feeds padding to the GRU as data.

    Reported: https://github.com/keras-team/keras/pull/2413
    """
    return _masks_disagree(keras, keras.layers.Dot(axes=2, name="merge"))


def add_masked_and_unmasked(keras):
    """Add of a masked and an unmasked input.

    Left masks timesteps 3 and 4, right has no mask, so all its timesteps are data.
    """
    return _one_unmasked(keras, keras.layers.Add(name="merge"))


def multiply_masked_and_unmasked(keras):
    """Multiply of a masked and an unmasked input.

    Left masks timesteps 3 and 4, right has no mask, so all its timesteps are data.
    """
    return _one_unmasked(keras, keras.layers.Multiply(name="merge"))


def concatenate_unmasked(keras):
    """Concatenate of two inputs without masks.

    Where no mask goes in, none may come out.
    """
    left, right = _inputs(keras)
    return _read(keras, [left, right], keras.layers.Concatenate(name="merge")([left, right]))


def concatenate_along_time_one_unmasked(keras):
    """Concatenate of a masked and an unmasked input along the time axis.

    The timesteps of the unmasked input are all data: their part of the mask must be made of nothing but True.

    Reported: https://github.com/keras-team/keras/issues/3205
    Reported: https://github.com/keras-team/keras/pull/3218
    Reported: https://github.com/keras-team/keras/pull/21611
    """
    return _one_unmasked(keras, keras.layers.Concatenate(axis=1, name="merge"))


def concatenate_along_time_other_length(keras):
    """Concatenate of sequences of different lengths along the time axis.

    Four timesteps and two: the mask of the whole has six entries, in the order of the sequences.
    """
    layers = keras.layers
    left, right = layers.Input(shape=(4, 2), name="left"), layers.Input(shape=(2, 2), name="right")
    both = [layers.Masking(name="mask_left")(left), layers.Masking(name="mask_right")(right)]
    model, _ = _read(keras, [left, right], layers.Concatenate(axis=1, name="merge")(both))
    return model, {"left": LEFT, "right": RIGHT[:, :2]}


def concatenate_three(keras):
    """Concatenate of three inputs: two mask different timesteps, the third has no mask.

    Left masks timesteps 3 and 4, right masks 2 and 4, and the middle is right without its mask.
    """
    layers = keras.layers
    left, right = _inputs(keras)
    three = [layers.Masking(name="mask_left")(left), right, layers.Masking(name="mask_right")(right)]
    return _read(keras, [left, right], layers.Concatenate(name="merge")(three))


def _masks_disagree(keras, merge):
    left, right = _inputs(keras)
    both = [keras.layers.Masking(name="mask_left")(left), keras.layers.Masking(name="mask_right")(right)]
    return _read(keras, [left, right], merge(both))


def _one_unmasked(keras, merge):
    left, right = _inputs(keras)
    return _read(keras, [left, right], merge([keras.layers.Masking(name="mask_left")(left), right]))


def _inputs(keras):
    return keras.layers.Input(shape=(4, 2), name="left"), keras.layers.Input(shape=(4, 2), name="right")


def _read(keras, inputs, merged):
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(merged)
    return keras.models.Model(inputs, outputs), {"left": LEFT, "right": RIGHT}
