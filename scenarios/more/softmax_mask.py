"""Softmax takes a mask of the scores that count; a mask of timesteps is another thing, and the layer cannot tell."""

import numpy as np

SCORES = np.array([[1, 2, 3], [1, 2, 3]], "float32")
SQUARE = np.array([[[1, 2, 3], [3, 1, 2], [0, 0, 0]]], "float32")
OBLONG = np.array([[[1, 2], [3, 1], [0, 0]], [[2, 1], [0, 0], [0, 0]]], "float32")


def explicit(keras):
    """Softmax of three scores, some of them masked.
    Masked scores should get 0, and the rest should add up to 1.
    Versions before TensorFlow 2.3 do not know the argument.
    """
    return _shares(keras, [[1, 1, 0], [0, 1, 1]])


def all_masked(keras):
    """Softmax of three scores that are all masked.
    Equal values, zeros, or the values as if there were no mask: versions differ.

    Reported: https://github.com/keras-team/keras/pull/21149
    Reported: https://github.com/keras-team/keras/pull/21850
    """
    return _shares(keras, [[1, 1, 0], [0, 0, 0]])


def after_masking(keras):
    """Softmax over the features, after Masking.

    The mask says which timesteps are masked; it says nothing of the features.
    Where the layer takes it for a mask of scores, the shapes do not fit.
    """
    return _after_masking(keras, OBLONG)


def after_masking_by_chance(keras):
    """Softmax over the features, after Masking, one sequence with as many timesteps as features.

    The same mistake as with other shapes, but here the mask of the timesteps fits the features:
    the third feature is masked because the third timestep is.
    """
    return _after_masking(keras, SQUARE)


def _shares(keras, seen):
    layers = keras.layers
    scores = layers.Input(shape=(3,), name="scores")
    mask = layers.Input(shape=(3,), dtype="bool", name="seen")
    outputs = layers.Softmax(name="share")(scores, mask=mask)
    return keras.models.Model([scores, mask], outputs), {"scores": SCORES, "seen": np.array(seen, "bool")}


def _after_masking(keras, sequences):
    inputs = keras.layers.Input(shape=sequences.shape[1:], name="sequences")
    outputs = keras.layers.Softmax(name="share")(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}
