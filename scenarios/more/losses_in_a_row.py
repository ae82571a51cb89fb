"""
Many losses of outputs with one mask, and many metrics of one masked output, each method of training once.

Masked timesteps should add nothing to any of them.
"""

import numpy as np

MODES = ("train",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [9, 1], [0, 0]]], "float32") / 10
TARGETS = np.array([[[1], [0], [1], [1]], [[0], [1], [1], [0]]], "float32")
WORDS = (
    *("mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error"),
    *("hinge", "squared_hinge", "categorical_hinge", "poisson", "binary_crossentropy"),
)


def in_train_on_batch(keras):
    """Nine losses by their words, one for each output, in train_on_batch.

    Each output has the same mask, so each loss should leave out the same timesteps.
    """
    return _of_words(keras, "train_on_batch")


def in_test_on_batch(keras):
    """Nine losses by their words, one for each output, in test_on_batch.

    Each output has the same mask, so each loss should leave out the same timesteps.
    """
    return _of_words(keras, "test_on_batch")


def in_fit(keras):
    """Nine losses by their words, one for each output, in fit.

    Each output has the same mask, so each loss should leave out the same timesteps.
    """
    return _of_words(keras, "fit")


def in_evaluate(keras):
    """Nine losses by their words, one for each output, in evaluate.

    Each output has the same mask, so each loss should leave out the same timesteps.
    """
    return _of_words(keras, "evaluate")


def with_sequence_weights(keras):
    """Nine losses by their words, one for each output, with weights of whole sequences.

    Mask and weights act together: a masked timestep adds nothing, whatever its sequence weighs.
    """
    model, inputs, targets, method = _of_words(keras, "train_on_batch")
    return model, inputs, (targets, [np.array([1, 3], "float32") for _ in WORDS]), method


def as_objects(keras):
    """Ten losses as objects, one for each output.

    The object and the word are meant to be the same loss.
    """
    losses = keras.losses
    made = [
        losses.BinaryCrossentropy(),
        losses.CategoricalHinge(),
        losses.Hinge(),
        losses.MeanAbsoluteError(),
        losses.MeanAbsolutePercentageError(),
        losses.MeanSquaredError(),
        losses.MeanSquaredLogarithmicError(),
        losses.Poisson(),
        losses.SquaredHinge(),
        losses.LogCosh(),
    ]
    return _of_losses(keras, made, "train_on_batch")


def metrics_of_errors(keras):
    """Metrics of errors, as metrics and as weighted metrics of a masked output.

    Weighted metrics should leave out masked timesteps; the others may count them.
    """
    return _of_metrics(keras, _errors, "train_on_batch")


def metrics_of_errors_in_evaluate(keras):
    """Metrics of errors, as metrics and as weighted metrics of a masked output, in evaluate.

    Weighted metrics should leave out masked timesteps; the others may count them.
    """
    return _of_metrics(keras, _errors, "evaluate")


def metrics_of_counts(keras):
    """Metrics that count true and false answers, as metrics and as weighted metrics of a masked output.

    A masked timestep is neither a true nor a false answer.
    """
    return _of_metrics(keras, _counts, "train_on_batch")


def _errors(keras, when):
    metrics = keras.metrics
    return [
        metrics.BinaryAccuracy(name=when + "_hits"),
        metrics.BinaryCrossentropy(name=when + "_crossentropy"),
        metrics.CategoricalHinge(name=when + "_categorical"),
        metrics.Hinge(name=when + "_hinge"),
        metrics.LogCoshError(name=when + "_logarithm"),
        metrics.MeanAbsolutePercentageError(name=when + "_percentage"),
        metrics.MeanSquaredError(name=when + "_squared"),
        metrics.MeanSquaredLogarithmicError(name=when + "_squared_logarithm"),
        metrics.Poisson(name=when + "_poisson"),
        metrics.SquaredHinge(name=when + "_squared_hinge"),
    ]


def _counts(keras, when):
    metrics = keras.metrics
    return [
        metrics.TruePositives(name=when + "_true_positives"),
        metrics.TrueNegatives(name=when + "_true_negatives"),
        metrics.FalsePositives(name=when + "_false_positives"),
        metrics.FalseNegatives(name=when + "_false_negatives"),
        metrics.PrecisionAtRecall(0.5, num_thresholds=5, name=when + "_precision"),
        metrics.RecallAtPrecision(0.5, num_thresholds=5, name=when + "_recall"),
        metrics.SensitivityAtSpecificity(0.5, num_thresholds=5, name=when + "_sensitivity"),
        metrics.SpecificityAtSensitivity(0.5, num_thresholds=5, name=when + "_specificity"),
    ]


def _of_words(keras, method):
    return _of_losses(keras, list(WORDS), method)


def _of_losses(keras, losses, method):
    inputs, masked = _masked(keras.layers)
    outputs = [_per_step(keras.layers, masked, "loss_" + str(number)) for number, _ in enumerate(losses)]
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss=losses)
    return model, {"sequences": SEQUENCES}, [TARGETS for _ in losses], method


def _of_metrics(keras, make, method):
    inputs, masked = _masked(keras.layers)
    model = keras.models.Model(inputs, _per_step(keras.layers, masked, "per_step"))
    given = {"metrics": make(keras, "all"), "weighted_metrics": make(keras, "weighted")}
    model.compile(optimizer="sgd", loss="binary_crossentropy", **given)
    return model, {"sequences": SEQUENCES}, TARGETS, method


def _per_step(layers, masked, name):
    return layers.Dense(1, activation="sigmoid", name=name)(masked)


def _masked(layers):
    inputs = layers.Input(shape=(4, 2), name="sequences")
    return inputs, layers.Masking(name="mask_steps")(inputs)
