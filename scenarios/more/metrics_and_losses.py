"""More losses and metrics of masked outputs: whether padding counts in them."""

import numpy as np

from scenarios import _pinned

MODES = ("train",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [9, 1], [0, 0]]], "float32") / 10
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32") / 10
CATEGORIES = np.array([[[0], [1], [2], [2]], [[2], [1], [0], [0]]], "float32")


def huber(keras):
    """Huber loss of a masked output.

    Masked timesteps should add nothing to the loss.
    """
    return _of_numbers(keras, keras.losses.Huber())


def log_cosh(keras):
    """Logarithm of the hyperbolic cosine of the error, of a masked output.

    Masked timesteps should add nothing to the loss.
    """
    return _of_numbers(keras, keras.losses.LogCosh())


def cosine_similarity_loss(keras):
    """Cosine similarity of a masked output with two features, as a loss.

    Each timestep has a similarity of its own; those of masked timesteps should not count.
    """
    return _of_features(keras, keras.losses.CosineSimilarity(axis=-1))


def kl_divergence(keras):
    """Kullback-Leibler divergence of a masked output.

    Masked timesteps should add nothing to the loss.
    """
    targets = np.eye(3, dtype="float32")[CATEGORIES[..., 0].astype(int)]
    return _of_categories(keras, targets, loss=keras.losses.KLDivergence())


def hinge(keras):
    """Hinge loss of a masked output.

    Masked timesteps should add nothing to the loss.
    """
    return _of_numbers(keras, "hinge", targets=np.sign(TARGETS - 0.3))


def focal(keras):
    """Binary focal cross-entropy of a masked output.

    Masked timesteps should add nothing to the loss.
    """
    return _of_numbers(keras, keras.losses.BinaryFocalCrossentropy(), "sigmoid", targets=np.round(TARGETS))


def dice(keras):
    """Dice loss of a masked output.

    It is one number for the whole batch, so there is no timestep left to weigh, and the mask cannot act.
    """
    return _of_numbers(keras, keras.losses.Dice(), "sigmoid", targets=np.round(TARGETS))


def summed_over_timesteps(keras):
    """Mean squared error with reduction="sum", of a masked output.

    A sum is divided by nothing, so only the masked timesteps themselves must be left out.
    """
    return _of_numbers(keras, keras.losses.MeanSquaredError(reduction="sum"))


def accuracy_of_categories(keras):
    """SparseCategoricalAccuracy, as metric and as weighted metric of a masked output.

    Masked timesteps should not count as hits or misses in the weighted metric; in the other they may.
    """
    metric = keras.metrics.SparseCategoricalAccuracy
    return _of_categories(keras, CATEGORIES, metrics=[metric(name="hits")], weighted_metrics=[metric(name="weighted")])


def accuracy_by_its_word(keras):
    """The word "accuracy", as metric and as weighted metric of a masked output.

    Keras chooses the class for the word. The mask should act as in the class itself.
    """
    return _of_categories(keras, CATEGORIES, metrics=["accuracy"], weighted_metrics=["accuracy"])


def precision_and_recall(keras):
    """Precision and Recall as weighted metrics of a masked output.

    Masked timesteps are no true or false positives.
    """
    metrics = [keras.metrics.Precision(name="precise"), keras.metrics.Recall(name="recalled")]
    return _weighted(keras, metrics)


def area_under_curve(keras):
    """AUC as weighted metric of a masked output.

    Masked timesteps should not be ranked.
    """
    return _weighted(keras, [keras.metrics.AUC(num_thresholds=5, name="area")])


def top_categories(keras):
    """SparseTopKCategoricalAccuracy as weighted metric of a masked output.

    Masked timesteps should not count as hits or misses.
    """
    metric = keras.metrics.SparseTopKCategoricalAccuracy(k=2, name="among_two")
    return _of_categories(keras, CATEGORIES, weighted_metrics=[metric])


def intersection_over_union(keras):
    """BinaryIoU as weighted metric of a masked output.

    Masked timesteps should be in no confusion matrix.
    """
    return _weighted(keras, [keras.metrics.BinaryIoU(name="overlap")])


def root_mean_squared_error(keras):
    """RootMeanSquaredError and MeanAbsoluteError as weighted metrics of a masked output.

    Both are means over timesteps; masked ones should count in neither sum nor number.
    """
    metrics = [keras.metrics.RootMeanSquaredError(name="root"), keras.metrics.MeanAbsoluteError(name="absolute")]
    return _of_numbers(keras, "mse", weighted_metrics=metrics)


def cosine_similarity_metric(keras):
    """CosineSimilarity as metric and as weighted metric of a masked output with two features.

    Each timestep has a similarity of its own; those of masked timesteps should not count in the weighted metric.
    """
    metric = keras.metrics.CosineSimilarity
    given = {"metrics": [metric(name="similar")], "weighted_metrics": [metric(name="weighted")]}
    return _of_features(keras, "mse", **given)


def weighted_metrics_in_evaluate(keras):
    """What evaluate reports of weighted metrics of a masked tagger.

    They should be those of the unmasked timesteps.
    """
    metric = keras.metrics.SparseCategoricalAccuracy(name="weighted")
    return (*_of_categories(keras, CATEGORIES, weighted_metrics=[metric]), "evaluate")


def _weighted(keras, metrics):
    targets = np.round(TARGETS)
    return _of_numbers(keras, "binary_crossentropy", "sigmoid", targets=targets, weighted_metrics=metrics)


def _of_numbers(keras, loss, activation="linear", targets=TARGETS, **extras):
    inputs, hidden = _masked_gru(keras.layers)
    outputs = keras.layers.Dense(1, activation=activation, name="per_step")(hidden)
    return _compiled(keras, inputs, outputs, loss=loss, **extras), {"sequences": SEQUENCES}, targets


def _of_features(keras, loss, **extras):
    inputs, hidden = _masked_gru(keras.layers)
    model = _compiled(keras, inputs, keras.layers.Dense(2, name="per_step")(hidden), loss=loss, **extras)
    return model, {"sequences": SEQUENCES}, np.concatenate([TARGETS, 1 - TARGETS], axis=-1)


def _of_categories(keras, targets, loss="sparse_categorical_crossentropy", **extras):
    inputs, hidden = _masked_gru(keras.layers)
    outputs = keras.layers.Dense(3, activation="softmax", name="per_step")(hidden)
    return _compiled(keras, inputs, outputs, loss=loss, **extras), {"sequences": SEQUENCES}, targets


def _compiled(keras, inputs, outputs, **extras):
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", **extras)
    return model


def _masked_gru(layers):
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    return inputs, layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
