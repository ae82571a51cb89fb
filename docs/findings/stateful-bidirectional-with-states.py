"""Bidirectional, stateful, that returns its states: with a mask and without."""

import keras
import numpy as np

data, mask = np.ones((2, 4, 3), "float32"), np.array([[True] * 4, [True, True, False, False]])
for stateful in (False, True):
    for given in (None, mask):
        layer = keras.layers.Bidirectional(
            keras.layers.GRU(2, return_sequences=True, return_state=True, stateful=stateful)
        )
        words = ("stateful" if stateful else "not stateful") + (", masked" if given is not None else ", unmasked")
        try:
            print(keras.__version__, words, [tuple(each.shape) for each in layer(data, mask=given)])
        except Exception as error:
            print(keras.__version__, words, type(error).__name__, str(error)[:200].replace("\n", " "))
