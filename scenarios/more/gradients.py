"""
What one training step changes, and what it leaves alone.

Each timestep has an id of its own, so the row of its vector in the Embedding shows what the timestep has learned.
"""

import numpy as np

from scenarios import _pinned

MODES = ("train",)
IDS = np.array([[1, 2, 3, 4], [5, 6, 7, 8]], "float32")
TARGETS = np.array([[[1], [2], [3], [4]], [[5], [6], [7], [8]]], "float32") / 10
LAST = np.array([[1], [2]], "float32")
MASK = np.array([[True, False, True, False], [True, True, False, False]])
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [0, 0]]], "float32") / 10


def last_timestep_of_gru(keras):
    """The gradient at masked timesteps of a GRU that returns its last timestep.

    A masked timestep takes no part in the result, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.GRU(2, name="recur", **_pinned.GRU))


def last_timestep_of_lstm(keras):
    """The gradient at masked timesteps of an LSTM that returns its last timestep.

    A masked timestep takes no part in the result, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.LSTM(2, name="recur", **_pinned.LSTM))


def last_timestep_unrolled(keras):
    """The gradient at masked timesteps of an unrolled SimpleRNN.

    An unrolled layer has other code for masks. It must learn what a loop learns.
    """
    return _learned_by(keras, keras.layers.SimpleRNN(2, unroll=True, name="recur"))


def backwards(keras):
    """The gradient at masked timesteps of a GRU with go_backwards=True.

    A masked timestep takes no part in the result, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.GRU(2, go_backwards=True, name="recur", **_pinned.GRU))


def bidirectional(keras):
    """The gradient at masked timesteps of a Bidirectional GRU.

    Neither of the two directions may learn anything from a masked timestep.
    """
    return _learned_by(keras, keras.layers.Bidirectional(keras.layers.GRU(2, **_pinned.GRU), name="both_ways"))


def average_pooling(keras):
    """The gradient at masked timesteps of a mean.

    A masked timestep has no part in the mean, so its vector should stay as it was.
    """
    return _learned_by(keras, keras.layers.GlobalAveragePooling1D(name="pool"))


def loss_of_every_timestep(keras):
    """The gradient at masked timesteps of a loss over every timestep.

    There is a Dense layer at each timestep, so each timestep learns from its own target alone.
    A masked timestep has none to learn from.
    """
    inputs, vectors = _vectors(keras)
    outputs = keras.layers.Dense(1, name="per_step")(_with_mask(keras, vectors, inputs[1]))
    return _compiled(keras, inputs, outputs), _inputs(), TARGETS


def loss_of_every_timestep_of_gru(keras):
    """The gradient at masked timesteps of a GRU with a loss over every timestep.

    Masked timesteps repeat the output of the timestep before.
    If the loss counts the repeats, that timestep learns twice.
    """
    inputs, vectors = _vectors(keras)
    hidden = keras.layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(vectors, mask=inputs[1])
    outputs = keras.layers.Dense(1, name="per_step")(_with_mask(keras, hidden, inputs[1]))
    return _compiled(keras, inputs, outputs), _inputs(), TARGETS


def every_timestep_masked(keras):
    """The gradient of a sequence that is masked as a whole.

    Nothing is unmasked, so nothing but the bias of the last layer can be learned, and no weight may become NaN.
    """
    model, inputs, targets = _learned_by(keras, keras.layers.GRU(2, name="recur", **_pinned.GRU))
    return model, {"ids": inputs["ids"], "seen": MASK & False}, targets


def nan_at_masked_timesteps(keras):
    """A NaN at a masked timestep, and one training step.

    A result may be sound where its gradient is not: 0 times NaN is NaN, and one such weight spoils all that follows.

    Reported: https://github.com/keras-team/keras/issues/2819
    Reported: https://github.com/tensorflow/tensorflow/issues/6209
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(3, 2), name="sequences"), layers.Input(shape=(3,), dtype="bool", name="seen")
    hidden = layers.SimpleRNN(2, name="recur")(layers.Dense(2, name="project")(inputs), mask=mask)
    model = _compiled(keras, [inputs, mask], layers.Dense(1, name="score")(hidden))
    visible = SEQUENCES.any(axis=-1)
    return model, {"sequences": np.where(visible[..., None], SEQUENCES, np.nan), "seen": visible}, LAST


def dropout_in_training(keras):
    """Dropout at work in a GRU with a mask.

    All data is 0 and padding is -1, so whatever is dropped is 0 before and after, and chance has no say.
    The path through the layer is that of training; the masked timesteps must be skipped there too.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    hidden = layers.GRU(2, dropout=0.5, name="recur", **_pinned.GRU)(layers.Masking(-1.0, name="mask_steps")(inputs))
    model = _compiled(keras, inputs, layers.Dense(1, name="score")(hidden))
    return model, {"sequences": np.where(SEQUENCES == 0, -1, 0).astype("float32")}, LAST


def dropout_layer_in_training(keras):
    """A Dropout layer at work between Masking and a GRU.

    All data is 0 and padding is -1, so whatever is dropped is 0 before and after, and chance has no say.
    The layer must propagate the mask in training as it does outside of it.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    dropped = layers.Dropout(0.5, name="drop")(layers.Masking(-1.0, name="mask_steps")(inputs))
    hidden = layers.GRU(2, name="recur", **_pinned.GRU)(dropped)
    model = _compiled(keras, inputs, layers.Dense(1, name="score")(hidden))
    return model, {"sequences": np.where(SEQUENCES == 0, -1, 0).astype("float32")}, LAST


def _learned_by(keras, reader):
    """A model that reads the vectors with *reader*, with an explicit mask, and gives one number for each sequence."""
    inputs, vectors = _vectors(keras)
    outputs = keras.layers.Dense(1, name="score")(reader(vectors, mask=inputs[1]))
    return _compiled(keras, inputs, outputs), _inputs(), LAST


def _vectors(keras):
    ids = keras.layers.Input(shape=(4,), name="ids")
    mask = keras.layers.Input(shape=(4,), dtype="bool", name="seen")
    return [ids, mask], keras.layers.Embedding(9, 2, name="embed")(ids)


def _with_mask(keras, tensor, mask):
    class MaskTimesteps(keras.layers.Layer):
        def call(self, inputs):
            return inputs[0] * 1.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return inputs[1]

        def compute_output_shape(self, input_shape):
            return input_shape[0]

    return MaskTimesteps(name="hide")([tensor, mask])


def _compiled(keras, inputs, outputs):
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss="mse")
    return model


def _inputs():
    return {"ids": IDS, "seen": MASK}
