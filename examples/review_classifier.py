"""Is this review friendly? Two classifiers of padded text."""

import numpy as np

REVIEWS = np.array([[4, 9, 2, 0, 0, 0], [7, 3, 5, 8, 0, 0]])


def as_published(keras):
    """The text classifier of keras.io as it stands there: padding is a word like any other, and nothing is masked.

    That no version changes anything here says nothing about masks.

    Source: https://github.com/keras-team/keras-io/blob/master/examples/nlp/text_classification_with_transformer.py
    """
    return _transformer_classifier(keras, mask_zero=False)


def transformer_block(keras):
    """The same with the one change its readers ask for: mask_zero in the embedding.

    The token embedding generates the mask inside a layer that says nothing about masks,
    and the author trusts that the attention and the pooling see it.

    Source: https://github.com/keras-team/keras-io/blob/master/examples/nlp/text_classification_with_transformer.py
    """
    return _transformer_classifier(keras, mask_zero=True)


def stacked_lstms(keras):
    """The recurrent classifier of the TensorFlow tutorials: a Sequential model without Input.

    Two bidirectional LSTMs read the masked words, the first returns sequences.

    Source: https://github.com/tensorflow/text/blob/master/docs/tutorials/text_classification_rnn.ipynb
    """
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Embedding(input_dim=10, output_dim=4, mask_zero=True),
            layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
            layers.Bidirectional(layers.LSTM(2)),
            layers.Dense(4, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(1),
        ]
    )
    return model, REVIEWS


def _transformer_classifier(keras, mask_zero):
    layers = keras.layers

    class TransformerBlock(layers.Layer):
        def __init__(self, units, heads, hidden, rate=0.1):
            super().__init__()
            self.att = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.ffn = keras.Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(units)])
            self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
            self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
            self.dropout1 = layers.Dropout(rate)
            self.dropout2 = layers.Dropout(rate)

        def call(self, inputs, training=None):
            attended = self.dropout1(self.att(inputs, inputs), training=training)
            attended = self.layernorm1(inputs + attended)
            return self.layernorm2(attended + self.dropout2(self.ffn(attended), training=training))

    class TokenAndPositionEmbedding(layers.Layer):
        def __init__(self, length, words, units):
            super().__init__()
            self.token_emb = layers.Embedding(words, units, mask_zero=mask_zero)
            self.pos_emb = layers.Embedding(length, units)
            self.positions = np.arange(length)

        def call(self, x):
            return self.token_emb(x) + self.pos_emb(self.positions)

    inputs = layers.Input(shape=(6,), name="review")
    x = TokenAndPositionEmbedding(6, 10, 4)(inputs)
    x = TransformerBlock(4, 2, 6)(x)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dense(5, activation="relu")(layers.Dropout(0.1)(x))
    outputs = layers.Dense(2, activation="softmax")(layers.Dropout(0.1)(x))
    return keras.Model(inputs, outputs), {"review": REVIEWS}
