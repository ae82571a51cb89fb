"""Arguments left at their defaults on purpose: the same line of code is another layer in another version."""

import numpy as np

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [7, 8]]], "float32")


def gru(keras):
    """A GRU with default arguments.

    Two defaults changed with TensorFlow 2: the reset gate acts after the matrix product, which takes a second bias,
    and the gates are sigmoids. Old weights do not fit, and the numbers differ.
    """
    return _after_masking(keras, keras.layers.GRU(2, return_sequences=True, name="recur"))


def lstm(keras):
    """An LSTM with default arguments.

    With TensorFlow 2 its gates became sigmoids, from a cheaper function of three straight lines.
    Weights fit, numbers differ.
    """
    return _after_masking(keras, keras.layers.LSTM(2, return_sequences=True, name="recur"))


def cells(keras):
    """RNN around a GRUCell and an LSTMCell with default arguments.

    Their defaults changed as those of GRU and LSTM did.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    gru_outputs = layers.RNN(layers.GRUCell(2), return_sequences=True, name="recur_gru")(masked)
    lstm_outputs = layers.RNN(layers.LSTMCell(2), return_sequences=True, name="recur_lstm")(masked)
    return keras.models.Model(inputs, [gru_outputs, lstm_outputs]), {"sequences": SEQUENCES}


def hard_gates(keras):
    """An LSTM with recurrent_activation="hard_sigmoid", the default of old versions.

    A user who writes hard_sigmoid to keep an old model as it was should get the old numbers:
    does the name still stand for the same function?
    """
    hard = keras.layers.LSTM(2, return_sequences=True, recurrent_activation="hard_sigmoid", name="recur")
    return _after_masking(keras, hard)


def conv_lstm(keras):
    """A ConvLSTM2D with default arguments.

    Its gates kept the cheaper function when those of LSTM changed, and changed later.
    """
    inputs = keras.layers.Input(shape=(2, 2, 2, 1), name="pictures")
    outputs = keras.layers.ConvLSTM2D(1, 2, padding="same", return_sequences=True, name="recur")(inputs)
    return keras.models.Model(inputs, outputs), {"pictures": np.arange(1, 9, dtype="float32").reshape(1, 2, 2, 2, 1)}


def _after_masking(keras, layer):
    inputs = keras.layers.Input(shape=(3, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
