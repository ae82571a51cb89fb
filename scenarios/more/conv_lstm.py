"""ConvLSTM2D behind a mask: its steps are pictures, and the mask should speak of steps."""

import numpy as np

PICTURES = np.arange(1, 13, dtype="float32").reshape(1, 3, 2, 2, 1) / 10
SECOND_EMPTY = PICTURES * np.array([1, 0, 1], "float32").reshape(1, 3, 1, 1, 1)


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
    """ConvLSTM2D with a mask by hand that has one word for each picture.

    This is the mask that a user means: the second picture is hidden, the state must stand still there.

    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/pull/11499
    """
    pictures = keras.layers.Input(shape=PICTURES.shape[1:], name="pictures")
    seen = keras.layers.Input(shape=(3,), dtype="bool", name="seen")
    model = keras.models.Model([pictures, seen], _conv_lstm(keras, 2)(pictures, mask=seen))
    return model, {"pictures": PICTURES, "seen": np.array([[True, False, True]])}


def _behind_masking(keras, kernel):
    inputs = keras.layers.Input(shape=SECOND_EMPTY.shape[1:], name="pictures")
    outputs = _conv_lstm(keras, kernel)(keras.layers.Masking(name="mask_points")(inputs))
    return keras.models.Model(inputs, outputs), {"pictures": SECOND_EMPTY}


def _conv_lstm(keras, kernel):
    return keras.layers.ConvLSTM2D(
        1, kernel, padding="valid", return_sequences=True, recurrent_activation="sigmoid", name="recur"
    )
