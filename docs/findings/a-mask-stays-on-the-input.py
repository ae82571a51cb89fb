"""A functional model is called with mask=, and then without: the second call must not use the mask of the first."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
inputs = keras.layers.Input(shape=(4, 3))
model = keras.models.Model(inputs, keras.layers.GRU(2)(inputs))
tensor = keras.layers.Activation("linear")  # makes a tensor of an array, in any Keras
data = tensor(np.random.default_rng(0).normal(size=(1, 4, 3)).astype("float32"))
mask = np.array([[True, True, False, False]])

before = np.array(model(data))
masked = np.array(model(data, mask=mask))
after = np.array(model(data))
print(keras.__version__, keras.backend.backend())
print("without a mask:       ", before.tolist())
print("with mask=:           ", masked.tolist())
print("without a mask, again:", after.tolist(), "(the same)" if np.allclose(before, after) else "(something else)")
