"""A masked model that is saved and loaded again: what it knew about masks must be in what was saved."""

import numpy as np

from scenarios import _pinned
from scenarios.more import _saving

SEQUENCES = np.array([[[1, 2], [0, 0], [-1, -1], [3, 4]], [[-1, -1], [5, 6], [-1, 7], [-1, -1]]], "float32")
NESTED = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")


def masking_in_h5(keras):
    """Masking(-1) and a GRU, saved as .h5 and loaded.

    The number that marks padding must come back with the layer: at 0, the default, timestep 2 of the first sequence
    would be masked in place of timestep 3.
    """
    return _saving.through_a_file(keras, _masked(keras), "model.h5"), {"sequences": SEQUENCES}


def masking_in_keras(keras):
    """Masking(-1) and a GRU, saved as .keras and loaded.

    The number that marks padding must come back with the layer.
    Versions that do not know the format yet take the name for that of any other file.
    """
    return _saving.through_a_file(keras, _masked(keras), "model.keras"), {"sequences": SEQUENCES}


def masking_in_saved_model(keras):
    """Masking(-1) and a GRU, saved as a SavedModel and loaded.

    The format of TensorFlow keeps graphs beside the layers; the mask must act as before.
    Keras 3 no longer writes such folders and says so.
    """
    return _saving.through_a_saved_model(keras, _masked(keras)), {"sequences": SEQUENCES}


def masking_in_json(keras):
    """Masking(-1) and a GRU, serialized as JSON and made again.

    The number that marks padding must come back with the layer.
    """
    return _saving.through_json(keras, _masked(keras)), {"sequences": SEQUENCES}


def masking_in_a_config(keras):
    """Masking(-1) and a GRU, made again from the model's config.

    A config holds the same as the JSON that is made of it, but its values never were text.
    """
    model = _masked(keras)
    return keras.models.Model.from_config(model.get_config()), {"sequences": SEQUENCES}


def masking_in_a_clone(keras):
    """Masking(-1) and a GRU, cloned.

    A clone is made layer by layer and called anew, so its mask must be generated anew as well.
    """
    return keras.models.clone_model(_masked(keras)), {"sequences": SEQUENCES}


def array_as_mask_value(keras):
    """Masking whose mask value is an array, saved as .keras and loaded.

    A value for each feature is no use that the documentation names, yet it works until the model is loaded.

    Reported: https://github.com/keras-team/keras/issues/20706
    Reported: https://github.com/keras-team/keras/pull/20791
    """
    model = _masked(keras, np.array([-1, -1], "float32"))
    return _saving.through_a_file(keras, model, "model.keras"), {"sequences": SEQUENCES}


def array_as_mask_value_in_h5(keras):
    """Masking whose mask value is an array, saved as .h5 and loaded.

    JSON has a list for an array and no way to say that it was one.

    Reported: https://github.com/keras-team/keras/issues/20706
    """
    model = _masked(keras, np.array([-1, -1], "float32"))
    return _saving.through_a_file(keras, model, "model.h5"), {"sequences": SEQUENCES}


def nested_model_in_h5(keras):
    """A model with Masking in it, used as a layer, saved as .h5 and loaded.

    The mask is generated inside and must leave with the values after loading as it did before.
    """
    return _saving.through_a_file(keras, _nested(keras), "model.h5"), {"sequences": NESTED}


def nested_model_in_keras(keras):
    """A model with Masking in it, used as a layer, saved as .keras and loaded.

    The mask is generated inside and must leave with the values after loading as it did before.
    """
    return _saving.through_a_file(keras, _nested(keras), "model.keras"), {"sequences": NESTED}


def explicit_mask_in_h5(keras):
    """A GRU with an explicit mask= argument, saved as .h5 and loaded.

    The call with mask= is part of the model, so it must be saved, too: without it the GRU reads all timesteps.
    """
    return _with_a_mask(_saving.through_a_file(keras, _explicit(keras), "model.h5"))


def explicit_mask_in_keras(keras):
    """A GRU with an explicit mask= argument, saved as .keras and loaded.

    The call with mask= is part of the model, so it must be saved, too: without it the GRU reads all timesteps.
    """
    return _with_a_mask(_saving.through_a_file(keras, _explicit(keras), "model.keras"))


def explicit_mask_in_json(keras):
    """A GRU with an explicit mask= argument, serialized as JSON and made again.

    The call with mask= is part of the model, so it must be saved, too: without it the GRU reads all timesteps.
    """
    return _with_a_mask(_saving.through_json(keras, _explicit(keras)))


def _masked(keras, value=-1.0):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    masked = keras.layers.Masking(value, name="mask_steps")(inputs)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
    return keras.models.Model(inputs, outputs)


def _nested(keras):
    layers = keras.layers
    inside = layers.Input(shape=(4, 2), name="inside")
    inner = keras.models.Model(inside, layers.Masking(name="mask_steps")(inside), name="inner")
    inputs = layers.Input(shape=(4, 2), name="sequences")
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inner(inputs))
    return keras.models.Model(inputs, outputs)


def _explicit(keras):
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4,), dtype="bool", name="seen")
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=mask)
    return keras.models.Model([inputs, mask], outputs)


def _with_a_mask(model):
    """Return *model* and its inputs; where the mask got lost on the way, its input is left out as well."""
    inputs = {"sequences": NESTED, "seen": np.array([[True, False, True, True]])}
    return model, {name: inputs[name] for name in getattr(model, "input_names", None) or inputs}
