"""Bidirectional with unroll=True must give what it gives without: on TensorFlow a mask zeroes other timesteps."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(2, 4, 3)).astype("float32")
mask = np.array([[True, True, True, True], [True, True, False, False]])

for cell in (keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM):
    looped = keras.layers.Bidirectional(cell(2, return_sequences=True))
    unrolled = keras.layers.Bidirectional(cell(2, return_sequences=True, unroll=True))
    looped.build(data.shape)
    unrolled.build(data.shape)
    unrolled.set_weights(looped.get_weights())
    difference = np.abs(np.array(looped(data, mask=mask)) - np.array(unrolled(data, mask=mask)))
    print(keras.__version__, cell.__name__, "differs at unmasked timesteps by up to", difference[mask].max())
    if cell is keras.layers.SimpleRNN:
        print("  backward half of the padded sample, looped:  ", np.array(looped(data, mask=mask))[1, :, 2:].tolist())
        print("  backward half of the padded sample, unrolled:", np.array(unrolled(data, mask=mask))[1, :, 2:].tolist())
