"""A functional model of two inputs is called with a list, and with a dictionary of their names; one is masked."""

import warnings

import keras
import numpy as np

keras.utils.set_random_seed(1)
words, extra = keras.layers.Input(shape=(4, 3), name="words"), keras.layers.Input(shape=(4, 3), name="extra")
inner = keras.models.Model([words, extra], [keras.layers.GRU(1)(words), keras.layers.GRU(1)(extra)])

padded, other = keras.layers.Input(shape=(4, 3)), keras.layers.Input(shape=(4, 3))
masked = keras.layers.Masking()(padded)
by_place = keras.models.Model([padded, other], inner([masked, other]))
by_name = keras.models.Model([padded, other], inner({"words": masked, "extra": other}))

data = np.random.default_rng(0).normal(size=(1, 4, 3)).astype("float32")
short = data.copy()
short[:, 2:] = 0.0
for name, model in (("by place", by_place), ("by name ", by_name)):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        results = model.predict([short, data], verbose=0)
    print(
        keras.__version__,
        keras.backend.backend(),
        name,
        *(np.array(each).tolist() for each in results),
        *(each.message for each in caught),
    )
