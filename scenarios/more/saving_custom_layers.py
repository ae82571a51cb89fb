"""Models with custom layers and functions, saved and loaded: what they say about masks is code, not data."""

import numpy as np

from scenarios import _pinned
from scenarios.more import _saving

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")


def generates_a_mask_in_h5(keras):
    """A custom layer that generates a mask, saved as .h5 and loaded.

    The layer's class is named when the model is loaded, so its compute_mask must be asked: timestep 2 is masked.
    """
    threes = _masking_threes(keras)
    model = _read(keras, threes(name="hide"))
    return _saving.through_a_file(keras, model, "model.h5", MaskThrees=threes), {"sequences": SEQUENCES}


def generates_a_mask_in_keras(keras):
    """A custom layer that generates a mask, saved as .keras and loaded.

    The layer's class is named when the model is loaded, so its compute_mask must be asked: timestep 2 is masked.
    """
    threes = _masking_threes(keras)
    model = _read(keras, threes(name="hide"))
    return _saving.through_a_file(keras, model, "model.keras", MaskThrees=threes), {"sequences": SEQUENCES}


def generates_a_mask_in_saved_model(keras):
    """A custom layer that generates a mask, saved as a SavedModel and loaded.

    The layer's class is named when the model is loaded, so its compute_mask must be asked: timestep 2 is masked.

    Reported: https://github.com/tensorflow/tensorflow/issues/45602
    """
    threes = _masking_threes(keras)
    model = _read(keras, threes(name="hide"))
    return _saving.through_a_saved_model(keras, model, MaskThrees=threes), {"sequences": SEQUENCES}


def generates_a_mask_in_saved_model_without_its_class(keras):
    """A custom layer that generates a mask, loaded from a SavedModel without its class.

    The format keeps the layer's graph, so the model runs; its compute_mask is no part of that graph.
    A version that goes on without a word has dropped the mask.

    Reported: https://github.com/keras-team/keras/issues/15510
    """
    model = _read(keras, _masking_threes(keras)(name="hide"))
    return _saving.through_a_saved_model(keras, model), {"sequences": SEQUENCES}


def generates_a_mask_in_json(keras):
    """A custom layer that generates a mask, serialized as JSON and made again.

    The layer's class is named when the model is made, so its compute_mask must be asked: timestep 2 is masked.
    """
    threes = _masking_threes(keras)
    return _saving.through_json(keras, _read(keras, threes(name="hide")), MaskThrees=threes), {"sequences": SEQUENCES}


def supports_masking_in_h5(keras):
    """A custom layer whose supports_masking is set from outside, saved as .h5 and loaded.

    Users write `layer.supports_masking = True` after the layer they have made. That is in no config,
    so the loaded layer no longer supports masking.
    """
    twice = _doubling(keras)
    model = _after_masking(keras, _supporting_masks(twice(name="twice")))
    return _saving.through_a_file(keras, model, "model.h5", Double=twice), {"sequences": SEQUENCES}


def supports_masking_in_keras(keras):
    """A custom layer whose supports_masking is set from outside, saved as .keras and loaded.

    Users write `layer.supports_masking = True` after the layer they have made. That is in no config,
    so the loaded layer no longer supports masking.
    """
    twice = _doubling(keras)
    model = _after_masking(keras, _supporting_masks(twice(name="twice")))
    return _saving.through_a_file(keras, model, "model.keras", Double=twice), {"sequences": SEQUENCES}


def supports_masking_in_a_clone(keras):
    """A custom layer whose supports_masking is set from outside, cloned with its model.

    A clone is made from configs, and what was set from outside is in none.
    """
    model = _after_masking(keras, _supporting_masks(_doubling(keras)(name="twice")))
    return keras.models.clone_model(model), {"sequences": SEQUENCES}


def lambda_with_a_mask_in_h5(keras):
    """Lambda with mask=, saved as .h5 and loaded.

    Both functions must come back. A version that saves only the first drops the mask at the layer.

    Reported: https://github.com/keras-team/keras/issues/12283
    """
    twice = keras.layers.Lambda(lambda tensor: tensor * 2.0, mask=lambda _, mask: mask, name="twice")
    model = _after_masking(keras, twice)
    return _saving.through_a_file(keras, model, "model.h5"), {"sequences": SEQUENCES}


def lambda_with_a_mask_in_a_clone(keras):
    """Lambda with mask=, cloned with its model.

    Both functions must be in the clone. A version that saves only the first drops the mask at the layer.

    Reported: https://github.com/keras-team/keras/pull/23048
    """
    twice = keras.layers.Lambda(lambda tensor: tensor * 2.0, mask=lambda _, mask: mask, name="twice")
    return keras.models.clone_model(_after_masking(keras, twice)), {"sequences": SEQUENCES}


def _masking_threes(keras):
    ops = getattr(keras, "ops", keras.backend)

    class MaskThrees(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return ops.not_equal(inputs[:, :, 0], 3.0)

    return MaskThrees


def _doubling(keras):
    class Double(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

    return Double


def _supporting_masks(layer):
    layer.supports_masking = True
    return layer


def _after_masking(keras, layer):
    return _read(keras, keras.layers.Masking(name="mask_steps"), layer)


def _read(keras, *passed):
    inputs = outputs = keras.layers.Input(shape=(4, 2), name="sequences")
    for layer in passed:
        outputs = layer(outputs)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(outputs)
    return keras.models.Model(inputs, outputs)
