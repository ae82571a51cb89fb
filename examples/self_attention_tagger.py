"""Attention between the words of a sentence, from the package keras-self-attention."""

import numpy as np

WITH = ("keras-self-attention==0.51.0",)


def tags(keras):
    """A bidirectional LSTM, SeqSelfAttention and a dense layer: the tagger of the package's own README.

    The package is written for Keras 2 and its backend; it imports Keras from TensorFlow.
    Its layer subtracts from the scores only where both words are padding, so padding is not quite out.

    Source: https://github.com/CyberZHG/keras-self-attention
    """
    from keras_self_attention import SeqSelfAttention

    layers = keras.layers
    model = keras.models.Sequential()
    model.add(layers.Embedding(input_dim=12, output_dim=4, mask_zero=True))
    model.add(layers.Bidirectional(layers.LSTM(units=3, return_sequences=True)))
    model.add(SeqSelfAttention(units=4, attention_activation="sigmoid"))
    model.add(layers.Dense(units=3))
    return model, np.array([[4, 9, 2, 0, 0], [3, 5, 7, 1, 0]])


def pooled(keras):
    """The same package's SeqWeightedAttention, which pools a sentence to one vector and drops its mask.

    Source: https://github.com/CyberZHG/keras-self-attention
    """
    from keras_self_attention import SeqWeightedAttention

    layers = keras.layers
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    read = layers.LSTM(3, return_sequences=True)(layers.Embedding(12, 4, mask_zero=True)(words))
    outputs = layers.Dense(2, activation="softmax")(SeqWeightedAttention(name="pool")(read))
    return keras.Model(words, outputs), {"words": np.array([[4, 9, 2, 0, 0], [3, 5, 7, 1, 0]])}
