"""Which team answers this ticket? A tagger of words, saved below `saved/`."""

import numpy as np


def teams(keras):
    """Words and their shapes side by side, read in both directions, a team a word and one for the whole ticket.

    A word that is not word_vectors has shape 0, so the two masks disagree where Concatenate merges them.
    The pooling consumes what is left of the mask.

    Source: https://keras.io/examples/nlp/bidirectional_lstm_imdb/
    """
    layers = keras.layers
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    shapes = layers.Input(shape=(None,), dtype="int32", name="shapes")
    word_vectors = layers.Embedding(20, 3, mask_zero=True, name="embed_words")(words)
    shape_vectors = layers.Embedding(5, 2, mask_zero=True, name="embed_shapes")(shapes)
    both = layers.Concatenate(name="side_by_side")([word_vectors, shape_vectors])
    read = layers.Bidirectional(layers.LSTM(2, return_sequences=True), name="read")(both)
    team_of_word = layers.Dense(3, activation="softmax", name="team_of_word")(read)
    team = layers.Dense(3, activation="softmax", name="team")(layers.GlobalAveragePooling1D(name="pool")(read))
    padded = {
        "words": np.array([[7, 3, 9, 0, 0], [5, 11, 0, 0, 0]]),
        "shapes": np.array([[1, 0, 2, 0, 0], [3, 1, 0, 0, 0]]),
    }
    return keras.models.Model([words, shapes], [team_of_word, team]), padded
