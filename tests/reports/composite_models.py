"""Models of layers in layers, for scripts to be held against the harness; run by a test inside real stacks."""

import numpy as np

WORDS = np.array([[7, 3, 0, 0], [4, 5, 6, 0]])


def shared_layers(keras):
    """A shared Embedding, custom layers with weights of their own, named and not, and inputs in a tuple."""
    layers = keras.layers

    class Block(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.project = layers.Dense(3, name="project")
            self.read = layers.GRU(3, return_sequences=True)

        def build(self, input_shape):
            self.scale = self.add_weight(name="scale", shape=(3,), initializer="ones")
            super().build(input_shape)

        def call(self, inputs):
            return self.project(self.read(inputs)) * self.scale

    left, right = (layers.Input((None,), dtype="int32", name=name) for name in ("left", "right"))
    embed = layers.Embedding(20, 3, mask_zero=True)
    both = layers.Add()([Block(name="block")(embed(left)), Block(name="other")(embed(right))])
    return keras.Model([left, right], layers.Bidirectional(layers.LSTM(2))(both)), (WORDS, WORDS[:, ::-1].copy())


def containers(keras):
    """A subclassed model with a Sequential, pairs in a list, and layers in a dict; two outputs by name."""
    layers = keras.layers

    class Net(keras.Model):
        def __init__(self):
            super().__init__(name="net")
            embed = layers.Embedding(20, 3, mask_zero=True)
            self.encoder = keras.Sequential([embed, layers.LSTM(3, return_sequences=True)], name="encode")
            self.pairs = [(layers.Dense(2), layers.Dense(3)) for _ in range(2)]
            self.heads = {"tags": layers.Dense(2), "mean": layers.GlobalAveragePooling1D()}

        def call(self, inputs, training=None):
            x = self.encoder(inputs)
            for narrow, wide in self.pairs:
                x = wide(narrow(x)) + x
            return {name: self.heads[name](x) for name in ("tags", "mean")}

    return Net(), WORDS


def norm_after_batch(keras):
    """Two batches through BatchNormalization, whose variance must not be negative."""
    layers = keras.layers
    steps = layers.Input((None, 2), name="steps")
    read = layers.SimpleRNN(2)(layers.BatchNormalization()(layers.Masking()(steps)))
    series = np.array([[[1, 2], [3, 4], [0, 0]]], "float32")
    return keras.Model(steps, read), [{"steps": series}, {"steps": series + 1}]
