"""Softmax takes a mask of what may get a share; a mask of steps is another thing, and the layer cannot tell."""

import numpy as np

SCORES = np.array([[1, 2, 3], [1, 2, 3]], "float32")
SQUARE = np.array([[[1, 2, 3], [3, 1, 2], [0, 0, 0]]], "float32")
OBLONG = np.array([[[1, 2], [3, 1], [0, 0]], [[2, 1], [0, 0], [0, 0]]], "float32")


def explicit(keras):
    """Shares of three scores, some of them hidden by a mask.

    Hidden scores should get 0, and the shares of the rest should add up to 1.
    Versions before TensorFlow 2.3 do not know the argument.
    """
    return _shares(keras, [[1, 1, 0], [0, 1, 1]])


def all_masked(keras):
    """Shares of three scores that are all hidden.

    Equal shares, zeros, or the shares as if there were no mask: versions differ.

    Reported: https://github.com/keras-team/keras/pull/21149
    Reported: https://github.com/keras-team/keras/pull/21850
    """
    return _shares(keras, [[1, 1, 0], [0, 0, 0]])


def after_masking(keras):
    """Softmax over the features, behind Masking.

    The mask says which steps are hidden; it has no word on the features.
    Where the layer takes it for a mask of scores, the shapes do not fit.
    """
    return _behind_masking(keras, OBLONG)


def after_masking_by_chance(keras):
    """Softmax over the features, behind Masking, one sequence with as many steps as features.

    The same mistake as with other shapes, but here the mask of the steps fits the features:
    the third feature is hidden because the third step is.
    """
    return _behind_masking(keras, SQUARE)


def _shares(keras, seen):
    layers = keras.layers
    scores = layers.Input(shape=(3,), name="scores")
    mask = layers.Input(shape=(3,), dtype="bool", name="seen")
    outputs = layers.Softmax(name="share")(scores, mask=mask)
    return keras.models.Model([scores, mask], outputs), {"scores": SCORES, "seen": np.array(seen, "bool")}


def _behind_masking(keras, sequences):
    inputs = keras.layers.Input(shape=sequences.shape[1:], name="sequences")
    outputs = keras.layers.Softmax(name="share")(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}
