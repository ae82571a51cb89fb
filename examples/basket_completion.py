"""What else belongs into this basket? A set of products, pooled by a layer that makes its layers in its first call."""

import numpy as np


def next_product(keras):
    """Products and how many of each, embedded, added, and summed up over those that are there.

    The pooling layer makes its dense layer where it first needs it, in `call`, as the guide of Keras 2 allowed.
    Keras 3 forbids new layers in a layer that is built.

    Source: https://github.com/keras-team/keras-io/pull/647
    """
    layers = keras.layers

    class MaskedSum(layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.units = units
            self.project = None

        def call(self, inputs, mask=None):
            if self.project is None:
                self.project = layers.Dense(self.units, activation="relu")
            projected = self.project(inputs)
            if mask is not None:
                projected *= layers.Lambda(lambda m: m[:, :, None])(_floats(keras, mask))
            return layers.GlobalAveragePooling1D()(projected)

    class Basket(keras.Model):
        def __init__(self, products, units):
            super().__init__()
            self.product = layers.Embedding(products, units, mask_zero=True)
            self.count = layers.Embedding(5, units, mask_zero=True)
            self.add = layers.Add()
            self.pool = MaskedSum(units)
            self.scores = layers.Dense(products)

        def call(self, inputs):
            return self.scores(self.pool(self.add([self.product(inputs["product"]), self.count(inputs["count"])])))

    baskets = {"product": np.array([[4, 9, 2, 0], [5, 1, 0, 0]]), "count": np.array([[1, 0, 3, 0], [2, 4, 0, 0]])}
    return Basket(12, 4), baskets


def _floats(keras, mask):
    return keras.ops.cast(mask, "float32") if hasattr(keras, "ops") else keras.backend.cast(mask, "float32")
