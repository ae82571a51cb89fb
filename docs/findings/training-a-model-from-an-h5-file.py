"""A compiled model is saved and loaded: from a .keras file it can be trained on, from an H5 file it cannot."""

import os
import tempfile

import keras
import numpy as np

data, targets = np.ones((4, 3), "float32"), np.ones((4, 2), "float32")

for name in ("model.keras", "model.h5"):
    model = keras.models.Sequential([keras.layers.Input(shape=(3,)), keras.layers.Dense(2)])
    model.compile(optimizer=keras.optimizers.Adam(), loss=keras.losses.MeanSquaredError())
    model.train_on_batch(data, targets)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        model.save(path)
        loaded = keras.models.load_model(path)
    try:
        loaded.train_on_batch(data, targets)
        print(keras.__version__, name, "is trained on, after steps:", int(np.array(loaded.optimizer.iterations)))
    except Exception as error:
        print(keras.__version__, name, type(error).__name__, str(error)[:160])
