"""
Functions of TensorFlow itself on masked tensors: they know nothing of Keras and its masks.

TensorFlow is taken from under Keras, not imported: where the backend is another, there may be none.
"""

import sys

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")


def on_a_masked_tensor(keras):
    """The abs of a masked tensor, by the function of TensorFlow.

    A version makes a layer of the function or rejects it. A mask that is dropped lets the GRU read padding.

    Reported: https://github.com/keras-team/keras/issues/18416
    """
    return _between(keras, _tensorflow().abs)


def in_a_lambda(keras):
    """The abs of a masked tensor, by the function of TensorFlow in a Lambda layer.

    The way to use such functions in every version. The layer knows nothing of the mask, so the mask is dropped here.
    """
    return _between(keras, keras.layers.Lambda(_tensorflow().abs, name="absolute"))


def in_a_layer(keras):
    """The abs of a masked tensor, by the function of TensorFlow in a layer that supports masking.

    Inside of a layer the tensors are TensorFlow's own, and the layer says that it propagates the mask.
    """
    absolute = _tensorflow().abs

    class Absolute(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, inputs):
            return absolute(inputs)

    return _between(keras, Absolute(name="no_sign"))


def in_compute_mask(keras):
    """A custom layer that generates a mask with a function of TensorFlow.

    Keras 3 also calls compute_mask while it builds the model, on tensors that TensorFlow does not know.

    Reported: https://github.com/keras-team/keras/issues/18543
    """
    not_equal = _tensorflow().not_equal

    class MaskThrees(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return not_equal(inputs[:, :, 0], 3.0)

    return _between(keras, MaskThrees(name="hide"))


def _tensorflow():
    return sys.modules["tensorflow"]


def _between(keras, operate):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    changed = operate(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(changed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
