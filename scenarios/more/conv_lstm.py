"""ConvLSTM2D behind a mask: its steps are pictures, and the mask should speak of steps."""

import numpy as np

PICTURES = np.arange(1, 13, dtype="float32").reshape(1, 3, 2, 2, 1) / 10
FLAGS = np.array([[[1], [0], [1]]], "float32")
FILMS = PICTURES * FLAGS.reshape(1, 3, 1, 1, 1)


def of_equal_size(keras):
    """ConvLSTM2D behind Masking, pictures in and out of the same size.

    Masking hides single points, so its mask is as large as a picture and not one word a step.
    Where the sizes agree, it can be used by chance.

    Reported: https://github.com/tensorflow/tensorflow/issues/48678
    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/pull/4679
    """
    return _behind_masking(keras, 1)


def of_shrinking_size(keras):
    """ConvLSTM2D behind Masking, pictures that get smaller.

    The mask of the points that came in does not fit the smaller picture that comes out.

    Reported: https://github.com/tensorflow/tensorflow/issues/48678
    """
    return _behind_masking(keras, 2)


def one_flag_a_picture(keras):
    """ConvLSTM2D with a mask that has one word for each picture.

    This is the mask that a user means: the second picture is hidden, the state must stand still there.

    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/pull/11499
    """
    layers = keras.layers
    pictures = layers.Input(shape=PICTURES.shape[1:], name="pictures")
    flags = layers.Input(shape=FLAGS.shape[1:], name="flags")
    masked = _take_mask_of_second(keras)([pictures, layers.Masking(name="mask_flags")(flags)])
    model = keras.models.Model([pictures, flags], _conv_lstm(keras, 2)(masked))
    return model, {"pictures": PICTURES, "flags": FLAGS}


def _behind_masking(keras, kernel):
    inputs = keras.layers.Input(shape=FILMS.shape[1:], name="pictures")
    outputs = _conv_lstm(keras, kernel)(keras.layers.Masking(name="mask_points")(inputs))
    return keras.models.Model(inputs, outputs), {"pictures": FILMS}


def _conv_lstm(keras, kernel):
    return keras.layers.ConvLSTM2D(
        1, kernel, padding="valid", return_sequences=True, recurrent_activation="sigmoid", name="recur"
    )


def _take_mask_of_second(keras):
    """Make a layer that hands on its first input with the mask of its second."""

    class TakeMask(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, inputs):
            return inputs[0] * 1

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return mask[1]

        def compute_output_shape(self, input_shape):
            return input_shape[0]

    return TakeMask(name="flagged")
