"""Models as users write them, to see what watching them costs: subclassed, of blocks, of a size to try things with."""

import numpy as np

WORDS = np.random.RandomState(1).randint(1, 500, size=(16, 24))
WORDS[:, 18:] = 0


def transformer_classifier(keras):
    """A subclassed model of transformer blocks in a list, pooled by a custom layer."""
    layers = keras.layers

    class Block(layers.Layer):
        def __init__(self, width, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.attention = layers.MultiHeadAttention(2, width // 2)
            self.feed_forward = keras.Sequential([layers.Dense(2 * width, activation="relu"), layers.Dense(width)])
            self.norm_attention, self.norm_output = layers.LayerNormalization(), layers.LayerNormalization()

        def call(self, inputs):
            attended = self.norm_attention(inputs + self.attention(inputs, inputs))
            return self.norm_output(attended + self.feed_forward(attended))

    class Classifier(keras.Model):
        def __init__(self):
            super().__init__()
            self.embed = layers.Embedding(500, 16, mask_zero=True)
            self.blocks = [Block(16) for _ in range(3)]
            self.pool = layers.GlobalAveragePooling1D()
            self.score = layers.Dense(4, activation="softmax")

        def call(self, inputs):
            x = self.embed(inputs)
            for block in self.blocks:
                x = block(x)
            return self.score(self.pool(x))

    return Classifier(), WORDS


def translator(keras):
    """Encoder and decoder as models of their own, in private attributes, with the state handed over."""
    layers = keras.layers

    class Encoder(keras.Model):
        def __init__(self):
            super().__init__()
            self._embed = layers.Embedding(500, 16, mask_zero=True)
            self._read = layers.GRU(16, return_state=True, return_sequences=True)

        def call(self, words):
            return self._read(self._embed(words))

    class Decoder(keras.Model):
        def __init__(self):
            super().__init__()
            self._embed = layers.Embedding(500, 16, mask_zero=True)
            self._write = layers.GRU(16, return_sequences=True)
            self._attend = layers.Attention()
            self._score = layers.Dense(500)

        def call(self, inputs):
            words, encoded, state = inputs
            written = self._write(self._embed(words), initial_state=state)
            return self._score(written + self._attend([written, encoded]))

    class Translator(keras.Model):
        def __init__(self):
            super().__init__()
            self._encoder, self._decoder = Encoder(), Decoder()

        def call(self, inputs):
            encoded, state = self._encoder(inputs["source"])
            return self._decoder([inputs["target"], encoded, state])

    return Translator(), {"source": WORDS, "target": WORDS[:, ::-1].copy()}


def tagger(keras):
    """A Sequential without Input."""
    layers = keras.layers
    read = layers.Bidirectional(layers.LSTM(16, return_sequences=True))
    stack = [
        layers.Embedding(500, 16, mask_zero=True),
        read,
        layers.Dropout(0.2),
        layers.Dense(9, activation="softmax"),
    ]
    return keras.Sequential(stack), WORDS


def twins(keras):
    """A functional model with a nested one that is called twice."""
    layers = keras.layers
    words = layers.Input((None,), dtype="int32", name="words")
    encoder = keras.Model(words, layers.LSTM(16)(layers.Embedding(500, 16, mask_zero=True)(words)), name="encoder")
    left, right = (layers.Input((None,), dtype="int32", name=name) for name in ("left", "right"))
    distance = layers.Dense(1)(layers.Concatenate()([encoder(left), encoder(right)]))
    return keras.Model([left, right], distance), {"left": WORDS, "right": WORDS[::-1].copy()}
