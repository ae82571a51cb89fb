"""Losses of masked outputs: which timesteps count, and what their sum is divided by."""

import numpy as np

from scenarios import _pinned

MODES = ("train",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[5, 6], [7, 8], [9, 1], [0, 0]]], "float32") / 10
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32") / 10
CATEGORIES = np.array([[0, 1, 2, 2], [2, 1, 0, 0]], "float32")
DOCUMENT = np.array([[[[1, 2], [3, 4]], [[5, 6], [0, 0]], [[0, 0], [0, 0]]]], "float32") / 10


def categories(keras):
    """Categorical cross-entropy of a masked output.

    Masked timesteps should add nothing to the loss, whatever category stands there.
    """
    targets = np.eye(3, dtype="float32")[CATEGORIES.astype(int)]
    return _of_categories(keras, "categorical_crossentropy"), {"sequences": SEQUENCES}, targets


def categories_without_an_axis(keras):
    """Sparse categorical cross-entropy whose targets have no axis of their own for the category.

    Targets of samples and timesteps are as usual as those with a third axis of one. Not every version takes both.
    """
    return _of_categories(keras, "sparse_categorical_crossentropy"), {"sequences": SEQUENCES}, CATEGORIES


def two_categories(keras):
    """Binary cross-entropy of a masked output.

    Masked timesteps should add nothing to the loss.
    """
    model = _model(keras, "binary_crossentropy", activation="sigmoid")
    return model, {"sequences": SEQUENCES}, np.round(TARGETS)


def loss_object(keras):
    """Mean squared error of a masked output, given as an object.

    The object and the word "mse" are meant to be the same loss. Stand-alone Keras had no such objects before 2.3.
    """
    return _model(keras, keras.losses.MeanSquaredError()), {"sequences": SEQUENCES}, TARGETS


def custom_loss_per_timestep(keras):
    """A custom loss that returns a number for each timestep of a masked output.

    Keras weighs the timesteps by the mask as it does for its own losses.

    Reported: https://github.com/tensorflow/tensorflow/issues/34491
    """
    ops = getattr(keras, "ops", keras.backend)

    def per_step(wanted, got):
        return ops.mean(ops.square(wanted - got), axis=-1)

    return _model(keras, per_step), {"sequences": SEQUENCES}, TARGETS


def custom_loss_per_batch(keras):
    """A custom loss that returns a single number for a masked output.

    There is no timestep left to weigh, so the mask cannot act. A user should be told.

    Reported: https://github.com/tensorflow/tensorflow/issues/34491
    """
    ops = getattr(keras, "ops", keras.backend)

    def of_all(wanted, got):
        return ops.mean(ops.square(wanted - got))

    return _model(keras, of_all), {"sequences": SEQUENCES}, TARGETS


def timestep_weights(keras):
    """Weights of single timesteps together with a mask.

    A timestep of weight 0 should count as if it were masked, and a masked timestep's weight should not matter.

    Reported: https://github.com/keras-team/keras/issues/15323
    """
    weights = np.array([[1, 0, 5, 5], [2, 1, 0, 7]], "float32")
    return _model(keras, "mse"), {"sequences": SEQUENCES}, (TARGETS, weights)


def timestep_weights_announced(keras):
    """Weights of single timesteps together with a mask, announced by sample_weight_mode.

    Versions before TensorFlow 2.2 must be told that the weights are of timesteps; Keras 3 has no such argument.
    """
    weights = np.array([[1, 0, 5, 5], [2, 1, 0, 7]], "float32")
    model = _model(keras, "mse", sample_weight_mode="temporal")
    return model, {"sequences": SEQUENCES}, (TARGETS, weights)


def weights_of_zero(keras):
    """Weights of timesteps that leave out all that the mask has left.
    Nothing is left to learn from, so the loss should be 0; a division by what is left gives NaN.
    """
    weights = np.array([[0, 0, 1, 1], [0, 0, 0, 1]], "float32")
    return _model(keras, "mse"), {"sequences": SEQUENCES}, (TARGETS, weights)


def two_outputs(keras):
    """Two outputs with masks of their own, one of them at twice the weight.

    Each loss should be weighed by its own mask, and their sum by loss_weights.
    """
    return _of_two_outputs(keras, keras.layers.Masking(0.9, name="mask_other"))


def masked_and_unmasked_output(keras):
    """Two outputs, one masked and one not, the masked one at twice the weight.

    The mask of one output must not act in the loss of the other.
    """
    return _of_two_outputs(keras, keras.layers.Activation("linear", name="pass_on"))


def after_time_distributed(keras):
    """Mean squared error of what TimeDistributed(Dense) makes of a masked sequence.

    The usual end of a tagger. The mask must come through the wrapper, or padding is learned.
    """
    layers = keras.layers
    inputs, hidden = _masked_gru(layers)
    outputs = layers.TimeDistributed(layers.Dense(1), name="per_step")(hidden)
    return _compiled(keras, inputs, outputs), {"sequences": SEQUENCES}, TARGETS


def of_a_document(keras):
    """Mean squared error with a mask of sentences and words.

    The mask has three axes, as the loss has. A sentence of nothing but padding should add nothing.
    """
    layers = keras.layers
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    outputs = layers.Dense(1, name="per_word")(layers.Masking(name="mask_words")(inputs))
    return _compiled(keras, inputs, outputs), {"document": DOCUMENT}, DOCUMENT[..., :1] + 1


def activity_of_masked_timesteps(keras):
    """A penalty on the output of a masked layer.

    The penalty is the sum over all there is; whether the repeats at masked timesteps belong to it is the question.
    """
    layers = keras.layers
    inputs, hidden = _masked_gru(layers)
    hidden = layers.ActivityRegularization(l2=0.1, name="keep_small")(hidden)
    return _compiled(keras, inputs, layers.Dense(1, name="per_step")(hidden)), {"sequences": SEQUENCES}, TARGETS


def connectionist(keras):
    """The CTC loss of a masked output.

    It compares whole sequences of other lengths than the output, so a mask of the output's timesteps does not fit it.

    Reported: https://github.com/keras-team/keras/issues/23228
    Reported: https://github.com/keras-team/keras/pull/23235
    """
    return _of_categories(keras, "ctc"), {"sequences": SEQUENCES}, np.array([[1, 2], [1, 0]], "int32")


def _of_categories(keras, loss):
    inputs, hidden = _masked_gru(keras.layers)
    outputs = keras.layers.Dense(3, activation="softmax", name="per_step")(hidden)
    return _compiled(keras, inputs, outputs, loss)


def _of_two_outputs(keras, other):
    """Read the same data twice, after Masking and after *other*."""
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    outputs = [
        layers.Dense(1, name="one")(layers.Masking(name="mask_steps")(inputs)),
        layers.Dense(1, name="two")(other(inputs)),
    ]
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss=["mse", "mse"], loss_weights=[2.0, 1.0])
    sequences = SEQUENCES.copy()
    sequences[:, 1] = 0.9
    return model, {"sequences": sequences}, [TARGETS, TARGETS]


def _model(keras, loss, activation="linear", **extras):
    inputs, hidden = _masked_gru(keras.layers)
    outputs = keras.layers.Dense(1, activation=activation, name="per_step")(hidden)
    return _compiled(keras, inputs, outputs, loss, **extras)


def _compiled(keras, inputs, outputs, loss="mse", **extras):
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss=loss, **extras)
    return model


def _masked_gru(layers):
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    return inputs, layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
