"""Sentences of words, padded: TimeDistributed around an Embedding with mask_zero, and the Embedding by itself."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
padded = np.array([[[1, 2, 0, 0], [3, 4, 0, 0]]], "int32")

for wrapped in (False, True):
    embedding = keras.layers.Embedding(9, 4, mask_zero=True)
    layer = keras.layers.TimeDistributed(embedding) if wrapped else embedding
    ids = keras.layers.Input(shape=(2, None), dtype="int32")
    pooling = keras.layers.TimeDistributed(keras.layers.GlobalAveragePooling1D())
    model = keras.models.Model(ids, pooling(layer(ids)))
    difference = np.abs(model.predict(padded, verbose=0) - model.predict(padded[:, :, :2], verbose=0)).max()
    print(keras.__version__, keras.backend.backend(), type(layer).__name__, "padding changes the result by", difference)
