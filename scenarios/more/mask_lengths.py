"""A mask that is longer or shorter than its sequence: a user's mistake that should be an error, not a result."""

import numpy as np

NUMBERS = np.array([[[1], [0], [2], [3]], [[4], [5], [0], [0]]], "float32")


def too_long(keras):
    """A custom layer cuts off the first timestep, and the mask is propagated uncut.

    Each timestep is then read with the mask of the timestep before it. A user should be told.

    Reported: https://github.com/tensorflow/tensorflow/issues/45035
    """
    return _into(keras, _cut_values(keras), _summing(keras))


def too_long_unrolled(keras):
    """A mask that is too long for an unrolled layer.

    In a loop the lengths may be compared; unrolled, the last entry of the mask is never looked at.

    Reported: https://github.com/tensorflow/tensorflow/issues/45035
    """
    return _into(keras, _cut_values(keras), _summing(keras, unroll=True))


def too_short(keras):
    """A custom layer returns a mask without its last timestep.

    There is a timestep of which nothing says whether it is masked. A user should be told.

    Reported: https://github.com/tensorflow/tensorflow/issues/45035
    """
    return _into(keras, _cut_mask(keras), _summing(keras))


def too_long_for_time_distributed(keras):
    """A mask that is too long for TimeDistributed.

    The wrapper takes each timestep with its own part of the mask, and propagates the whole mask to the RNN after it.
    A user should be told before that RNN reads each timestep with the mask of the timestep before it.

    Reported: https://github.com/keras-team/keras/issues/22037
    Reported: https://github.com/keras-team/keras/pull/22039
    Reported: https://github.com/keras-team/keras/pull/20765
    """
    each = keras.layers.TimeDistributed(keras.layers.Dense(1), name="each_step")
    return _into(keras, _cut_values(keras), each, _summing(keras))


def too_long_for_an_lstm(keras):
    """A mask that is too long for an LSTM that cuDNN can compute.
    cuDNN is given the length of each sequence, not the mask, and cannot tell that the two do not fit.

    Reported: https://github.com/tensorflow/tensorflow/issues/45035
    """
    lstm = keras.layers.LSTM(1, return_sequences=True, recurrent_activation="sigmoid", name="recur")
    return _into(keras, _cut_values(keras), lstm)


def _into(keras, *readers):
    inputs = keras.layers.Input(shape=(4, 1), name="sequences")
    outputs = keras.layers.Masking(name="mask_steps")(inputs)
    for reader in readers:
        outputs = reader(outputs)
    return keras.models.Model(inputs, outputs), {"sequences": NUMBERS}


def _summing(keras, **how):
    return keras.layers.SimpleRNN(1, return_sequences=True, activation="linear", name="recur", **how)


def _cut_values(keras):
    class CutValues(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, inputs):
            return inputs[:, 1:]

        def compute_output_shape(self, input_shape):
            return (input_shape[0], input_shape[1] - 1, input_shape[2])

    return CutValues(name="cut")


def _cut_mask(keras):
    class CutMask(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, inputs):
            return inputs * 1

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return mask[:, :-1]

        def compute_output_shape(self, input_shape):
            return input_shape

    return CutMask(name="cut")
