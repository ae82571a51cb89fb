"""Custom layers that treat masks alike in Keras 2 and 3: copy what you need."""

import numpy as np


def attention_pooling(keras):
    """One layer that generates a mask, one that propagates it, and one that consumes and drops it.

    All three run as they stand in Keras 2 and 3, and do the same there.

    Source: https://keras.io/guides/understanding_masking_and_padding/
    """
    layers = keras.layers
    # Keras 3 has keras.ops; in Keras 2, keras.backend has the same few functions under the same names.
    ops = keras.ops if hasattr(keras, "ops") else keras.backend

    class Words(layers.Layer):
        """Generates a mask: `compute_mask` says which timesteps count."""

        def __init__(self, words, units, **kwargs):
            super().__init__(**kwargs)
            self.embed = layers.Embedding(words, units, name="embed")

        def call(self, inputs):
            return self.embed(inputs)

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            # Not `inputs != 0`: while Keras 3 builds a model, `inputs` has no data yet, and only keras.ops take that.
            return ops.not_equal(inputs, 0)

    class Scale(layers.Layer):
        """Propagates the mask: each timestep is treated by itself, so `supports_masking` is all there is to say."""

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def build(self, input_shape):
            self.scale = self.add_weight(name="scale", shape=(input_shape[-1],))
            super().build(input_shape)

        def call(self, inputs):
            return inputs * self.scale

    class AttentionPooling(layers.Layer):
        """Consumes the mask: `call` takes it as `mask`; drops it: without timesteps there is nothing to mask."""

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.score = layers.Dense(1, name="score")

        def call(self, inputs, mask=None):
            scores = self.score(inputs)
            if mask is not None:
                # What is 1e9 below the others is 0 after the softmax.
                scores -= 1e9 * (1 - ops.expand_dims(ops.cast(mask, "float32"), -1))
            return ops.sum(keras.activations.softmax(scores, axis=1) * inputs, axis=1)

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return None

        def compute_output_shape(self, input_shape):
            return (input_shape[0], input_shape[-1])

    words = layers.Input(shape=(None,), dtype="int32", name="words")
    scaled = Scale(name="scaled")(Words(12, 4, name="known")(words))
    outputs = layers.Dense(2, activation="softmax", name="tell")(AttentionPooling(name="pooled")(scaled))
    return keras.models.Model(words, outputs), {"words": np.array([[7, 3, 0, 0], [4, 9, 2, 0]])}
