"""A loss object among the metrics, as `compile` takes it, of a model with a masked output and of one without."""

import keras
import numpy as np

data = np.array([[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [0, 0]]], "float32") / 10
targets = np.ones((2, 3, 1), "float32")
for masked in (False, True):
    parts = [keras.layers.Input(shape=(3, 2)), *([keras.layers.Masking()] * masked), keras.layers.Dense(1)]
    model = keras.models.Sequential(parts)
    model.compile(optimizer="sgd", loss="mse", metrics=[keras.losses.MeanSquaredError(name="error")])
    for method in (model.test_on_batch, model.train_on_batch):
        try:
            told = [round(float(each), 5) for each in method(data, targets)]
        except Exception as error:
            told = f"{type(error).__name__}: {str(error)[:160]}".replace("\n", " ")
        print(keras.__version__, "masked" if masked else "not masked", method.__name__, told)
