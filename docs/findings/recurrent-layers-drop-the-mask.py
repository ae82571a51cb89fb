"""Two LSTMs after an Embedding with mask_zero: padding must not change what they give."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
ids = keras.layers.Input(shape=(None,), dtype="int32")
embedded = keras.layers.Embedding(9, 3, mask_zero=True)(ids)
model = keras.models.Model(ids, keras.layers.LSTM(2)(keras.layers.LSTM(2, return_sequences=True)(embedded)))
padded = np.array([[1, 2, 3, 0, 0]], "int32")
print(
    keras.__version__,
    "padded:",
    model.predict(padded, verbose=0).tolist(),
    "trimmed:",
    model.predict(padded[:, :3], verbose=0).tolist(),
)
