"""The loss of an activity_regularizer, of a layer by itself and within TimeDistributed."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data, targets = np.ones((2, 3, 4), "float32"), np.zeros((2, 3, 2), "float32")
for wrapped in (False, True):
    dense = keras.layers.Dense(2, kernel_initializer="ones", activity_regularizer=keras.regularizers.L2(1.0))
    inputs = keras.layers.Input(shape=(3, 4))
    model = keras.models.Model(inputs, keras.layers.TimeDistributed(dense)(inputs) if wrapped else dense(inputs))
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
    words = "within TimeDistributed:" if wrapped else "by itself:"
    print(keras.__version__, keras.backend.backend(), words, "loss", model.evaluate(data, targets, verbose=0))
