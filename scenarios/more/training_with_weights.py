"""A mask and one more thing that weighs timesteps: both must count, in the loss and in a metric."""

import numpy as np

from scenarios import _pinned

MODES = ("train",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [9, 1], [0, 0]]], "float32") / 10
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32") / 10
CATEGORIES = np.array([[[0], [-1], [2], [-1]], [[2], [1], [-1], [0]]], "float32")


def row_weights_in_a_weighted_metric(keras):
    """Weights of whole sequences, a mask, a metric and a weighted metric.

    The metric obeys the mask, the weighted metric obeys both. Where one of them forgets one, it counts padding or
    counts a sequence once that should count three times.
    """
    model = _compiled(keras, 1, "mse", metrics=["mae"], weighted_metrics=["mse"])
    return model, {"sequences": SEQUENCES}, (TARGETS, np.array([1, 3], "float32"))


def timestep_weights(keras):
    """Weights of single timesteps, a mask, and a weighted metric.

    A masked timestep counts for nothing, whatever weight stands there.
    """
    weights = np.array([[1, 2, 9, 9], [3, 1, 2, 9]], "float32")
    return _compiled(keras, 1, "mse", weighted_metrics=["mae"]), {"sequences": SEQUENCES}, (TARGETS, weights)


def ignored_class(keras):
    """A loss with ignore_class=-1 of a masked output.
    A timestep counts if it is unmasked and its class is not -1: either of the two is enough to leave it out.
    Versions before TensorFlow 2.10 do not know the argument.
    """
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=-1)
    return _compiled(keras, 3, loss), {"sequences": SEQUENCES}, CATEGORIES


def ignored_class_without_a_mask(keras):
    """A loss with ignore_class=-1 of an output without a mask.

    Here the class alone says which timesteps count.
    """
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=-1)
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    outputs = keras.layers.Dense(3, activation="softmax", name="per_step")(inputs)
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss=loss)
    return model, {"sequences": SEQUENCES}, CATEGORIES


def _compiled(keras, units, loss, **extras):
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    hidden = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
    activation = "softmax" if units > 1 else None
    model = keras.models.Model(inputs, layers.Dense(units, activation=activation, name="per_step")(hidden))
    model.compile(optimizer="sgd", loss=loss, **extras)
    return model
