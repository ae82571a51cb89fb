"""Softmax says that it supports masking: what comes of it after Masking, and what of Activation("softmax")."""

import keras
import numpy as np

for batch, timesteps, features in ((2, 3, 4), (1, 4, 4), (4, 4, 4)):
    data = np.ones((batch, timesteps, features), "float32")
    data[0, 2:] = 0.0
    for layer in (keras.layers.Activation("softmax"), keras.layers.Softmax()):
        try:
            inputs = keras.layers.Input(shape=(timesteps, features))
            model = keras.models.Model(inputs, layer(keras.layers.Masking()(inputs)))
            shown = model.predict(data, verbose=0)[0].round(2).tolist()
        except Exception as error:
            shown = type(error).__name__ + " " + str(error)[:150].replace("\n", " ")
        print(keras.__version__, type(layer).__name__, data.shape, "first sample:", shown)
