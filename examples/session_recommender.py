"""What is clicked next in a session: recurrent and attentive recommenders."""

import numpy as np
import tensorflow as tf

CLICKS = np.array([[5, 8, 2, 0, 0], [3, 9, 4, 7, 0]])


def gru4rec(keras):
    """Two towers, as in TensorFlow Recommenders: a masked GRU over the clicks, and the embedding of the next item.

    The query tower is a Sequential model inside a subclassed one, the training step is its own,
    and its loss compares each query with all candidates of the batch.

    Source: https://github.com/tensorflow/recommenders/blob/main/docs/examples/sequential_retrieval.ipynb
    """
    layers = keras.layers

    class Retrieval(keras.Model):
        def __init__(self, items, units):
            super().__init__()
            self._query_model = keras.Sequential([layers.Embedding(items, units, mask_zero=True), layers.GRU(units)])
            self._candidate_model = keras.Sequential([layers.Embedding(items, units)])

        def call(self, features):
            query = self._query_model(features["context"])
            return tf.matmul(query, self._candidate_model(features["label"]), transpose_b=True)

        def train_step(self, data):
            features = data[0]
            with tf.GradientTape() as tape:
                scores = self(features, training=True)
                labels = tf.range(tf.shape(scores)[0])
                loss = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=scores))
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
            return {"loss": loss}

    model = Retrieval(10, 4)
    model.compile(optimizer=keras.optimizers.SGD(0.1))
    return model, {"context": CLICKS, "label": np.array([7, 1])}


def self_attentive(keras):
    """Self-attention over the clicks in the manner of SASRec, written for Keras 3 and its `keras.ops`.

    The last unmasked item is picked by counting the mask, and scored against all items
    with the embedding's own weights.

    Source: https://keras.io/keras_rs/examples/sas_rec/
    """
    layers, ops = keras.layers, keras.ops

    class SasRec(keras.Model):
        def __init__(self, items, units, length):
            super().__init__()
            self.item_embedding = layers.Embedding(items, units, mask_zero=True, name="items")
            self.position_embedding = layers.Embedding(length, units, name="positions")
            self.attention = layers.MultiHeadAttention(2, units, name="attention")
            self.norms = [layers.LayerNormalization(name=f"norm_{n}") for n in range(2)]
            self.feed_forward = layers.Dense(units, activation="relu", name="feed_forward")

        def call(self, inputs):
            items = inputs["item_ids"]
            embedded = self.item_embedding(items)
            x = embedded + self.position_embedding(ops.arange(ops.shape(items)[1]))
            mask = self.item_embedding.compute_mask(items)
            attended = self.attention(x, x, query_mask=mask, value_mask=mask, use_causal_mask=True)
            x = self.norms[0](x + attended)
            x = self.norms[1](x + self.feed_forward(x))
            last = ops.sum(ops.cast(mask, "int32"), axis=1) - 1
            picked = ops.take_along_axis(x, last[:, None, None], axis=1)[:, 0]
            scores = ops.matmul(picked, ops.transpose(self.item_embedding.embeddings))
            return {"item_sequence_embedding": x, "scores": scores}

    return SasRec(10, 4, 8), {"item_ids": CLICKS}
