"""Do two people ask the same? Twins of one Embedding and one LSTM."""

import numpy as np

QUESTIONS = {
    "left": np.array([[4, 9, 2, 0, 0], [3, 5, 7, 1, 0]]),
    "right": np.array([[4, 2, 0, 0, 0], [8, 5, 6, 11, 3]]),
}


def manhattan_lstm(keras):
    """The Siamese LSTM of the Quora question pairs: both questions go through the same layers.

    The distance is a custom layer, to which masks mean nothing any more.

    Source: https://github.com/eliorc/Medium/blob/master/MaLSTM.ipynb
    """
    layers = keras.layers

    class ManhattanDistance(layers.Layer):
        def call(self, inputs):
            left, right = inputs
            # keras.backend is not the same in every Keras, the operators of tensors are.
            return 1 / (1 + layers.Dot(axes=1)([abs(left - right), left * 0 + 1]))

        def compute_output_shape(self, input_shape):
            return (input_shape[0][0], 1)

    left = layers.Input(shape=(None,), dtype="int32", name="left")
    right = layers.Input(shape=(None,), dtype="int32", name="right")
    embedding = layers.Embedding(12, 4, mask_zero=True)
    shared_lstm = layers.LSTM(3)
    similar = ManhattanDistance()([shared_lstm(embedding(left)), shared_lstm(embedding(right))])
    return keras.Model([left, right], similar), QUESTIONS


def decomposed_attention(keras):
    """Attention of each question over the other with dot products, then all is concatenated, pooled and compared.

    `Attention` takes the masks of both; Concatenate merges two that are the same, the pooling must leave padding out.

    Source: https://www.tensorflow.org/api_docs/python/tf/keras/layers/Attention
    """
    layers = keras.layers
    left = layers.Input(shape=(None,), dtype="int32", name="left")
    right = layers.Input(shape=(None,), dtype="int32", name="right")
    embedding = layers.Embedding(12, 4, mask_zero=True, name="words")
    encode = layers.Bidirectional(layers.GRU(2, return_sequences=True), name="encode")
    a, b = encode(embedding(left)), encode(embedding(right))
    looked = [layers.Attention(name="a_to_b")([a, b]), layers.Attention(name="b_to_a")([b, a])]
    compared = [
        layers.Concatenate(name=f"compare_{n}")([own, other]) for n, (own, other) in enumerate(zip((a, b), looked))
    ]
    pooled = [layers.GlobalAveragePooling1D(name=f"pool_{n}")(each) for n, each in enumerate(compared)]
    same = layers.Dense(1, activation="sigmoid", name="same")(layers.Concatenate(name="pair")(pooled))
    return keras.Model([left, right], same), QUESTIONS
