"""Models with layers and functions of the user, saved and loaded: what they say about masks is code, not data."""

import numpy as np

from scenarios import _pinned
from scenarios.more import _saving

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")


def generates_a_mask_in_h5(keras):
    """A layer of one's own that makes a mask, saved as .h5 and loaded.

    The layer's class is named when the model is loaded, so its compute_mask must be asked: step 2 is hidden.
    """
    hide = _hiding(keras)
    model = _read(keras, hide(name="hide"))
    return _saving.through_a_file(keras, model, "model.h5", HideThrees=hide), {"sequences": SEQUENCES}


def generates_a_mask_in_keras(keras):
    """A layer of one's own that makes a mask, saved as .keras and loaded.

    The layer's class is named when the model is loaded, so its compute_mask must be asked: step 2 is hidden.
    """
    hide = _hiding(keras)
    model = _read(keras, hide(name="hide"))
    return _saving.through_a_file(keras, model, "model.keras", HideThrees=hide), {"sequences": SEQUENCES}


def generates_a_mask_in_saved_model(keras):
    """A layer of one's own that makes a mask, saved as a SavedModel and loaded.

    The layer's class is named when the model is loaded, so its compute_mask must be asked: step 2 is hidden.

    Reported: https://github.com/tensorflow/tensorflow/issues/45602
    """
    hide = _hiding(keras)
    model = _read(keras, hide(name="hide"))
    return _saving.through_a_saved_model(keras, model, HideThrees=hide), {"sequences": SEQUENCES}


def generates_a_mask_in_saved_model_without_its_class(keras):
    """A layer of one's own that makes a mask, loaded from a SavedModel without its class.

    The format keeps the layer's graph, so the model runs; its compute_mask is no part of that graph.
    A version that goes on without a word has lost the mask.

    Reported: https://github.com/keras-team/keras/issues/15510
    """
    model = _read(keras, _hiding(keras)(name="hide"))
    return _saving.through_a_saved_model(keras, model), {"sequences": SEQUENCES}


def generates_a_mask_in_json(keras):
    """A layer of one's own that makes a mask, written down as JSON and made again.

    The layer's class is named when the model is made, so its compute_mask must be asked: step 2 is hidden.
    """
    hide = _hiding(keras)
    return _saving.through_json(keras, _read(keras, hide(name="hide")), HideThrees=hide), {"sequences": SEQUENCES}


def supports_masking_in_h5(keras):
    """A layer of one's own that was told from outside to carry masks, saved as .h5 and loaded.

    Users write `layer.supports_masking = True` behind the layer they have made. That is in no config,
    so the loaded layer says nothing about masks any more.
    """
    twice = _doubling(keras)
    model = _behind_masking(keras, _told(twice(name="twice")))
    return _saving.through_a_file(keras, model, "model.h5", Double=twice), {"sequences": SEQUENCES}


def supports_masking_in_keras(keras):
    """A layer of one's own that was told from outside to carry masks, saved as .keras and loaded.

    Users write `layer.supports_masking = True` behind the layer they have made. That is in no config,
    so the loaded layer says nothing about masks any more.
    """
    twice = _doubling(keras)
    model = _behind_masking(keras, _told(twice(name="twice")))
    return _saving.through_a_file(keras, model, "model.keras", Double=twice), {"sequences": SEQUENCES}


def supports_masking_in_a_clone(keras):
    """A layer of one's own that was told from outside to carry masks, cloned with its model.

    A clone is made from configs, and what was said from outside is in none.
    """
    model = _behind_masking(keras, _told(_doubling(keras)(name="twice")))
    return keras.models.clone_model(model), {"sequences": SEQUENCES}


def lambda_with_a_mask_in_h5(keras):
    """Lambda with mask=, saved as .h5 and loaded.

    Both functions must come back. A version that keeps only the first loses the mask behind the layer.

    Reported: https://github.com/keras-team/keras/issues/12283
    """
    twice = keras.layers.Lambda(lambda steps: steps * 2.0, mask=lambda _, mask: mask, name="twice")
    model = _behind_masking(keras, twice)
    return _saving.through_a_file(keras, model, "model.h5"), {"sequences": SEQUENCES}


def lambda_with_a_mask_in_a_clone(keras):
    """Lambda with mask=, cloned with its model.

    Both functions must be in the clone. A version that keeps only the first loses the mask behind the layer.

    Reported: https://github.com/keras-team/keras/pull/23048
    """
    twice = keras.layers.Lambda(lambda steps: steps * 2.0, mask=lambda _, mask: mask, name="twice")
    return keras.models.clone_model(_behind_masking(keras, twice)), {"sequences": SEQUENCES}


def _hiding(keras):
    ops = getattr(keras, "ops", keras.backend)

    class HideThrees(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return ops.not_equal(inputs[:, :, 0], 3.0)

    return HideThrees


def _doubling(keras):
    class Double(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

    return Double


def _told(layer):
    layer.supports_masking = True
    return layer


def _behind_masking(keras, layer):
    return _read(keras, keras.layers.Masking(name="mask_steps"), layer)


def _read(keras, *passed):
    inputs = outputs = keras.layers.Input(shape=(4, 2), name="sequences")
    for layer in passed:
        outputs = layer(outputs)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(outputs)
    return keras.models.Model(inputs, outputs)
