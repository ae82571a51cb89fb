"""The model this project began with: a masked GRU classifier from the days of Keras 2 on TensorFlow 1."""

import numpy as np

from scenarios import _pinned

PADDING, FIRST, OTHER = [0, 0, 0], [1, 2, 3], [4, 5, 6]
CATEGORIES = np.array([[[0], [1], [0], [1], [0]]], "float32")


def as_given(keras):
    """The seed model, its three masks in agreement.

    A numeric input masked by Masking and two categorical inputs masked by Embedding meet in Concatenate
    and pass through three GRUs. All three masks have timesteps 1, 3 and 5 masked.
    If the mask is dropped on the way, the GRUs read padding as data and the class probabilities change.
    """
    return _model(keras), _inputs([PADDING, FIRST, PADDING, FIRST, PADDING])


def masks_disagree(keras):
    """The seed model, its three masks in disagreement at timestep 3.

    The numeric input has data at timestep 3, the categorical ones have none there.
    Whether the timestep counts decides what the GRUs read: masked if one mask suffices, data if all must agree.
    """
    return _model(keras), _inputs([PADDING, FIRST, OTHER, FIRST, PADDING])


def _inputs(num):
    return {"num": np.array([num], "float32"), "version": CATEGORIES, "missing": CATEGORIES}


def _model(keras):
    layers = keras.layers
    num = layers.Input(shape=(5, 3), name="num")
    version = layers.Input(shape=(5, 1), name="version")
    missing = layers.Input(shape=(5, 1), name="missing")
    merged = layers.Concatenate(axis=-1, name="concat")(
        [
            layers.Masking(mask_value=0, name="mask_num")(num),
            _embedded(layers, version, "version", 180, 2),
            _embedded(layers, missing, "missing", 4, 1),
        ]
    )
    hidden = layers.GRU(3, return_sequences=True, name="gru_one", **_pinned.GRU)(merged)
    hidden = layers.GRU(3, return_sequences=True, name="gru_two", **_pinned.GRU)(hidden)
    hidden = layers.GRU(3, name="gru_three", **_pinned.GRU)(hidden)
    logits = layers.Dense(2, name="classes")(hidden)
    return keras.models.Model([num, version, missing], layers.Activation("softmax", name="probabilities")(logits))


def _embedded(layers, ids, name, size, width):
    flat = layers.Reshape((5,), name="reshape_" + name)(ids)
    return layers.Embedding(size, width, mask_zero=True, name="embed_" + name)(flat)
