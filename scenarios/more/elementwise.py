"""Layers that treat each step by itself, between Masking and a GRU: the mask should go on as it came."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[-1, 2], [0, 0], [0, 0], [0, 0]]], "float32")


def parametric_relu(keras):
    """PReLU behind Masking.

    Its slopes are weights, one for each feature. Each step is treated by itself, so the mask should go on.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    """
    return _between(keras, keras.layers.PReLU(shared_axes=[1], name="slope"))


def exponential_unit(keras):
    """ELU behind Masking.

    Each step is treated by itself, so the mask should go on.
    """
    return _between(keras, keras.layers.ELU(name="bend"))


def gaussian_noise(keras):
    """GaussianNoise behind Masking.

    Outside of training it changes nothing, so the mask should go on.
    """
    return _between(keras, keras.layers.GaussianNoise(0.5, name="shake"))


def spatial_dropout(keras):
    """SpatialDropout1D behind Masking.

    Outside of training it changes nothing, so the mask should go on.
    """
    return _between(keras, keras.layers.SpatialDropout1D(0.5, name="drop_features"))


def activity_regularization(keras):
    """ActivityRegularization behind Masking.

    It only adds to the loss and hands on what it gets, so the mask should go on.
    """
    return _between(keras, keras.layers.ActivityRegularization(l2=0.1, name="keep_small"))


def batch_normalization(keras):
    """BatchNormalization behind Masking, outside of training.

    It moves the padding's 0 to another number by the mean and variance it has stored.
    The mask should go on, so that the GRU does not read that number.

    Reported: https://github.com/tensorflow/tensorflow/issues/30161
    Reported: https://github.com/keras-team/keras/issues/18759
    Reported: https://github.com/keras-team/keras/pull/18921
    Reported: https://github.com/keras-team/keras/commit/3e6b24597f
    """
    return _between(keras, keras.layers.BatchNormalization(name="normalize"))


def layer_normalization(keras):
    """LayerNormalization behind Masking.

    It normalizes each step by itself, so the mask should go on. The stand-alone Keras 2 has no such layer.
    """
    return _between(keras, keras.layers.LayerNormalization(name="normalize"))


def unit_normalization(keras):
    """UnitNormalization behind Masking.

    It makes each step as long as 1, so the mask should go on. Keras has it since TensorFlow 2.9.
    """
    return _between(keras, keras.layers.UnitNormalization(name="normalize"))


def group_normalization(keras):
    """GroupNormalization behind Masking.

    Its mean and variance reach over all steps: padding that is counted moves every value of the sequence.
    Keras has the layer since TensorFlow 2.11.

    Reported: https://github.com/keras-team/keras/commit/09614a7814
    Reported: https://github.com/keras-team/keras/commit/a2542cefd9
    """
    return _between(keras, keras.layers.GroupNormalization(groups=1, name="normalize"))


def lambda_layer(keras):
    """Lambda behind Masking.

    Keras cannot know what the function does to the steps. The documentation promised an error;
    a version that drops the mask without a word feeds padding to the GRU as data.

    Reported: https://github.com/tensorflow/tensorflow/issues/28143
    Reported: https://github.com/tensorflow/tensorflow/issues/40085
    """
    return _between(keras, keras.layers.Lambda(lambda steps: steps * 2.0, name="twice"))


def lambda_with_a_mask(keras):
    """Lambda with mask= behind Masking.

    The user says what becomes of the mask: it goes on as it came.
    """
    twice = keras.layers.Lambda(lambda steps: steps * 2.0, mask=lambda _, mask: mask, name="twice")
    return _between(keras, twice)


def lambda_that_consumes_the_mask(keras):
    """Lambda whose function takes the mask.

    The function changes the steps only if a mask is there: what comes out shows whether it was given one.
    """
    return _between(keras, keras.layers.Lambda(_twice_if_masked, name="twice"))


def _twice_if_masked(steps, mask=None):
    return steps if mask is None else steps * 2.0


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    passed = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(passed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
