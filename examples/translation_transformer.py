"""Sequence-to-sequence Transformers: English words in, the next Spanish words out."""

import numpy as np
import tensorflow as tf

SENTENCES = {
    "encoder_inputs": np.array([[5, 8, 2, 0, 0], [3, 9, 4, 7, 0]]),
    "decoder_inputs": np.array([[1, 6, 0, 0, 0], [1, 4, 2, 0, 0]]),
}


def as_published(keras):
    """The Transformer of keras.io as it stood for Keras 2: what was encoded is the decoder's second argument.

    Keras 2 passes `call` the mask of the first argument as `mask`.
    The encoder is a model of its own, so its mask has to leave one model and enter another.
    It looks across with the mask of the words it has written, so both sentences are padded to one length.

    Source: https://github.com/keras-team/keras-io/blob/master/examples/nlp/neural_machine_translation_with_transformer.py
    """
    layers = keras.layers

    class PositionalEmbedding(layers.Layer):
        def __init__(self, length, words, units, **kwargs):
            super().__init__(**kwargs)
            self.token_embeddings = layers.Embedding(words, units)
            self.position_embeddings = layers.Embedding(length, units)

        def call(self, inputs):
            positions = tf.range(tf.shape(inputs)[-1])
            return self.token_embeddings(inputs) + self.position_embeddings(positions)

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return tf.math.not_equal(inputs, 0)

    class TransformerEncoder(layers.Layer):
        def __init__(self, units, hidden, heads, **kwargs):
            super().__init__(**kwargs)
            self.attention = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.project = keras.Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(units)])
            self.norm_attended = layers.LayerNormalization()
            self.norm_projected = layers.LayerNormalization()
            self.supports_masking = True

        def call(self, inputs, mask=None):
            if mask is not None:
                padding_mask = tf.cast(mask[:, tf.newaxis, :], "int32")
            attended = self.attention(query=inputs, value=inputs, key=inputs, attention_mask=padding_mask)
            attended = self.norm_attended(inputs + attended)
            return self.norm_projected(attended + self.project(attended))

    class TransformerDecoder(layers.Layer):
        def __init__(self, units, hidden, heads, **kwargs):
            super().__init__(**kwargs)
            self.look_back = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.look_across = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.project = keras.Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(units)])
            self.norms = [layers.LayerNormalization() for _ in range(3)]
            self.supports_masking = True

        def call(self, inputs, encoder_outputs, mask=None):
            causal = self.causal_mask(inputs)
            if mask is not None:
                padding_mask = tf.minimum(tf.cast(mask[:, tf.newaxis, :], "int32"), causal)
            back = self.look_back(query=inputs, value=inputs, key=inputs, attention_mask=causal)
            back = self.norms[0](inputs + back)
            across = self.look_across(
                query=back, value=encoder_outputs, key=encoder_outputs, attention_mask=padding_mask
            )
            across = self.norms[1](back + across)
            return self.norms[2](across + self.project(across))

        def causal_mask(self, inputs):
            positions = tf.range(tf.shape(inputs)[1])
            allowed = tf.cast(positions[:, tf.newaxis] >= positions, "int32")
            return tf.tile(allowed[tf.newaxis], [tf.shape(inputs)[0], 1, 1])

    source = keras.Input(shape=(None,), dtype="int64", name="encoder_inputs")
    encoded = TransformerEncoder(4, 6, 2)(PositionalEmbedding(12, 10, 4)(source))
    encoder = keras.Model(source, encoded)
    target = keras.Input(shape=(None,), dtype="int64", name="decoder_inputs")
    states = keras.Input(shape=(None, 4), name="decoder_state_inputs")
    decoded = TransformerDecoder(4, 6, 2)(PositionalEmbedding(12, 10, 4)(target), states)
    words = layers.Dense(10, activation="softmax")(layers.Dropout(0.5)(decoded))
    decoder = keras.Model([target, states], words)
    model = keras.Model([source, target], decoder([target, encoder(source)]), name="transformer")
    return model, SENTENCES


def as_of_today(keras):
    """The same as it is written for Keras 3: the decoder takes a list, and asks attention for the masks by name.

    `call` gets a list of masks, one for each of its inputs.
    It uses keras.ops, so Keras 2 cannot build it.

    Source: https://keras.io/examples/nlp/neural_machine_translation_with_transformer/
    """
    layers, ops = keras.layers, keras.ops

    class PositionalEmbedding(layers.Layer):
        def __init__(self, length, words, units, **kwargs):
            super().__init__(**kwargs)
            self.token_embeddings = layers.Embedding(words, units)
            self.position_embeddings = layers.Embedding(length, units)

        def call(self, inputs):
            positions = ops.arange(0, ops.shape(inputs)[-1], 1)
            return self.token_embeddings(inputs) + self.position_embeddings(positions)

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return ops.not_equal(inputs, 0)

    class TransformerEncoder(layers.Layer):
        def __init__(self, units, hidden, heads, **kwargs):
            super().__init__(**kwargs)
            self.attention = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.project = keras.Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(units)])
            self.norm_attended = layers.LayerNormalization()
            self.norm_projected = layers.LayerNormalization()
            self.supports_masking = True

        def call(self, inputs, mask=None):
            padding_mask = None if mask is None else ops.cast(mask[:, None, :], "int32")
            attended = self.attention(query=inputs, value=inputs, key=inputs, attention_mask=padding_mask)
            attended = self.norm_attended(inputs + attended)
            return self.norm_projected(attended + self.project(attended))

    class TransformerDecoder(layers.Layer):
        def __init__(self, units, hidden, heads, **kwargs):
            super().__init__(**kwargs)
            self.look_back = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.look_across = layers.MultiHeadAttention(num_heads=heads, key_dim=units)
            self.project = keras.Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(units)])
            self.norms = [layers.LayerNormalization() for _ in range(3)]
            self.supports_masking = True

        def call(self, inputs, mask=None):
            inputs, encoder_outputs = inputs
            inputs_mask, encoder_mask = (None, None) if mask is None else mask
            back = self.look_back(query=inputs, value=inputs, key=inputs, use_causal_mask=True, query_mask=inputs_mask)
            back = self.norms[0](inputs + back)
            across = self.look_across(
                query=back,
                value=encoder_outputs,
                key=encoder_outputs,
                query_mask=inputs_mask,
                key_mask=encoder_mask,
            )
            across = self.norms[1](back + across)
            return self.norms[2](across + self.project(across))

    source = keras.Input(shape=(None,), dtype="int64", name="encoder_inputs")
    encoded = TransformerEncoder(4, 6, 2)(PositionalEmbedding(12, 10, 4)(source))
    encoder = keras.Model(source, encoded)
    target = keras.Input(shape=(None,), dtype="int64", name="decoder_inputs")
    states = keras.Input(shape=(None, 4), name="decoder_state_inputs")
    decoded = TransformerDecoder(4, 6, 2)([PositionalEmbedding(12, 10, 4)(target), states])
    words = layers.Dense(10, activation="softmax")(layers.Dropout(0.5)(decoded))
    decoder = keras.Model([target, states], words)
    model = keras.Model([source, target], decoder([target, encoder(source)]), name="transformer")
    return model, SENTENCES
