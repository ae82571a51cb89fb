"""ConvLSTM2D over a mask: its timesteps are pictures, and the mask should have one entry for each timestep."""

import numpy as np

PICTURES = np.arange(1, 13, dtype="float32").reshape(1, 3, 2, 2, 1) / 10
SECOND_EMPTY = PICTURES * np.array([1, 0, 1], "float32").reshape(1, 3, 1, 1, 1)


def of_equal_size(keras):
    """ConvLSTM2D after Masking, pictures in and out of the same size.

    Masking masks single points, so its mask is as large as the pictures and does not have one entry for each timestep.
    Where the sizes agree, it can be used by chance.

    Reported: https://github.com/tensorflow/tensorflow/issues/48678
    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/pull/4679
    """
    return _after_masking(keras, 1)


def of_shrinking_size(keras):
    """ConvLSTM2D after Masking, pictures that get smaller.

    The mask of the points that came in does not fit the smaller picture that comes out.

    Reported: https://github.com/tensorflow/tensorflow/issues/48678
    """
    return _after_masking(keras, 2)


def one_flag_a_picture(keras):
    """ConvLSTM2D with an explicit mask that has one entry for each picture.

    This is the mask that a user means: the second picture is masked, and the state must be held there.

    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/pull/11499
    """
    pictures = keras.layers.Input(shape=PICTURES.shape[1:], name="pictures")
    mask = keras.layers.Input(shape=(3,), dtype="bool", name="seen")
    model = keras.models.Model([pictures, mask], _conv_lstm(keras, 2)(pictures, mask=mask))
    return model, {"pictures": PICTURES, "seen": np.array([[True, False, True]])}


def _after_masking(keras, kernel):
    inputs = keras.layers.Input(shape=SECOND_EMPTY.shape[1:], name="pictures")
    outputs = _conv_lstm(keras, kernel)(keras.layers.Masking(name="mask_points")(inputs))
    return keras.models.Model(inputs, outputs), {"pictures": SECOND_EMPTY}


def _conv_lstm(keras, kernel):
    return keras.layers.ConvLSTM2D(
        1, kernel, padding="valid", return_sequences=True, recurrent_activation="sigmoid", name="recur"
    )
