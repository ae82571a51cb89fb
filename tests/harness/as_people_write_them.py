"""Models as people write them, and not as a scenario asks for them; run by the tests inside real stacks."""

import numpy as np

WORDS = np.array([[7, 3, 0, 0], [1, 2, 3, 4]])


def subclassed(keras):
    """A model of blocks in a list, each of which has layers of its own."""
    layers = keras.layers

    class Block(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.attention = layers.MultiHeadAttention(2, 3)
            self.norm = layers.LayerNormalization()

        def call(self, inputs):
            return self.norm(inputs + self.attention(inputs, inputs))

    class Encoder(keras.Model):
        def __init__(self):
            super().__init__()
            self.embed = layers.Embedding(20, 4, mask_zero=True)
            self.blocks = [Block(), Block(name="block")]
            self.read = layers.GRU(4)

        def call(self, inputs):
            x = self.embed(inputs)
            for block in self.blocks:
                x = block(x)
            return self.read(x)

    return Encoder(), WORDS


def born_in_the_first_call(keras):
    """Attention pooling that says what shape it puts out: Keras 3 builds its layers only when it is called."""
    layers = keras.layers

    class Pooling(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.score = layers.Dense(1)
            self.norm = layers.LayerNormalization()

        def call(self, inputs, mask=None):
            scores = self.score(self.norm(inputs))[..., 0]
            ops = keras.ops if hasattr(keras, "ops") else keras.backend
            hidden = 0.0 if mask is None else (1.0 - ops.cast(mask, "float32")) * -1e9
            return ops.sum(ops.softmax(scores + hidden)[..., None] * inputs, axis=1)

        def compute_output_shape(self, input_shape):
            return (input_shape[0], input_shape[-1])

    words = layers.Input(shape=(None,), dtype="int32", name="words")
    embedded = layers.Embedding(20, 4, mask_zero=True, name="embed")(words)
    return keras.Model(words, Pooling(name="pool")(embedded)), {"words": WORDS}


def sequential_without_input(keras):
    """Nobody says what goes in until something does."""
    layers = keras.layers
    stack = [layers.Embedding(20, 4, mask_zero=True), layers.LSTM(3, return_sequences=True), layers.Dense(2)]
    return keras.Sequential(stack), WORDS


def nested_and_shared(keras):
    """A functional model inside a functional model, called twice."""
    layers = keras.layers
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    encoder = keras.Model(words, layers.GRU(3)(layers.Embedding(20, 4, mask_zero=True)(words)), name="encoder")
    left, right = (layers.Input(shape=(None,), dtype="int32", name=name) for name in ("left", "right"))
    distance = layers.Subtract(name="distance")([encoder(left), encoder(right)])
    return keras.Model([left, right], distance), {"left": WORDS, "right": WORDS[::-1]}


def sentences(keras):
    """A model over words, within TimeDistributed, within a model over sentences."""
    layers = keras.layers
    words = layers.Input(shape=(3,), dtype="int32")
    reader = keras.Model(words, layers.Dense(4)(layers.Flatten()(layers.Embedding(20, 2)(words))), name="reader")
    document = layers.Input(shape=(None, 3), dtype="int32", name="document")
    read = layers.GRU(3, name="read")(layers.TimeDistributed(reader, name="each")(document))
    return keras.Model(document, read), {"document": np.arange(12).reshape(1, 4, 3)}


def two_inputs_in_a_dict(keras):
    """A subclassed model takes its inputs by name, and gives two outputs by name."""
    layers = keras.layers

    class Pair(keras.Model):
        def __init__(self):
            super().__init__()
            self.embed = layers.Embedding(20, 4, mask_zero=True)
            self.read = layers.GRU(3, return_sequences=True)
            self.score = layers.Dense(1)

        def call(self, inputs, training=None):
            question, answer = self.embed(inputs["question"]), self.embed(inputs["answer"])
            return {"score": self.score(self.read(question)), "state": self.read(answer)}

    return Pair(), {"question": WORDS, "answer": WORDS[:, ::-1].copy()}


def made_of_a_dictionary(keras):
    """A functional model of named inputs, in another order than that of their names and of their layers."""
    layers = keras.layers
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    times = layers.Input(shape=(None, 1), name="times")
    given = {"words": words, "at": times}
    x = layers.GRU(3, name="read")(layers.Embedding(20, 4, mask_zero=True, name="embed")(words))
    x = layers.Concatenate(name="both")([x, layers.GlobalMaxPooling1D(name="latest")(times)])
    series = np.arange(8, dtype="float32").reshape(2, 4, 1)
    return keras.Model(given, layers.Dense(2, name="score")(x)), {"at": series, "words": WORDS}


def padded_in_front(keras):
    """Sequences that end at the same time; what stands in front of them is a number of their own."""
    layers = keras.layers
    visits = layers.Input(shape=(None, 2), name="visits")
    read = layers.LSTM(3, name="read")(layers.Masking(-1.0, name="mask")(visits))
    series = np.full((2, 4, 2), -1.0, "float32")
    series[0, 2:], series[1] = 0.5, 0.25
    return keras.Model(visits, read), {"visits": series}


def padding_counts(keras):
    """The mean over time of what nobody masks: more padding gives another mean."""
    layers = keras.layers
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    embedded = layers.Embedding(20, 4, mask_zero=True, name="embed")(words)
    ops = keras.ops if hasattr(keras, "ops") else keras.backend
    mean = layers.Lambda(lambda x: ops.mean(x, axis=1), output_shape=(4,), name="mean")(embedded)
    return keras.Model(words, mean), {"words": WORDS}


def layers_that_keras_does_not_know(keras):
    """One in a plain object that a custom layer holds, one in the function of a Lambda layer."""
    layers = keras.layers

    class Head:
        def __init__(self):
            self.score = layers.Dense(3, kernel_initializer=keras.initializers.RandomUniform(seed=1))
            self.score.build((None, None, 4))

    class Tagger(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.head = Head()

        def call(self, inputs):
            return self.head.score(inputs)

    scale = layers.Dense(4, use_bias=False, kernel_initializer=keras.initializers.RandomUniform(seed=1))
    scale.build((None, None, 4))
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    embedded = layers.Embedding(20, 4, mask_zero=True, name="embed")(words)
    scaled = layers.Lambda(lambda x: scale(x), output_shape=(None, 4), name="scaled")(embedded)  # noqa: PLW0108 - as written
    return keras.Model(words, layers.GRU(3, name="read")(Tagger(name="tag")(scaled))), {"words": WORDS}


def a_layer_in_every_call(keras):
    """As a beginner writes it: what it has learned is gone with the call."""
    layers = keras.layers

    class Scorer(keras.Model):
        def __init__(self):
            super().__init__()
            self.embed = layers.Embedding(20, 4, mask_zero=True)
            self.read = layers.GRU(3)

        def call(self, words):
            return layers.Dense(2)(self.read(self.embed(words)))

    return Scorer(), WORDS


def _where_unmasked(inputs, mask):
    return inputs if mask is None else inputs * 1.0


def registered_for_saving(keras):
    """A class that is registered each time the model is built, between two functions that are handed the mask."""
    layers = keras.layers

    @keras.utils.register_keras_serializable(package="people")
    class Scaled(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, inputs):
            return inputs * 2.0

    words = layers.Input(shape=(None,), dtype="int32", name="words")
    embedded = layers.Embedding(20, 4, mask_zero=True, name="embed")(words)
    same = layers.Lambda(lambda x: x, output_shape=(None, 4), name="same")(Scaled(name="scaled")(embedded))
    kept = layers.Lambda(_where_unmasked, output_shape=(None, 4), name="kept")(Scaled(name="again")(embedded))
    return keras.Model(words, [same, kept]), {"words": WORDS}


def raises_in_compute_mask(keras):
    """A mistake that only the mask brings to light."""
    layers = keras.layers

    class Decoder(layers.Layer):
        def call(self, inputs, mask=None):
            return inputs

        def compute_mask(self, inputs, mask=None):
            return mask[:, missing]  # noqa: F821 - this is what it is about

    words = layers.Input(shape=(None,), dtype="int32", name="words")
    decoder = Decoder(name="decoder")
    decoder.supports_masking = True
    return keras.Model(words, decoder(layers.Embedding(20, 4, mask_zero=True)(words))), {"words": WORDS}


def raises_in_its_call(keras):
    """A mistake two layers deep, which Keras wraps in words of its own."""

    class Inner(keras.layers.Layer):
        def call(self, inputs):
            return inputs[:, "first"]

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.embed, self.inner = keras.layers.Embedding(20, 4), Inner()

        def call(self, inputs):
            return self.inner(self.embed(inputs))

    return Net(), WORDS


def needs_what_is_not_here(keras):
    """A package that no stack has."""
    import a_package_that_is_nowhere

    return a_package_that_is_nowhere.model(keras), WORDS


def ragged(keras):
    """Rows of different lengths."""
    model, _ = sequential_without_input(keras)

    class RaggedRows:
        row_splits = (0, 2, 5)

    return model, RaggedRows()
