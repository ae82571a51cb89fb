"""TimeDistributed is documented to take nested tensors; a layer of two inputs inside of it."""

import keras
import numpy as np

one, other = keras.layers.Input(shape=(4, 3)), keras.layers.Input(shape=(4, 3))
try:
    model = keras.models.Model([one, other], keras.layers.TimeDistributed(keras.layers.Add())([one, other]))
    print(keras.__version__, model.predict([np.ones((2, 4, 3)), np.ones((2, 4, 3))], verbose=0).shape)
except Exception as error:
    print(keras.__version__, type(error).__name__, str(error)[:200].replace("\n", " "))
