"""GRU with go_backwards=True reverses the sequence that it returns; the mask must be reversed with it."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(1, 5, 4)).astype("float32")
data[:, 3:] = 0.0

inputs = keras.layers.Input(shape=(None, 4))
reversed_ = keras.layers.GRU(2, go_backwards=True, return_sequences=True)(keras.layers.Masking()(inputs))
model = keras.models.Model(inputs, keras.layers.GRU(2)(reversed_))
print(keras.__version__, keras.backend.backend())
print("padded: ", model.predict(data, verbose=0).tolist())
print("trimmed:", model.predict(data[:, :3], verbose=0).tolist())
steps = keras.models.Model(inputs, reversed_)
print("returned:", np.array(steps(data)).round(2).tolist())
print("its mask:", np.array(getattr(steps(data), "_keras_mask", None)).tolist())
