"""Will this user click? A user's history, pooled by attention to the item on offer."""

import numpy as np
import tensorflow as tf


def clicks(keras):
    """A deep interest network: items and categories, each with one Embedding for the history and the item on offer.

    The embeddings of an item and its category meet in Concatenate, which merges their masks:
    an item of no known category has category 0, so the two disagree there.
    Attention pooling makes its dense layers in `build`, and drops the mask.

    Source: https://github.com/shenweichen/DeepCTR/blob/master/deepctr/models/sequence/din.py
    """
    layers = keras.layers

    class LocalActivationUnit(layers.Layer):
        def __init__(self, hidden, **kwargs):
            super().__init__(**kwargs)
            self.hidden = hidden
            self.supports_masking = True

        def build(self, input_shape):
            units = input_shape[0][-1]
            self.kernel = self.add_weight(shape=(4 * units, self.hidden), name="kernel")
            self.score = self.add_weight(shape=(self.hidden, 1), name="score")
            super().build(input_shape)

        def call(self, inputs):
            query, keys = inputs
            queries = tf.repeat(query, tf.shape(keys)[1], axis=1)
            facts = tf.concat([queries, keys, queries - keys, queries * keys], axis=-1)
            return tf.matmul(tf.nn.sigmoid(tf.matmul(facts, self.kernel)), self.score)

        def compute_output_shape(self, input_shape):
            return (*input_shape[1][:2], 1)

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return mask

    class AttentionPooling(layers.Layer):
        def __init__(self, hidden, **kwargs):
            super().__init__(**kwargs)
            self.hidden = hidden
            self.supports_masking = True

        def build(self, input_shape):
            self.local_att = LocalActivationUnit(self.hidden, name="local_att")
            super().build(input_shape)

        def call(self, inputs, mask=None):
            if mask is None:
                msg = "attention pooling needs the mask of its keys"
                raise ValueError(msg)
            query, keys = inputs
            scores = tf.transpose(self.local_att([query, keys]), (0, 2, 1))
            unmasked = tf.expand_dims(mask[-1], axis=1)
            weights = tf.nn.softmax(tf.where(unmasked, scores, tf.ones_like(scores) * -(2.0**31)))
            return tf.matmul(weights, keys)

        def compute_output_shape(self, input_shape):
            return (input_shape[0][0], 1, input_shape[1][-1])

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return None

    items = layers.Embedding(12, 3, mask_zero=True, name="items")
    categories = layers.Embedding(6, 2, mask_zero=True, name="categories")
    item = layers.Input(shape=(1,), dtype="int32", name="item")
    category = layers.Input(shape=(1,), dtype="int32", name="category")
    hist_item = layers.Input(shape=(None,), dtype="int32", name="hist_item")
    hist_category = layers.Input(shape=(None,), dtype="int32", name="hist_category")
    query = layers.Concatenate(name="query")([items(item), categories(category)])
    keys = layers.Concatenate(name="keys")([items(hist_item), categories(hist_category)])
    interest = AttentionPooling(4, name="interest")([query, keys])
    deep = layers.Flatten()(layers.Concatenate(name="deep")([query, interest]))
    click = layers.Dense(1, activation="sigmoid")(layers.Dense(4, activation="relu")(deep))
    model = keras.Model([item, category, hist_item, hist_category], click)
    return model, {
        "item": np.array([[3], [7]]),
        "category": np.array([[1], [2]]),
        "hist_item": np.array([[4, 9, 2, 0, 0], [5, 1, 0, 0, 0]]),
        "hist_category": np.array([[1, 0, 3, 0, 0], [2, 4, 0, 0, 0]]),
    }


def pooled_history(keras):
    """A plainer model for the same question: films and stars side by side, pooled by a layer that makes its own layers.

    The pooling has `compute_output_shape`, so Keras 3 need not trace it to build a model around it,
    and the layers that it makes in `build` have no weights before the model is called.

    Source: https://github.com/shenweichen/DeepCTR/blob/master/deepctr/layers/sequence.py
    """
    layers = keras.layers

    class AttentionPooling(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def build(self, input_shape):
            self.hidden = layers.Dense(4, activation="tanh", name="hidden")
            self.score = layers.Dense(1, name="score")
            self.norm = layers.LayerNormalization(name="norm")
            super().build(input_shape)

        def call(self, inputs, mask=None):
            scores = self.score(self.hidden(self.norm(inputs)))[..., 0]
            if mask is not None:
                scores -= 1e9 * (1 - tf.cast(mask, scores.dtype))
            return tf.einsum("bt,btd->bd", tf.nn.softmax(scores), inputs)

        def compute_output_shape(self, input_shape):
            return (input_shape[0], input_shape[-1])

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return None

    watched = layers.Input(shape=(4,), dtype="int32", name="watched")
    stars = layers.Input(shape=(4,), dtype="int32", name="stars")
    films = layers.Embedding(12, 3, mask_zero=True, name="films")(watched)
    ratings = layers.Embedding(6, 3, mask_zero=True, name="ratings")(stars)
    both = layers.Concatenate(name="films_and_stars")([films, ratings])
    taste = AttentionPooling(name="taste")(both)
    model = keras.Model([watched, stars], layers.Dense(1, activation="sigmoid", name="likes")(taste))
    return model, {
        "watched": np.array([[4, 9, 2, 0], [5, 1, 0, 0]]),
        "stars": np.array([[5, 0, 3, 0], [2, 4, 0, 0]]),
    }
