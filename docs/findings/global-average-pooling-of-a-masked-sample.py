"""GlobalAveragePooling1D returns NaN for a sample of which every timestep is masked."""

import keras
import numpy as np

data = np.array([[[1, 2], [3, 4]], [[0, 0], [0, 0]]], "float32")
inputs = keras.layers.Input((2, 2))
masked = keras.layers.Masking()(inputs)
pooled = keras.layers.GlobalAveragePooling1D()(masked)
print(keras.__version__, keras.models.Model(inputs, pooled).predict(data, verbose=0).tolist())

model = keras.models.Model(inputs, keras.layers.Dense(1)(pooled))
model.compile(optimizer="sgd", loss="mse")
model.train_on_batch(data, np.ones((2, 1), "float32"))
lost = [bool(np.isnan(each).all()) for each in model.get_weights()]
print(keras.__version__, "weights that are NaN after one training step:", lost)
