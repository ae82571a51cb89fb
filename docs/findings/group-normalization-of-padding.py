"""GroupNormalization propagates a mask and computes its mean and variance over the padding all the same."""

import keras
import numpy as np

sample = np.array([[[1, 2, 3, 4], [2, 1, 4, 3]]], "float32")
padded = np.pad(sample, ((0, 0), (0, 2), (0, 0)))

for layer in (keras.layers.GroupNormalization(2), keras.layers.BatchNormalization(), keras.layers.LayerNormalization()):
    inputs = keras.layers.Input((None, 4))
    outputs = layer(keras.layers.Masking()(inputs))
    model = keras.models.Model(inputs, outputs)
    training = isinstance(layer, keras.layers.BatchNormalization)
    alone, among = (keras.ops.convert_to_numpy(model(each, training=training)) for each in (sample, padded))
    kept = getattr(outputs, "_keras_mask", None) is not None
    greatest = abs(alone - among[:, :2]).max()
    print(
        keras.__version__,
        f"{type(layer).__name__}: keeps the mask {kept}, padding moves it by {greatest:.3f}",
    )
