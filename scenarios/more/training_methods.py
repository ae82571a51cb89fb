"""The same masked model by each of Keras's methods and by a custom loop: the mask must act in all of them."""

import numpy as np

from scenarios import _pinned

MODES = ("train",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [9, 1], [0, 0]]], "float32") / 10
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32") / 10
CATEGORIES = np.array([[[0], [1], [2], [2]], [[2], [1], [0], [0]]], "float32")


def fit(keras):
    """One epoch of fit.

    Loss and weights should be those of train_on_batch, for there is one batch.
    """
    return _model(keras), {"sequences": SEQUENCES}, TARGETS, "fit"


def fit_with_metrics(keras):
    """One epoch of fit with a metric and a weighted metric.

    A metric that counts masked timesteps says something about padding.

    Reported: https://github.com/tensorflow/tensorflow/issues/40002
    Reported: https://github.com/keras-team/keras/pull/21569
    """
    model = _model(keras, metrics=["mae"], weighted_metrics=["mse"])
    return model, {"sequences": SEQUENCES}, TARGETS, "fit"


def fit_with_row_weights(keras):
    """One epoch of fit with weights of whole sequences.

    A sequence of weight 0 should count as if it were not there.

    Reported: https://github.com/tensorflow/tensorflow/issues/34491
    """
    return _model(keras), {"sequences": SEQUENCES}, (TARGETS, np.array([1, 0], "float32")), "fit"


def fit_on_nothing(keras):
    """One epoch of fit over a batch that is masked as a whole.

    There is nothing to learn from, so the weights should stay as they were, and none may become NaN.

    Reported: https://github.com/keras-team/keras/pull/11643
    Reported: https://github.com/keras-team/keras/pull/21908
    """
    return _model(keras), {"sequences": SEQUENCES * 0}, TARGETS, "fit"


def evaluate(keras):
    """The loss that evaluate reports.

    Masked timesteps should add nothing to it, and no weight may change.
    """
    return _model(keras), {"sequences": SEQUENCES}, TARGETS, "evaluate"


def evaluate_with_metrics(keras):
    """A metric and a weighted metric that evaluate reports.

    They should say the same in evaluate as in training.
    """
    model = _model(keras, metrics=["mae"], weighted_metrics=["mse"])
    return model, {"sequences": SEQUENCES}, TARGETS, "evaluate"


def evaluate_accuracy(keras):
    """The accuracy of a masked tagger that evaluate reports.

    Padding is easily guessed, so an accuracy that counts it looks better than it is.

    Reported: https://github.com/tensorflow/tensorflow/issues/40002
    Reported: https://github.com/keras-team/keras/pull/21569
    """
    inputs, hidden = _masked_gru(keras.layers)
    outputs = keras.layers.Dense(3, activation="softmax", name="per_step")(hidden)
    model = _compiled(keras, inputs, outputs, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, {"sequences": SEQUENCES}, CATEGORIES, "evaluate"


def evaluate_whole_and_in_parts(keras):
    """Two sequences evaluated at once, and then each by itself.

    One has two unmasked timesteps, the other three. A loss per unmasked timestep is not the mean of the losses
    of its parts, so it depends on how a user cuts the data into batches.

    Reported: https://github.com/keras-team/keras/issues/2546
    Reported: https://github.com/tensorflow/tensorflow/issues/34491
    """
    rows = [slice(0, 2), slice(0, 1), slice(1, 2)]
    batches = [{"sequences": SEQUENCES[row]} for row in rows]
    return _model(keras), batches, [TARGETS[row] for row in rows], "evaluate"


def test_on_batch(keras):
    """The loss that test_on_batch reports, with a metric.

    It should be the loss that evaluate reports.
    """
    return _model(keras, metrics=["mae"]), {"sequences": SEQUENCES}, TARGETS, "test_on_batch"


def two_batches(keras):
    """A metric over two batches of train_on_batch.

    The second figure is that of the second batch, or that of both: the mask must weigh it in either case.
    """
    model = _model(keras, metrics=["mae"])
    batches = [{"sequences": SEQUENCES}, {"sequences": SEQUENCES[::-1] * np.array([0, 1], "float32").reshape(2, 1, 1)}]
    return model, batches, [TARGETS, TARGETS], "train_on_batch"


def custom_loop(keras):
    """A custom training loop: the loss is called on the output of the model.

    Outside of Keras's methods nothing weighs the timesteps: a loss that the user calls counts the padding.
    """
    return _model(keras), {"sequences": SEQUENCES}, TARGETS, "custom_loop"


def custom_loop_with_a_loss_object(keras):
    """A custom training loop, with a loss that is an object.
    The output may have its mask where the object finds it; then the loss is that of fit, else padding counts.
    """
    model = _model(keras, loss=keras.losses.MeanSquaredError())
    return model, {"sequences": SEQUENCES}, TARGETS, "custom_loop"


def custom_loop_over_last_timesteps(keras):
    """A custom training loop over a model that reads ids and returns its last timestep.

    No timestep is left in the output, so the mask is consumed inside: the vector of id 0 should stay as it was.
    """
    layers = keras.layers
    ids = layers.Input(shape=(4,), name="ids")
    vectors = layers.Embedding(5, 3, mask_zero=True, name="embed")(ids)
    outputs = layers.Dense(1, name="score")(layers.GRU(2, name="gru_one", **_pinned.GRU)(vectors))
    inputs = {"ids": np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")}
    return _compiled(keras, ids, outputs), inputs, np.array([[1], [2]], "float32"), "custom_loop"


def _model(keras, **how):
    inputs, hidden = _masked_gru(keras.layers)
    return _compiled(keras, inputs, keras.layers.Dense(1, name="per_step")(hidden), **how)


def _compiled(keras, inputs, outputs, loss="mse", **extras):
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss=loss, **extras)
    return model


def _masked_gru(layers):
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    return inputs, layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
