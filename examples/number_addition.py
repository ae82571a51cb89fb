"""Sequence to sequence with recurrent layers: what one layer read is where another starts."""

import numpy as np


def addition(keras):
    """The addition network of keras.io: digits in, an LSTM repeats what it read, a second one writes the sum.

    Unlike there, short sums are padded with zeros and masked.
    RepeatVector makes a sequence without padding, so no mask may reach the second LSTM.

    Source: https://github.com/keras-team/keras-io/blob/master/examples/nlp/addition_rnn.py
    """
    layers = keras.layers
    model = keras.Sequential()
    model.add(layers.Input(shape=(5, 3)))
    model.add(layers.Masking())
    model.add(layers.LSTM(4))
    model.add(layers.RepeatVector(2))
    for _ in range(2):
        model.add(layers.LSTM(4, return_sequences=True))
    model.add(layers.Dense(3, activation="softmax"))
    digits = np.eye(3, dtype="float32")[np.array([[0, 1, 2, 0, 0], [2, 1, 0, 1, 0]])]
    digits[0, 3:] = digits[1, 4:] = 0
    return model, digits


def character_translation(keras):
    """The character-level translator of keras.io: the decoder starts from the two states of the encoder.

    Both sides are one-hot characters, padded with zeros, and masked here.
    In a decoder that is given `initial_state` the mask must still be that of its own sequence.

    Source: https://github.com/keras-team/keras-io/blob/master/examples/nlp/lstm_seq2seq.py
    """
    layers = keras.layers
    encoder_inputs = keras.Input(shape=(None, 4), name="encoder_inputs")
    encoder = layers.LSTM(3, return_state=True)
    _, state_h, state_c = encoder(layers.Masking()(encoder_inputs))
    decoder_inputs = keras.Input(shape=(None, 5), name="decoder_inputs")
    decoder_lstm = layers.LSTM(3, return_sequences=True, return_state=True)
    decoder_outputs, _, _ = decoder_lstm(layers.Masking()(decoder_inputs), initial_state=[state_h, state_c])
    decoder_outputs = layers.Dense(5, activation="softmax")(decoder_outputs)
    model = keras.Model([encoder_inputs, decoder_inputs], decoder_outputs)
    english = np.eye(4, dtype="float32")[np.array([[0, 2, 1, 0], [3, 1, 2, 0]])]
    english[0, 2:] = english[1, 3:] = 0
    french = np.eye(5, dtype="float32")[np.array([[4, 1, 2, 0, 0], [4, 3, 0, 0, 0]])]
    french[0, 3:] = french[1, 2:] = 0
    return model, {"encoder_inputs": english, "decoder_inputs": french}
