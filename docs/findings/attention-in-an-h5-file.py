"""A model with Attention is saved as an H5 file and cannot be loaded; as a .keras file it can."""

import os
import tempfile

import keras
import numpy as np

inputs = keras.layers.Input(shape=(4, 3))
attended = keras.layers.Attention()([inputs, inputs])
model = keras.models.Model(inputs, attended)
data = np.ones((2, 4, 3), "float32")

for name in ("model.keras", "model.h5"):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        model.save(path)
        try:
            same = np.allclose(keras.models.load_model(path).predict(data), model.predict(data))
            print(keras.__version__, name, "gives the same" if same else "gives something else")
        except Exception as error:
            print(keras.__version__, name, type(error).__name__, error)
