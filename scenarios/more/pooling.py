"""One vector for a whole masked sequence: the mean or the maximum of the unmasked timesteps."""

import numpy as np

from scenarios import _pinned

NEGATIVE = np.array([[[-1, -2], [-3, -4], [0, 0]], [[-5, -6], [0, 0], [0, 0]]], "float32")
HALF_HIDDEN = np.array([[[1, 2], [3, 4], [0, 0]], [[0, 0], [0, 0], [0, 0]]], "float32")


def average(keras):
    """The mean over a masked sequence.

    Only unmasked timesteps should count, in the sum and in the number it is divided by.
    """
    return _pooled(keras, keras.layers.GlobalAveragePooling1D(name="pool"), NEGATIVE)


def average_of_nothing(keras):
    """The mean over a sequence that is masked as a whole.

    The sum over no timestep, 0, divided by their number, 0, is NaN, and one NaN in a batch spoils a training.

    Reported: https://github.com/keras-team/keras/issues/18152
    Reported: https://github.com/keras-team/tf-keras/issues/191
    """
    return _pooled(keras, keras.layers.GlobalAveragePooling1D(name="pool"), HALF_HIDDEN)


def average_after_gru(keras):
    """The mean over what a GRU makes of a masked sequence.

    The GRU repeats its output at masked timesteps; without the mask, the mean counts the last timestep again and again.
    """
    gru = keras.layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)
    return _pooled(keras, keras.layers.GlobalAveragePooling1D(name="pool"), NEGATIVE, gru)


def maximum(keras):
    """The maximum over a masked sequence of negative numbers.

    The padding's 0 is larger than all data. A version that rejects the mask is safe;
    one that ignores it gives 0.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/keras-team/keras/pull/13867
    """
    return _pooled(keras, keras.layers.GlobalMaxPooling1D(name="pool"), NEGATIVE)


def _pooled(keras, pool, sequences, between=None):
    inputs = keras.layers.Input(shape=(3, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    return keras.models.Model(inputs, pool(between(masked) if between else masked)), {"sequences": sequences}
