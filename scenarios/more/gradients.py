"""
What one step of training changes, and what it leaves alone.

Each step of a sequence has an id of its own, so the row of its vector in the Embedding shows what the step has learned.
"""

import numpy as np

from scenarios import _pinned

MODES = ("train",)
IDS = np.array([[1, 2, 3, 4], [5, 6, 7, 8]], "float32")
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32") / 10
LAST = np.array([[1], [2]], "float32")
SEEN = np.array([[True, False, True, False], [True, True, False, False]])
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [0, 0]]], "float32") / 10


def last_timestep_of_gru(keras):
    """The gradient at hidden steps of a GRU that returns its last step.

    A hidden step takes no part in the result, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.GRU(2, name="recur", **_pinned.GRU))


def last_timestep_of_lstm(keras):
    """The gradient at hidden steps of an LSTM that returns its last step.

    A hidden step takes no part in the result, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.LSTM(2, name="recur", **_pinned.LSTM))


def last_timestep_unrolled(keras):
    """The gradient at hidden steps of an unrolled SimpleRNN.

    Unrolled, masks are other code. What is learned must be what a loop learns.
    """
    return _learned_by(keras, keras.layers.SimpleRNN(2, unroll=True, name="recur"))


def backwards(keras):
    """The gradient at hidden steps of a GRU that reads from the end.

    A hidden step takes no part in the result, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.GRU(2, go_backwards=True, name="recur", **_pinned.GRU))


def bidirectional(keras):
    """The gradient at hidden steps of a Bidirectional GRU.

    Neither of the two readings may learn anything from a hidden step.
    """
    return _learned_by(keras, keras.layers.Bidirectional(keras.layers.GRU(2, **_pinned.GRU), name="both_ways"))


def average_pooling(keras):
    """The gradient at hidden steps of a mean.

    A hidden step has no part in the mean, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.GlobalAveragePooling1D(name="pool"))


def loss_of_every_timestep(keras):
    """The gradient at hidden steps of a loss that is made of every step.

    A Dense layer at each step, so each step learns from its own target alone. A hidden step has none to learn from.
    """
    steps, vectors = _vectors(keras)
    outputs = keras.layers.Dense(1, name="per_step")(_hidden_by_hand(keras, vectors, steps[1]))
    return _compiled(keras, steps, outputs), _inputs(), TARGETS


def loss_of_every_timestep_of_gru(keras):
    """The gradient at hidden steps of a GRU with a loss that is made of every step.

    Hidden steps repeat the output of the step before. If the loss counts the repeats, that step learns twice.
    """
    steps, vectors = _vectors(keras)
    hidden = keras.layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(vectors, mask=steps[1])
    outputs = keras.layers.Dense(1, name="per_step")(_hidden_by_hand(keras, hidden, steps[1]))
    return _compiled(keras, steps, outputs), _inputs(), TARGETS


def every_timestep_masked(keras):
    """The gradient of a sequence that is hidden from end to end.

    Nothing is seen, so nothing but the bias of the last layer can be learned, and no weight may become NaN.
    """
    model, inputs, targets = _learned_by(keras, keras.layers.GRU(2, name="recur", **_pinned.GRU))
    return model, {"ids": inputs["ids"], "seen": SEEN & False}, targets


def nan_at_masked_timesteps(keras):
    """A NaN at a hidden step, and one step of training.

    A result may be sound where its gradient is not: 0 times NaN is NaN, and one such weight spoils all that follows.

    Reported: https://github.com/keras-team/keras/issues/2819
    Reported: https://github.com/tensorflow/tensorflow/issues/6209
    """
    layers = keras.layers
    inputs, seen = layers.Input(shape=(3, 2), name="sequences"), layers.Input(shape=(3,), dtype="bool", name="seen")
    hidden = layers.SimpleRNN(2, name="recur")(layers.Dense(2, name="project")(inputs), mask=seen)
    model = _compiled(keras, [inputs, seen], layers.Dense(1, name="score")(hidden))
    visible = SEQUENCES.any(axis=-1)
    return model, {"sequences": np.where(visible[..., None], SEQUENCES, np.nan), "seen": visible}, LAST


def dropout_in_training(keras):
    """Dropout at work in a GRU behind a mask.

    All data is 0 and padding is -1, so whatever is dropped is 0 before and after, and chance has no say.
    The path through the layer is that of training; the hidden steps must be stepped over there too.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    hidden = layers.GRU(2, dropout=0.5, name="recur", **_pinned.GRU)(layers.Masking(-1.0, name="mask_steps")(inputs))
    model = _compiled(keras, inputs, layers.Dense(1, name="score")(hidden))
    return model, {"sequences": np.where(SEQUENCES == 0, -1, 0).astype("float32")}, LAST


def dropout_layer_in_training(keras):
    """A Dropout layer at work between Masking and a GRU.

    All data is 0 and padding is -1, so whatever is dropped is 0 before and after, and chance has no say.
    The mask must go on through the layer in training as it does outside of it.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    dropped = layers.Dropout(0.5, name="drop")(layers.Masking(-1.0, name="mask_steps")(inputs))
    hidden = layers.GRU(2, name="recur", **_pinned.GRU)(dropped)
    model = _compiled(keras, inputs, layers.Dense(1, name="score")(hidden))
    return model, {"sequences": np.where(SEQUENCES == 0, -1, 0).astype("float32")}, LAST


def _learned_by(keras, reader):
    """A model that reads the vectors with *reader*, hidden steps given by hand, and one number of each sequence."""
    steps, vectors = _vectors(keras)
    outputs = keras.layers.Dense(1, name="score")(reader(vectors, mask=steps[1]))
    return _compiled(keras, steps, outputs), _inputs(), LAST


def _vectors(keras):
    ids = keras.layers.Input(shape=(4,), name="ids")
    seen = keras.layers.Input(shape=(4,), dtype="bool", name="seen")
    return [ids, seen], keras.layers.Embedding(9, 2, name="embed")(ids)


def _hidden_by_hand(keras, tensor, seen):
    class HideSteps(keras.layers.Layer):
        def call(self, inputs):
            return inputs[0] * 1.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return inputs[1]

        def compute_output_shape(self, input_shape):
            return input_shape[0]

    return HideSteps(name="hide")([tensor, seen])


def _compiled(keras, inputs, outputs):
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss="mse")
    return model


def _inputs():
    return {"ids": IDS, "seen": SEEN}
