"""Convolution and pooling after Masking: they mix neighbouring timesteps, masked ones too."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[-1, -2], [-3, -4], [0, 0], [-5, -6]], [[-1, -2], [0, 0], [0, 0], [0, 0]]], "float32")


def same_length(keras):
    """Conv1D with padding="same".

    As many timesteps come out as went in, so a mask could be propagated;
    each is made of its neighbours, so the mask would be half true.

    Reported: https://github.com/keras-team/keras/issues/15194
    """
    return _between(keras, keras.layers.Conv1D(2, 3, padding="same", name="convolve"))


def fewer_timesteps(keras):
    """Conv1D with strides of 2.

    Two timesteps come out of four: the old mask does not fit, and if it is propagated all the same the GRU must fail.
    """
    return _between(keras, keras.layers.Conv1D(2, 2, strides=2, name="convolve"))


def separable(keras):
    """SeparableConv1D with padding="same".

    As many timesteps come out as went in, so a mask could be propagated;
    each is made of its neighbours, so the mask would be half true.
    """
    return _between(keras, keras.layers.SeparableConv1D(2, 3, padding="same", name="convolve"))


def max_pooling(keras):
    """MaxPooling1D by two.

    With all data below zero, the padding's 0 is the largest of its pair and takes the place of data.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    return _between(keras, keras.layers.MaxPooling1D(2, name="pool"))


def average_pooling(keras):
    """AveragePooling1D by two.

    A masked timestep counts as 0 and halves the average of its pair.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    return _between(keras, keras.layers.AveragePooling1D(2, name="pool"))


def in_two_dimensions(keras):
    """Conv2D over masked rows of places.

    The mask has an entry for each place of each row. A convolution over rows and places reads masked ones too.
    """
    return _over_rows(keras, keras.layers.Conv2D(2, 2, padding="same", name="convolve"))


def max_pooling_in_two_dimensions(keras):
    """MaxPooling2D over masked rows of places.

    With all data below zero, the padding's 0 is the largest of its square and takes the place of data.
    """
    return _over_rows(keras, keras.layers.MaxPooling2D(2, name="pool"))


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    mixed = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(mixed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _over_rows(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2, 1), name="rows")
    outputs = layer(keras.layers.Masking(name="mask_places")(inputs))
    return keras.models.Model(inputs, outputs), {"rows": SEQUENCES[..., None]}
