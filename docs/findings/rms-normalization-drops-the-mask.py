"""A padded sequence and the same without its padding must give the same after a layer that treats timesteps alone."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(1, 5, 4)).astype("float32")
data[:, 3:] = 0.0

layers = {
    "Dense": (4,),
    "EinsumDense": ("btf,fg->btg", (None, 4)),
    "LayerNormalization": (),
    "RMSNormalization": (),
}
for name, arguments in layers.items():
    if not hasattr(keras.layers, name):
        continue
    layer = getattr(keras.layers, name)(*arguments)
    inputs = keras.layers.Input(shape=(None, 4))
    model = keras.models.Model(inputs, keras.layers.GRU(3)(layer(keras.layers.Masking()(inputs))))
    difference = np.abs(model.predict(data, verbose=0) - model.predict(data[:, :3], verbose=0)).max()
    words = "supports_masking = " + str(layer.supports_masking) + ", padding changes the result by"
    print(keras.__version__, name, words, difference)
