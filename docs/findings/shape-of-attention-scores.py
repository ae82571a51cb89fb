"""The scores of a query of 5 timesteps over a value of 3: the shape that is said, and the one that comes."""

import keras
import numpy as np

query, value = keras.layers.Input(shape=(5, 4)), keras.layers.Input(shape=(3, 4))
data = [np.ones((2, 5, 4), "float32"), np.ones((2, 3, 4), "float32")]
layers = [keras.layers.MultiHeadAttention(2, 4)]
if hasattr(keras.layers, "GroupQueryAttention"):
    layers.append(keras.layers.GroupQueryAttention(4, 2, 1))
for layer in layers:
    try:
        _, scores = layer(query, value, return_attention_scores=True)
        model = keras.models.Model([query, value], scores)
        gives = model.predict(data, verbose=0).shape
        print(keras.__version__, type(layer).__name__, "says", model.output_shape, "and gives", gives)
    except Exception as error:
        print(keras.__version__, type(layer).__name__, type(error).__name__, str(error)[:200])
try:
    _, scores = keras.layers.MultiHeadAttention(2, 4)(query, value, return_attention_scores=True)
    model = keras.models.Model([query, value], keras.layers.Dense(1)(scores))
    print(keras.__version__, "a Dense layer after the scores gives", model.predict(data, verbose=0).shape)
except Exception as error:
    print(
        keras.__version__, "a Dense layer after the scores:", type(error).__name__, str(error)[:200].replace("\n", " ")
    )
