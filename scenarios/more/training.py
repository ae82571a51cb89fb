"""Training on masked outputs: what a masked timestep adds to loss, metrics and gradients."""

import numpy as np

from scenarios import _pinned

MODES = ("predict", "train")
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [9, 1], [0, 0]]], "float32")
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32")


def mean_squared_error(keras):
    """Mean squared error of a masked output.

    Masked timesteps should add nothing to the loss.
    Whether it is then divided by all timesteps or by the unmasked ones differs:
    half the loss is half the learning rate.

    Reported: https://github.com/tensorflow/tensorflow/issues/34491
    Reported: https://github.com/tensorflow/tensorflow/issues/26784
    Reported: https://github.com/keras-team/keras/issues/15323
    Reported: https://github.com/tensorflow/tensorflow/issues/34158
    Reported: https://github.com/keras-team/keras/commit/bb78a0caae
    """
    return _trained(keras, "mse")


def mean_absolute_error_metric(keras):
    """A metric of a masked output.

    A metric that counts masked timesteps says something about padding.

    Reported: https://github.com/tensorflow/tensorflow/issues/40002
    Reported: https://github.com/keras-team/keras/pull/21569
    """
    return _trained(keras, "mse", metrics=["mae"])


def weighted_metric(keras):
    """A weighted metric of a masked output.

    The mask should weigh the timesteps in a weighted metric as it does in the loss.

    Reported: https://github.com/tensorflow/tensorflow/issues/40002
    Reported: https://github.com/keras-team/keras/pull/21569
    """
    return _trained(keras, "mse", weighted_metrics=["mae"])


def everything_masked(keras):
    """The loss of a batch that is masked as a whole.
    There is nothing to learn from, so the loss should be 0; a NaN would spoil the weights.

    Reported: https://github.com/keras-team/keras/pull/11643
    Reported: https://github.com/keras-team/keras/pull/21908
    """
    model, inputs, targets = _trained(keras, "mse")
    return model, {"sequences": inputs["sequences"] * 0}, targets


def row_weights(keras):
    """Weights of whole sequences together with a mask.

    A sequence of weight 0 should count as if it were not there, a sequence of weight 3 three times.

    Reported: https://github.com/tensorflow/tensorflow/issues/34491
    Reported: https://github.com/keras-team/keras/issues/15323
    Reported: https://github.com/keras-team/keras/pull/23235
    """
    model, inputs, targets = _trained(keras, "mse")
    return model, inputs, (targets, np.array([1, 3], "float32"))


def huge_masked_target(keras):
    """A target beyond all measure at a masked timestep.

    Its square overflows, and infinity times a mask of 0 is NaN.

    Reported: https://github.com/keras-team/keras/issues/6825
    """
    model, inputs, targets = _trained(keras, "mse")
    targets = targets.copy()
    targets[:, 3] = 1e30
    return model, inputs, targets


def sparse_categories(keras):
    """Sparse categorical cross-entropy of a masked output.

    Masked timesteps should add nothing to the loss, whatever category stands there.
    """
    layers = keras.layers
    inputs, hidden = _masked_gru(layers)
    probabilities = layers.Dense(3, activation="softmax", name="per_step")(hidden)
    model = keras.models.Model(inputs, probabilities)
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    return model, {"sequences": SEQUENCES}, np.array([[[0], [1], [2], [2]], [[2], [1], [0], [0]]], "float32")


def embedding_row_of_the_padding(keras):
    """The gradient of the vector that stands for padding.

    Id 0 is masked, so one training step should leave its vector as it was.
    """
    layers = keras.layers
    ids = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(5, 3, mask_zero=True, name="embed")(ids)
    outputs = layers.Dense(1, name="score")(layers.GRU(2, name="gru_one", **_pinned.GRU)(vectors))
    model = keras.models.Model(ids, outputs)
    model.compile(optimizer="sgd", loss="mse")
    return model, {"ids": np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")}, np.array([[1], [2]], "float32")


def moving_mean_of_batch_normalization(keras):
    """The moving mean that BatchNormalization learns after Masking.

    Counting the padding pulls the mean towards 0, and every later prediction with it.

    Reported: https://github.com/tensorflow/tensorflow/issues/30161
    Reported: https://github.com/keras-team/keras/issues/18759
    Reported: https://github.com/keras-team/keras/pull/18921
    Reported: https://github.com/keras-team/keras/commit/3e6b24597f
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    normal = layers.BatchNormalization(momentum=0.0, name="normal")(layers.Masking(name="mask_steps")(inputs))
    model = keras.models.Model(inputs, layers.Dense(1, name="per_step")(normal))
    model.compile(optimizer="sgd", loss="mse")
    return model, {"sequences": SEQUENCES}, TARGETS


def _trained(keras, loss, **extras):
    inputs, hidden = _masked_gru(keras.layers)
    model = keras.models.Model(inputs, keras.layers.Dense(1, name="per_step")(hidden))
    model.compile(optimizer="sgd", loss=loss, **extras)
    return model, {"sequences": SEQUENCES}, TARGETS


def _masked_gru(layers):
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    return inputs, layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
