"""MultiHeadAttention is given query_mask and value_mask, as its signature has them; the scores show which it uses."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(1, 4, 3)).astype("float32")
mask = np.array([[True, True, False, False]])

attention = keras.layers.MultiHeadAttention(num_heads=1, key_dim=2)
_, scores = attention(data, data, value_mask=mask, return_attention_scores=True)
print(keras.__version__, "value_mask=: scores of masked values are", np.array(scores)[0, 0, :, 2:].round(3).tolist())
_, scores = attention(data, data, query_mask=mask, return_attention_scores=True)
print(keras.__version__, "query_mask=: scores of masked queries are", np.array(scores)[0, 0, 2:].round(3).tolist())

groups = keras.layers.GroupQueryAttention(head_dim=2, num_query_heads=1, num_key_value_heads=1)
_, scores = groups(data, data, query_mask=mask, return_attention_scores=True)
print(keras.__version__, "query_mask= of GroupQueryAttention:", np.array(scores)[0, 0, 2:].round(3).tolist())
