"""zero_output_for_mask=True: masked timesteps put out 0, with unroll and without, also inside of Bidirectional."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(1, 4, 3)).astype("float32")
mask = np.array([[True, True, False, False]])

for unroll in (False, True):
    single = keras.layers.GRU(1, return_sequences=True, zero_output_for_mask=True, unroll=unroll)
    double = keras.layers.Bidirectional(keras.layers.GRU(1, return_sequences=True, unroll=unroll))
    for name, layer in (("GRU", single), ("Bidirectional", double)):
        masked = np.array(layer(data, mask=mask))[~mask]
        print(
            keras.__version__,
            keras.backend.backend(),
            name,
            "unroll =",
            unroll,
            "at masked timesteps:",
            masked.tolist(),
        )
