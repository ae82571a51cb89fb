"""Translation with attention, as a subclassed model: nobody mentions a mask, and Keras propagates it all the way."""

import contextlib

import numpy as np

MODES = ("predict", "eager", "train")


def translator(keras):
    """The translator of the TensorFlow tutorials: a bidirectional GRU reads, a GRU writes, attention looks across.

    Both embeddings generate masks, and MultiHeadAttention merges those of both sentences.
    The encoder and decoder are custom layers, so the mask has to travel inside `call`.
    The author deletes the mask of the scores, lest Keras scale the loss with it.

    Source: https://github.com/tensorflow/text/blob/master/docs/tutorials/nmt_with_attention.ipynb
    """
    layers = keras.layers

    class Encoder(layers.Layer):
        def __init__(self, words, units):
            super().__init__()
            self.embedding = layers.Embedding(words, units, mask_zero=True)
            self.rnn = layers.Bidirectional(merge_mode="sum", layer=layers.GRU(units, return_sequences=True))

        def call(self, x):
            return self.rnn(self.embedding(x))

    class CrossAttention(layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.mha = layers.MultiHeadAttention(key_dim=units, num_heads=1)
            self.layernorm = layers.LayerNormalization()
            self.add = layers.Add()

        def call(self, x, context):
            attended, scores = self.mha(query=x, value=context, return_attention_scores=True)
            self.last_attention_weights = scores
            return self.layernorm(self.add([x, attended]))

    class Decoder(layers.Layer):
        def __init__(self, words, units):
            super().__init__()
            self.embedding = layers.Embedding(words, units, mask_zero=True)
            self.rnn = layers.GRU(units, return_sequences=True, return_state=True)
            self.attention = CrossAttention(units)
            self.output_layer = layers.Dense(words)

        def call(self, context, x, state=None):
            x, state = self.rnn(self.embedding(x), initial_state=state)
            return self.output_layer(self.attention(x, context))

    class Translator(keras.Model):
        def __init__(self, words, units):
            super().__init__()
            self.encoder = Encoder(words, units)
            self.decoder = Decoder(words, units)

        def call(self, inputs):
            context, x = inputs
            scores = self.decoder(self.encoder(context), x)
            with contextlib.suppress(AttributeError):
                del scores._keras_mask  # noqa: SLF001 - as its author does
            return scores

    model = Translator(9, 4)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss)
    context = np.array([[2, 5, 8, 0, 0], [2, 7, 4, 6, 0]])
    target = np.array([[2, 3, 0, 0], [2, 4, 6, 0]])
    return model, (context, target), np.array([[3, 1, 0, 0], [4, 6, 1, 0]])
