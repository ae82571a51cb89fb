"""Layers that treat each timestep by itself, between Masking and a GRU: they should propagate the mask as it is."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[-1, 2], [0, 0], [0, 0], [0, 0]]], "float32")


def parametric_relu(keras):
    """PReLU after Masking.

    Its slopes are weights, one for each feature. Each timestep is treated by itself, so the mask should be propagated.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    """
    return _between(keras, keras.layers.PReLU(shared_axes=[1], name="slope"))


def exponential_unit(keras):
    """ELU after Masking.

    Each timestep is treated by itself, so the mask should be propagated.
    """
    return _between(keras, keras.layers.ELU(name="bend"))


def gaussian_noise(keras):
    """GaussianNoise after Masking.

    Outside of training it changes nothing, so the mask should be propagated.
    """
    return _between(keras, keras.layers.GaussianNoise(0.5, name="shake"))


def spatial_dropout(keras):
    """SpatialDropout1D after Masking.

    Outside of training it changes nothing, so the mask should be propagated.
    """
    return _between(keras, keras.layers.SpatialDropout1D(0.5, name="drop_features"))


def activity_regularization(keras):
    """ActivityRegularization after Masking.

    It only adds to the loss and returns what it gets, so the mask should be propagated.
    """
    return _between(keras, keras.layers.ActivityRegularization(l2=0.1, name="keep_small"))


def batch_normalization(keras):
    """BatchNormalization after Masking, outside of training.

    It moves the padding's 0 to another number by the mean and variance it has stored.
    The mask should be propagated, so that the GRU does not read that number.

    Reported: https://github.com/tensorflow/tensorflow/issues/30161
    Reported: https://github.com/keras-team/keras/issues/18759
    Reported: https://github.com/keras-team/keras/pull/18921
    Reported: https://github.com/keras-team/keras/commit/3e6b24597f
    """
    return _between(keras, keras.layers.BatchNormalization(name="normalize"))


def layer_normalization(keras):
    """LayerNormalization after Masking.

    It normalizes each timestep by itself, so the mask should be propagated. The stand-alone Keras 2 has no such layer.
    """
    return _between(keras, keras.layers.LayerNormalization(name="normalize"))


def unit_normalization(keras):
    """UnitNormalization after Masking.

    It makes each timestep as long as 1, so the mask should be propagated. Keras has it since TensorFlow 2.9.
    """
    return _between(keras, keras.layers.UnitNormalization(name="normalize"))


def group_normalization(keras):
    """GroupNormalization after Masking.

    Its mean and variance reach over all timesteps: padding that is counted moves every value of the sequence.
    Keras has the layer since TensorFlow 2.11.

    Reported: https://github.com/keras-team/keras/commit/09614a7814
    Reported: https://github.com/keras-team/keras/commit/a2542cefd9
    """
    return _between(keras, keras.layers.GroupNormalization(groups=1, name="normalize"))


def lambda_layer(keras):
    """Lambda after Masking.

    Keras cannot know what the function does to the timesteps. The documentation promised an error;
    a version that drops the mask without a word feeds padding to the GRU as data.

    Reported: https://github.com/tensorflow/tensorflow/issues/28143
    Reported: https://github.com/tensorflow/tensorflow/issues/40085
    """
    return _between(keras, keras.layers.Lambda(lambda tensor: tensor * 2.0, name="twice"))


def lambda_with_a_mask(keras):
    """Lambda with mask= after Masking.

    The user says what becomes of the mask: it is propagated as it is.
    """
    twice = keras.layers.Lambda(lambda tensor: tensor * 2.0, mask=lambda _, mask: mask, name="twice")
    return _between(keras, twice)


def lambda_that_consumes_the_mask(keras):
    """Lambda whose function takes the mask.

    The function changes the timesteps only if there is a mask: what comes out shows whether it got one.
    """
    return _between(keras, keras.layers.Lambda(_twice_if_masked, name="twice"))


def _twice_if_masked(tensor, mask=None):
    return tensor if mask is None else tensor * 2.0


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    passed = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(passed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
