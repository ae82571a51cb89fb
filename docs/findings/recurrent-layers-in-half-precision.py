"""A recurrent layer in half precision cannot be built: its initializer decomposes a matrix of that dtype."""

import keras
import numpy as np

data = np.ones((2, 3, 4), "float32")
for dtype in ("float32", "float16", "bfloat16"):
    for layer in (keras.layers.GRU, keras.layers.LSTM, keras.layers.SimpleRNN):
        try:
            layer(3, dtype=dtype)(data)
            told = "runs"
        except Exception as error:
            told = f"{type(error).__name__}: {str(error).splitlines()[0][:90]}"
        print(keras.__version__, keras.backend.backend(), layer.__name__, dtype, told)
