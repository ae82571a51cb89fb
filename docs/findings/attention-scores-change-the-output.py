"""Whether the scores are returned, or dropout is there but off, must not change what MultiHeadAttention puts out."""

import keras
import numpy as np

keras.utils.set_random_seed(1)
data = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
value_mask = np.array([[True, True, False], [False, False, False]])

layers = {"MultiHeadAttention": (1, 2), "GroupQueryAttention": (2, 1, 1)}
for name, arguments in layers.items():
    layer = getattr(keras.layers, name, None)
    if layer is None:
        continue
    plain, dropping = layer(*arguments), layer(*arguments, dropout=0.5)
    attention_mask = np.repeat(value_mask[:, None], 3, axis=1)
    outputs = plain(data, data, attention_mask=attention_mask)
    with_scores, _ = plain(data, data, attention_mask=attention_mask, return_attention_scores=True)
    dropping(data, data)
    dropping.set_weights(plain.get_weights()[: len(dropping.get_weights())])
    with_dropout = dropping(data, data, attention_mask=attention_mask, training=False)
    print(keras.__version__, keras.backend.backend(), name)
    for sample, words in enumerate(("values partly masked", "values all masked")):
        shown = {"plain": outputs, "scores returned": with_scores, "dropout, but off": with_dropout}
        print("  " + words, {each: np.array(result)[sample, 0].round(3).tolist() for each, result in shown.items()})
