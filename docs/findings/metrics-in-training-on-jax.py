"""The same metric of the same masked model and batch, in evaluate and in training, with a learning rate of 0."""

import keras
import numpy as np

data = np.array([[[1.0], [2.0], [0.0], [0.0]]], "float32")
targets = np.full((1, 4, 1), 5.0, "float32")

inputs = keras.layers.Input(shape=(4, 1))
outputs = keras.layers.Dense(1, kernel_initializer="ones")(keras.layers.Masking()(inputs))
model = keras.models.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mae", metrics=["mae"], weighted_metrics=["mse"])
print(keras.__version__, keras.backend.backend(), "over unmasked timesteps: mae", (4 + 3) / 2, "mse", (16 + 9) / 2)
print("evaluate:      ", model.evaluate(data, targets, verbose=0, return_dict=True))
print(
    "train_on_batch:",
    {name: float(each) for name, each in model.train_on_batch(data, targets, return_dict=True).items()},
)
print("fit:           ", model.fit(data, targets, verbose=0).history)
