"""A recurrent layer reads the padding of a masked input as soon as it is given an initial state, even one of zeros."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
ids = keras.layers.Input(shape=(None,), dtype="int32")
state = keras.layers.Input(shape=(2,))
embedded = keras.layers.Embedding(9, 3, mask_zero=True)(ids)
layer = keras.layers.GRU(2)
without = keras.models.Model(ids, layer(embedded))
with_state = keras.models.Model([ids, state], layer(embedded, initial_state=state))

padded, zeros = np.array([[1, 2, 3, 0, 0]], "int32"), np.zeros((1, 2), "float32")
for name, model, more in (("no initial state", without, []), ("initial_state=zeros", with_state, [zeros])):
    whole, trimmed = [padded, *more], [padded[:, :3], *more]
    one, other = (model.predict(each if more else each[0], verbose=0) for each in (whole, trimmed))
    print(keras.__version__, name, "padded:", one.tolist(), "trimmed:", other.tolist())
