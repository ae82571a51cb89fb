"""Statement 5: if one input of Concatenate is masked at a timestep, the whole output is masked at that timestep."""

import numpy as np

from scenarios import _pinned

LEFT = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]]], "float32")
RIGHT = np.array([[[5, 6], [0, 0], [7, 8], [0, 0]]], "float32")


def masks_disagree(keras):
    """Concatenate of two inputs with different masks.

    Left masks timesteps 3 and 4, right masks 2 and 4. Only timestep 1 is unmasked in both,
    only timestep 4 is masked in both.

    Reported: https://github.com/keras-team/keras/issues/20440
    Reported: https://github.com/keras-team/keras/issues/21581
    Reported: https://github.com/keras-team/keras/pull/21611
    Reported: https://github.com/keras-team/keras/pull/19685
    """
    layers = keras.layers
    left, right = _inputs(layers)
    both = [layers.Masking(name="mask_left")(left), layers.Masking(name="mask_right")(right)]
    return _merged(keras, [left, right], both), {"left": LEFT, "right": RIGHT}


def one_input_unmasked(keras):
    """Concatenate of a masked and an unmasked input.

    Left masks timesteps 3 and 4, right has no mask at all.

    Reported: https://github.com/keras-team/keras/issues/3205
    Reported: https://github.com/keras-team/keras/pull/3218
    Reported: https://github.com/keras-team/keras/pull/21611
    """
    layers = keras.layers
    left, right = _inputs(layers)
    return _merged(keras, [left, right], [layers.Masking(name="mask_left")(left), right]), {
        "left": LEFT,
        "right": RIGHT,
    }


def along_time(keras):
    """Concatenate along the time axis.

    Two sequences are concatenated one after the other, and their masks should be concatenated in the same way.
    """
    layers = keras.layers
    left, right = _inputs(layers)
    both = [layers.Masking(name="mask_left")(left), layers.Masking(name="mask_right")(right)]
    return _merged(keras, [left, right], both, axis=1), {"left": LEFT, "right": RIGHT}


def _inputs(layers):
    return layers.Input(shape=(4, 2), name="left"), layers.Input(shape=(4, 2), name="right")


def _merged(keras, inputs, tensors, axis=-1):
    merged = keras.layers.Concatenate(axis=axis, name="concat")(tensors)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(merged)
    return keras.models.Model(inputs, outputs)
