"""A training step with the cosine similarity of a zero vector makes every weight NaN on JAX, none on TensorFlow."""

import keras
import numpy as np

data = np.array([[[0, 0, 0, 0], [1, 2, 3, 4]]], "float32")
wanted = np.full((1, 2, 4), 0.5, "float32")

for loss in ("mse", "cosine_similarity"):
    inputs = keras.layers.Input((2, 4))
    outputs = keras.layers.Dense(4, use_bias=False, kernel_initializer="identity")(inputs)
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss)
    reported = float(model.train_on_batch(data, wanted))
    lost = np.isnan(model.get_weights()[0]).mean()
    print(
        keras.__version__, keras.backend.backend(), f"{loss}: reports {reported:.4f}, {lost:.0%} of the weights are NaN"
    )

inputs = keras.layers.Input((2, 4))
outputs = keras.layers.UnitNormalization()(keras.layers.Dense(4, use_bias=False, kernel_initializer="identity")(inputs))
model = keras.models.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
model.train_on_batch(data, wanted)
lost = np.isnan(model.get_weights()[0]).mean()
print(keras.__version__, keras.backend.backend(), f"UnitNormalization: {lost:.0%} of the weights are NaN")
