"""Concatenate of two tensors of four axes that have a mask of timesteps; Add of the same works."""

import keras
import numpy as np

data = np.ones((2, 5, 2), "float32")
data[1, 1:] = 0.0

for timesteps in (5, 2):
    for layer in (keras.layers.Add(), keras.layers.Concatenate()):
        inputs = keras.layers.Input(batch_shape=(2, timesteps, 2))
        one_more_axis = keras.layers.Lambda(
            lambda each: each[..., None], output_shape=(timesteps, 2, 1), mask=lambda _, mask: mask
        )
        try:
            more = one_more_axis(keras.layers.Masking()(inputs))
            model = keras.models.Model(inputs, layer([more, more]))
            mask = model(data[:, :timesteps])._keras_mask
            print(keras.__version__, type(layer).__name__, "of", more.shape, "has the mask", np.array(mask).tolist())
        except Exception as error:
            print(keras.__version__, type(layer).__name__, timesteps, type(error).__name__, str(error)[:200])
