"""Image captioning: a subclassed model with a training step of its own, and explicit `mask=` arguments."""

import numpy as np
import tensorflow as tf

MODES = ("predict", "eager", "train")


def captions(keras):
    """The captioning model of keras.io: features of an image are encoded, and a decoder writes words about them.

    The decoder takes an explicit `mask=` argument, which its author compares from the words; the layer inside
    that generates a mask of its own is ignored.
    The training step uses a gradient tape and divides the loss by the unmasked words.

    Source: https://github.com/keras-team/keras-io/blob/master/examples/vision/image_captioning.py
    """
    layers = keras.layers

    class PositionalEmbedding(layers.Layer):
        def __init__(self, length, words, units, **kwargs):
            super().__init__(**kwargs)
            self.token_embeddings = layers.Embedding(words, units)
            self.position_embeddings = layers.Embedding(length, units)

        def call(self, inputs):
            return self.token_embeddings(inputs) + self.position_embeddings(tf.range(tf.shape(inputs)[-1]))

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return tf.math.not_equal(inputs, 0)

    class Encoder(layers.Layer):
        def __init__(self, units, heads, **kwargs):
            super().__init__(**kwargs)
            self.attention = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.project = layers.Dense(units, activation="relu")
            self.norm = layers.LayerNormalization()

        def call(self, inputs, training=None, mask=None):  # noqa: ARG002 - an image has no padding
            inputs = self.project(inputs)
            return self.norm(inputs + self.attention(query=inputs, value=inputs, key=inputs, training=training))

    class Decoder(layers.Layer):
        def __init__(self, units, hidden, heads, words, **kwargs):
            super().__init__(**kwargs)
            self.embedding = PositionalEmbedding(10, words, units)
            self.look_back = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.look_across = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.project = keras.Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(units)])
            self.norm_back, self.norm_across, self.norm_out = (layers.LayerNormalization() for _ in range(3))
            self.drop = layers.Dropout(0.1)
            self.out = layers.Dense(words)
            self.supports_masking = True

        def call(self, inputs, encoded, training=None, mask=None):
            inputs = self.drop(self.embedding(inputs), training=training)
            combined = causal = self.causal_mask(inputs)
            padding = None
            if mask is not None:
                padding = tf.cast(mask[:, :, tf.newaxis], "int32")
                combined = tf.minimum(tf.cast(mask[:, tf.newaxis, :], "int32"), causal)
            back = self.norm_back(inputs + self.look_back(inputs, inputs, inputs, attention_mask=combined))
            across = self.look_across(back, encoded, encoded, attention_mask=padding)
            across = self.norm_across(back + across)
            return self.out(self.norm_out(across + self.project(across)))

        def causal_mask(self, inputs):
            positions = tf.range(tf.shape(inputs)[1])
            allowed = tf.cast(positions[:, tf.newaxis] >= positions, "int32")
            return tf.tile(allowed[tf.newaxis], [tf.shape(inputs)[0], 1, 1])

    class ImageCaptioning(keras.Model):
        def __init__(self, encoder, decoder):
            super().__init__()
            self.encoder = encoder
            self.decoder = decoder

        def call(self, inputs, training=None):
            encoded = self.encoder(inputs["image"], training=training)
            mask = tf.math.not_equal(inputs["caption"], 0)
            return self.decoder(inputs["caption"], encoded, training=training, mask=mask)

        def train_step(self, data):
            inputs, words = data[:2]
            with tf.GradientTape() as tape:
                scores = self(inputs, training=False)
                mask = tf.cast(tf.math.not_equal(words, 0), "float32")
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=words, logits=scores)
                loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
            return {"loss": loss}

    model = ImageCaptioning(Encoder(4, 2), Decoder(4, 6, 2, 9))
    model.compile(optimizer=keras.optimizers.SGD(0.1))
    image = np.linspace(-1, 1, 24).reshape(2, 4, 3).astype("float32")
    caption = np.array([[1, 5, 3, 0, 0], [1, 7, 4, 6, 0]])
    following = np.array([[5, 3, 2, 0, 0], [7, 4, 6, 2, 0]])
    return model, {"image": image, "caption": caption}, following
