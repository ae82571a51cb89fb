"""Models that generate or propagate a mask in other ways than by Masking alone, saved and loaded."""

import numpy as np

from scenarios import _pinned
from scenarios.more import _saving

IDS = np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")
LEFT = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]]], "float32")
RIGHT = np.array([[[5, 6], [0, 0], [7, 8], [0, 0]]], "float32")


def embedding_in_h5(keras):
    """Embedding(mask_zero=True) and a GRU, saved as .h5 and loaded.

    Whether id 0 is masked stands in the layer's config; a version that loses it reads padding as a word.
    """
    return _saving.through_a_file(keras, _embedding(keras), "model.h5"), {"ids": IDS}


def embedding_in_keras(keras):
    """Embedding(mask_zero=True) and a GRU, saved as .keras and loaded.

    Whether id 0 is masked stands in the layer's config; a version that loses it reads padding as a word.
    """
    return _saving.through_a_file(keras, _embedding(keras), "model.keras"), {"ids": IDS}


def embedding_in_saved_model(keras):
    """Embedding(mask_zero=True) and a GRU, saved as a SavedModel and loaded.

    The format of TensorFlow keeps graphs beside the layers; id 0 must be masked as before.
    """
    return _saving.through_a_saved_model(keras, _embedding(keras)), {"ids": IDS}


def concatenate_in_h5(keras):
    """Concatenate of two masked inputs, saved as .h5 and loaded.

    The order of the two inputs must be kept, and with it which mask belongs to which.
    """
    return _saving.through_a_file(keras, _concatenate(keras), "model.h5"), {"left": LEFT, "right": RIGHT}


def concatenate_in_keras(keras):
    """Concatenate of two masked inputs, saved as .keras and loaded.

    The order of the two inputs must be kept, and with it which mask belongs to which.
    """
    return _saving.through_a_file(keras, _concatenate(keras), "model.keras"), {"left": LEFT, "right": RIGHT}


def concatenate_in_saved_model(keras):
    """Concatenate of two masked inputs, saved as a SavedModel and loaded.

    The order of the two inputs must be kept, and with it which mask belongs to which.
    """
    return _saving.through_a_saved_model(keras, _concatenate(keras)), {"left": LEFT, "right": RIGHT}


def bidirectional_in_h5(keras):
    """Bidirectional after Masking, saved as .h5 and loaded.

    Both directions are made anew from the config of one, and both must get the mask.
    """
    return _saving.through_a_file(keras, _bidirectional(keras), "model.h5"), {"left": LEFT}


def bidirectional_in_keras(keras):
    """Bidirectional after Masking, saved as .keras and loaded.

    Both directions are made anew from their configs, and both must get the mask.
    """
    return _saving.through_a_file(keras, _bidirectional(keras), "model.keras"), {"left": LEFT}


def bidirectional_in_saved_model(keras):
    """Bidirectional after Masking, saved as a SavedModel and loaded.

    The format of TensorFlow keeps graphs beside the layers; both directions must get the mask as before.
    """
    return _saving.through_a_saved_model(keras, _bidirectional(keras)), {"left": LEFT}


def time_distributed_in_h5(keras):
    """TimeDistributed(Dense) between Masking and a GRU, saved as .h5 and loaded.

    The wrapper must propagate the mask after loading as it did before.
    """
    return _saving.through_a_file(keras, _time_distributed(keras), "model.h5"), {"left": LEFT}


def time_distributed_in_keras(keras):
    """TimeDistributed(Dense) between Masking and a GRU, saved as .keras and loaded.

    The wrapper must propagate the mask after loading as it did before.
    """
    return _saving.through_a_file(keras, _time_distributed(keras), "model.keras"), {"left": LEFT}


def time_distributed_in_saved_model(keras):
    """TimeDistributed(Dense) between Masking and a GRU, saved as a SavedModel and loaded.

    The wrapper must propagate the mask after loading as it did before.
    """
    return _saving.through_a_saved_model(keras, _time_distributed(keras)), {"left": LEFT}


def _embedding(keras):
    ids = keras.layers.Input(shape=(4,), name="ids")
    return _read(keras, ids, keras.layers.Embedding(5, 3, mask_zero=True, name="embed")(ids))


def _concatenate(keras):
    layers = keras.layers
    left, right = layers.Input(shape=(4, 2), name="left"), layers.Input(shape=(4, 2), name="right")
    both = [layers.Masking(name="mask_left")(left), layers.Masking(name="mask_right")(right)]
    return _read(keras, [left, right], layers.Concatenate(name="merge")(both))


def _bidirectional(keras):
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="left")
    gru = layers.GRU(2, return_sequences=True, **_pinned.GRU)
    outputs = layers.Bidirectional(gru, name="both_ways")(layers.Masking(name="mask_left")(inputs))
    return keras.models.Model(inputs, outputs)


def _time_distributed(keras):
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="left")
    each = layers.TimeDistributed(layers.Dense(3), name="each_step")(layers.Masking(name="mask_left")(inputs))
    return _read(keras, inputs, each)


def _read(keras, inputs, tensor):
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(tensor)
    return keras.models.Model(inputs, outputs)
