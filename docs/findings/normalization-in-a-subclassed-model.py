"""Normalization with mean and variance in a subclassed model: predict, then call."""

import keras
import numpy as np


class Net(keras.models.Model):
    """One layer."""

    def __init__(self):
        super().__init__()
        self.normalization = keras.layers.Normalization(mean=0.5, variance=2.0)

    def call(self, inputs):
        return self.normalization(inputs)


data = np.ones((2, 3), "float32")
inputs = keras.layers.Input(shape=(3,))
functional = keras.models.Model(inputs, keras.layers.Normalization(mean=0.5, variance=2.0)(inputs))
models = {
    "functional": functional,
    "subclassed": Net(),
    "sequential": keras.models.Sequential([keras.layers.Normalization(mean=0.5, variance=2.0)]),
}
for name, model in models.items():
    for step in ("predict", "call", "predict"):
        try:
            result = np.array(model.predict(data, verbose=0) if step == "predict" else model(data))
            print(keras.__version__, keras.backend.backend(), name, step, result[0].tolist())
        except Exception as error:
            print(
                keras.__version__,
                keras.backend.backend(),
                name,
                step,
                type(error).__name__,
                str(error)[:200].replace("\n", " "),
            )
            break
