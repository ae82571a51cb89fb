"""Documents of sentences of words: a model inside TimeDistributed inside a model."""

import numpy as np


def as_published(keras):
    """A hierarchical attention network as it was published: words to sentences, sentences to a class.

    It is written with `keras.backend`, whose functions only `tf.keras` still has.
    Attention pooling propagates the mask of the words, which fits no sentence once the words are pooled.

    Source: https://github.com/richliao/textClassifier/blob/master/textClassifierHATT.py
    """
    return _document_classifier(keras, lambda mask: mask)


def mended(keras):
    """The same network as later authors have it: attention pooling drops the mask of the words.

    Sentences of padding only should not count, but nothing says so to the second GRU.

    Source: https://github.com/ShawnyXiao/TextClassification-Keras/blob/master/model/HAN/attention.py
    """
    return _document_classifier(keras, lambda _: None)


def document_regression(keras):
    """The same shape of model without a backend: recurrent layers only, and the author's own mask of sentences.

    A layer before them compares the words itself and generates the mask of the sentences,
    which TimeDistributed must propagate to the GRU that reads them.

    Source: https://keras.io/api/layers/recurrent_layers/time_distributed/
    """
    layers = keras.layers

    class MaskEmptySentences(layers.Layer):
        def call(self, inputs):
            return inputs * 1

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return _any_word(keras, inputs)

    sentence = layers.Input(shape=(4,), dtype="int32", name="sentence")
    encoder = keras.Model(sentence, layers.GRU(3)(layers.Embedding(12, 4, mask_zero=True)(sentence)), name="sentences")
    document = layers.Input(shape=(None, 4), dtype="int32", name="document")
    encoded = layers.TimeDistributed(encoder)(MaskEmptySentences()(document))
    score = layers.Dense(1)(layers.GRU(3)(encoded))
    words = [[[4, 9, 2, 0], [7, 0, 0, 0], [0, 0, 0, 0]], [[3, 5, 0, 0], [8, 1, 6, 2], [2, 11, 0, 0]]]
    return keras.Model(document, score), {"document": np.array(words)}


def _any_word(keras, inputs):
    if hasattr(keras, "ops"):
        return keras.ops.any(keras.ops.not_equal(inputs, 0), axis=-1)
    return keras.backend.any(keras.backend.not_equal(inputs, 0), axis=-1)


def _document_classifier(keras, mask_after_pooling):
    backend, layers = keras.backend, keras.layers

    class AttLayer(layers.Layer):
        def __init__(self, attention_dim, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.attention_dim = attention_dim

        def build(self, input_shape):
            self.W = self.add_weight(name="W", shape=(input_shape[-1], self.attention_dim))
            self.b = self.add_weight(name="b", shape=(self.attention_dim,))
            self.u = self.add_weight(name="u", shape=(self.attention_dim, 1))
            super().build(input_shape)

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return mask_after_pooling(mask)

        def call(self, x, mask=None):
            scores = backend.tanh(backend.bias_add(backend.dot(x, self.W), self.b))
            weights = backend.exp(backend.squeeze(backend.dot(scores, self.u), -1))
            if mask is not None:
                weights *= backend.cast(mask, backend.floatx())
            weights /= backend.sum(weights, axis=1, keepdims=True) + backend.epsilon()
            return backend.sum(x * backend.expand_dims(weights), axis=1)

        def compute_output_shape(self, input_shape):
            return (input_shape[0], input_shape[-1])

    sentence = layers.Input(shape=(4,), dtype="int32", name="sentence")
    words = layers.Embedding(12, 4, mask_zero=True)(sentence)
    read = layers.Bidirectional(layers.GRU(3, return_sequences=True))(words)
    encoder = keras.Model(sentence, AttLayer(5)(read))
    review = layers.Input(shape=(3, 4), dtype="int32", name="review")
    sentences = layers.TimeDistributed(encoder)(review)
    read = layers.Bidirectional(layers.GRU(3, return_sequences=True))(sentences)
    classes = layers.Dense(2, activation="softmax")(AttLayer(5)(read))
    words = [[[4, 9, 2, 0], [7, 0, 0, 0], [0, 0, 0, 0]], [[3, 5, 0, 0], [8, 1, 6, 2], [2, 11, 0, 0]]]
    return keras.Model(review, classes), {"review": np.array(words)}
