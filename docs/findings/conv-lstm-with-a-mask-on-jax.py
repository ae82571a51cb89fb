"""ConvLSTM1D with a mask of timesteps: a padded sample must give what it gives without its padding."""

import keras
import numpy as np

keras.utils.set_random_seed(1)

for batch, width in ((2, 3), (4, 4)):
    data = np.random.default_rng(0).normal(size=(batch, 3, width, 2)).astype("float32")
    mask = np.array([[True, True, True]] * (batch - 1) + [[True, False, False]])
    layer = keras.layers.ConvLSTM1D(2, 1, padding="same")
    words = f"{keras.__version__} {keras.backend.backend()} {batch} samples of width {width}:"
    try:
        padded = np.array(layer(data, mask=mask))
        trimmed = np.concatenate([np.array(layer(data[:-1])), np.array(layer(data[-1:, :1]))])
        print(words, "off by", np.abs(padded - trimmed).max(axis=(1, 2)).tolist())
    except Exception as error:
        print(words, type(error).__name__, str(error)[:200].replace("\n", " "))
