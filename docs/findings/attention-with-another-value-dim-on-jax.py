"""MultiHeadAttention whose values have another size than its keys runs on TensorFlow and fails on JAX."""

import keras
import numpy as np

data = np.ones((3, 5, 4), "float32")
inputs = keras.layers.Input(shape=(5, 4))

for sizes in ({"key_dim": 3}, {"key_dim": 3, "value_dim": 2}):
    try:
        attended = keras.layers.MultiHeadAttention(num_heads=2, **sizes)(inputs, inputs)
        print(
            keras.__version__, keras.backend.backend(), sizes, keras.models.Model(inputs, attended).predict(data).shape
        )
    except Exception as error:
        print(keras.__version__, keras.backend.backend(), sizes, type(error).__name__, error)
