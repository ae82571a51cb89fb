"""MultiHeadAttention over the third axis, with a causal mask; the same sequences one by one have no such trouble."""

import keras
import numpy as np

data = np.random.default_rng(0).normal(size=(2, 3, 5, 4)).astype("float32")
rows = data.reshape(6, 5, 4)
layer = keras.layers.MultiHeadAttention(num_heads=1, key_dim=2)
print(keras.__version__, "6 sequences of 5 timesteps, causal:", np.array(layer(rows, rows, use_causal_mask=True)).shape)
for causal in (False, True):
    layer = keras.layers.MultiHeadAttention(num_heads=1, key_dim=2, attention_axes=(2,))
    try:
        print(
            keras.__version__,
            "2 x 3 sequences, attention_axes=(2,), causal:",
            causal,
            np.array(layer(data, data, use_causal_mask=causal)).shape,
        )
    except Exception as error:
        print(
            keras.__version__,
            "2 x 3 sequences, attention_axes=(2,), causal:",
            causal,
            type(error).__name__,
            str(error)[:260].replace("\n", " "),
        )
