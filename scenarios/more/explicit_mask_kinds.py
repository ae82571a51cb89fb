"""An explicit mask= argument of other layers than those in explicit_mask.py, and of other shapes than they expect."""

import numpy as np

from scenarios import _pinned

MODES = ("predict", "eager")
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")
MASK = np.array([[True, False, True, False]])
PICTURES = np.arange(1, 13, dtype="float32").reshape(1, 3, 4) / 10
SEEN = np.array([[True, False, True]])


def to_an_lstm(keras):
    """An LSTM with an explicit mask= argument.

    Timesteps 2 and 4 are masked because the mask says so, whatever their values are.
    """
    return _called(keras, keras.layers.LSTM(2, return_sequences=True, name="lstm_one", **_pinned.LSTM))


def to_a_simple_rnn(keras):
    """A SimpleRNN with an explicit mask= argument.

    Timesteps 2 and 4 are masked because the mask says so, whatever their values are.
    """
    return _called(keras, keras.layers.SimpleRNN(2, return_sequences=True, name="rnn_one"))


def to_stacked_cells(keras):
    """RNN around StackedRNNCells with an explicit mask= argument.

    The states of both cells must be held at masked timesteps.
    """
    cells = keras.layers.StackedRNNCells([keras.layers.SimpleRNNCell(2), keras.layers.SimpleRNNCell(3)])
    return _called(keras, keras.layers.RNN(cells, return_sequences=True, name="rnn_one"))


def to_conv_lstm_in_one_dimension(keras):
    """ConvLSTM1D with an explicit mask that has one entry for each timestep.

    The second row is masked, and the state must be held there.
    """
    layer = keras.layers.ConvLSTM1D(
        1, 2, padding="same", return_sequences=True, recurrent_activation="sigmoid", name="recur"
    )
    return _over_pictures(keras, layer, PICTURES[..., None])


def to_conv_lstm_in_three_dimensions(keras):
    """ConvLSTM3D with an explicit mask that has one entry for each timestep.

    The second volume is masked, and the state must be held there.
    """
    layer = keras.layers.ConvLSTM3D(
        1, 1, padding="same", return_sequences=True, recurrent_activation="sigmoid", name="recur"
    )
    return _over_pictures(keras, layer, PICTURES.reshape(1, 3, 2, 2, 1, 1))


def to_batch_normalization(keras):
    """BatchNormalization with an explicit mask= argument, outside of training.

    The mask matters in training only; versions whose call takes no mask raise.
    """
    return _called(keras, keras.layers.BatchNormalization(name="normal"))


def to_softmax_over_timesteps(keras):
    """Softmax over timesteps with an explicit mask of timesteps and features.

    Masked timesteps should get 0, and the shares of the others should add up to 1.
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="scores"), layers.Input(shape=(4, 2), dtype="bool", name="seen")
    outputs = layers.Softmax(axis=1, name="share")(inputs, mask=mask)
    seen = np.repeat(MASK[..., None], 2, axis=-1)
    return keras.models.Model([inputs, mask], outputs), {"scores": SEQUENCES, "seen": seen}


def to_masking(keras):
    """Masking with an explicit mask= argument.

    Its call takes no mask. Does it raise, or does the mask that it generates itself count?
    """
    layers = keras.layers
    inputs, mask = _inputs(layers, (4,))
    masked = layers.Masking(name="mask_steps")(inputs, mask=mask)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def to_add(keras):
    """Add with an explicit mask= argument, a mask for each of its inputs.

    Its call takes no mask. Does it raise, or are the masks merged?
    """
    layers = keras.layers
    inputs, mask = _inputs(layers, (4,))
    added = layers.Add(name="plus")([inputs, inputs], mask=[mask, mask])
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(added)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def to_attention_for_values_only(keras):
    """Attention with an explicit mask of its values, and None for its queries.

    The guide allows a list with None in it. The second and fourth value must get no weight.
    """
    inputs, mask = _inputs(keras.layers, (4,))
    outputs = keras.layers.Attention(name="attend")([inputs, inputs], mask=[None, mask])
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def to_multi_head_attention(keras):
    """MultiHeadAttention with an explicit attention_mask of queries and values.

    It says for each query which values it may attend to.
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4, 4), dtype="bool", name="seen")
    attend = layers.MultiHeadAttention(2, 2, name="attend")
    outputs = attend(inputs, inputs, attention_mask=mask)
    model = keras.models.Model([inputs, mask], outputs)
    return model, {"sequences": SEQUENCES, "seen": np.tril(np.ones((1, 4, 4), "bool"))}


def with_an_axis_for_features(keras):
    """A GRU with an explicit mask that has a third axis of one.

    Inside of Keras masks of timesteps have such an axis, too. A version may take it, raise, or read it as another
    mask.
    """
    inputs, mask = _inputs(keras.layers, (4, 1))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=mask)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK[..., None]}


def for_each_feature(keras):
    """A GRU with an explicit mask of timesteps and features.

    A GRU skips timesteps, not features. A user should be told that such a mask does not fit.
    """
    inputs, mask = _inputs(keras.layers, (4, 2))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=mask)
    seen = np.repeat(MASK[..., None], 2, axis=-1)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": seen}


def as_a_constant(keras):
    """A GRU with an explicit mask that is an array of NumPy and no input.

    The same timesteps are masked in every batch. A version may take the array or ask for a tensor.
    """
    inputs = keras.layers.Input(batch_shape=(1, 4, 2), name="sequences")
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=MASK)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _inputs(layers, shape):
    return layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=shape, dtype="bool", name="seen")


def _called(keras, layer):
    inputs, mask = _inputs(keras.layers, (4,))
    return keras.models.Model([inputs, mask], layer(inputs, mask=mask)), {"sequences": SEQUENCES, "seen": MASK}


def _over_pictures(keras, layer, pictures):
    inputs = keras.layers.Input(shape=pictures.shape[1:], name="pictures")
    mask = keras.layers.Input(shape=(3,), dtype="bool", name="seen")
    return keras.models.Model([inputs, mask], layer(inputs, mask=mask)), {"pictures": pictures, "seen": SEEN}
