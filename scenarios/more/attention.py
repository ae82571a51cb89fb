"""Attention and AdditiveAttention: a masked value must not be looked at, and a masked query stays masked."""

import numpy as np

from scenarios import _pinned

QUERIES = np.array([[[1, 2], [0, 0], [3, 1]]], "float32")
VALUES = np.array([[[1, 0], [0, 2], [0, 0], [3, 1]]], "float32")


def self_attention(keras):
    """Self-attention by Attention over a masked sequence, then a GRU.

    The masked timestep must not be looked at, and the mask should be propagated to the GRU.

    Reported: https://github.com/keras-team/keras/pull/19685
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    attended = layers.Attention(name="attend")([masked, masked])
    outputs = layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(attended)
    return keras.models.Model(inputs, outputs), {"sequences": QUERIES}


def values_masked(keras):
    """Attention with masked values and queries without a mask.

    The third value must get no weight. The output has the timesteps of the queries, so it has no mask.

    Reported: https://github.com/keras-team/keras/issues/19311
    Reported: https://github.com/keras-team/keras/pull/19685
    """
    return _attended(keras, keras.layers.Attention(name="attend"), ["values"])


def queries_masked(keras):
    """Attention with masked queries and values without a mask.

    All values count. At the masked query the output should be 0, and masked in the layers after it.
    """
    return _attended(keras, keras.layers.Attention(name="attend"), ["queries"])


def both_masked(keras):
    """Attention with masked queries and masked values.

    Each mask has its own length and its own purpose; the mask of the output is that of the queries.
    """
    return _attended(keras, keras.layers.Attention(name="attend"), ["queries", "values"])


def additive(keras):
    """AdditiveAttention with masked queries and masked values.

    It scores in another way than Attention does, but masks must act in the same way.
    """
    return _attended(keras, keras.layers.AdditiveAttention(name="attend"), ["queries", "values"])


def all_values_masked(keras):
    """Attention where every value is masked.

    There is nothing to look at. A user would hope for 0 or an error;
    anything else is what the Dense layer made of the padding.
    """
    layers = keras.layers
    queries, values = layers.Input(shape=(3, 2), name="queries"), layers.Input(shape=(4, 2), name="values")
    projected = layers.Dense(2, name="project")(layers.Masking(name="mask_values")(values))
    outputs = layers.Attention(name="attend")([queries, projected])
    return keras.models.Model([queries, values], outputs), {"queries": QUERIES, "values": np.zeros_like(VALUES)}


def with_scores(keras):
    """Attention that returns its weights too.

    The weight of the masked value should be 0 in every row. Old versions cannot return the weights.
    """
    attend = keras.layers.Attention(name="attend")
    return _attended(keras, attend, ["values"], return_attention_scores=True)


def causal_in_init(keras):
    """Attention with causal=True in its constructor.

    This is how it was written for TensorFlow 2.0 to 2.9. The mask and the causal order must both act.
    """
    return _attended(keras, keras.layers.Attention(causal=True, name="attend"), ["values"])


def causal_in_call(keras):
    """Attention with use_causal_mask=True in its call.

    This is how it is written since TensorFlow 2.10. The mask and the causal order must both act.
    """
    return _attended(keras, keras.layers.Attention(name="attend"), ["values"], use_causal_mask=True)


def explicit_masks(keras):
    """Attention with explicit masks of queries and values.

    The second query and the first value are masked because the masks say so, whatever the data is.
    """
    layers = keras.layers
    arrays = {"queries": QUERIES, "values": VALUES}
    arrays["seen_queries"] = np.array([[True, False, True]])
    arrays["seen_values"] = np.array([[False, True, True, True]])
    inputs = [layers.Input(shape=array.shape[1:], dtype=str(array.dtype), name=name) for name, array in arrays.items()]
    outputs = layers.Attention(name="attend")(inputs[:2], mask=inputs[2:])
    return keras.models.Model(inputs, outputs), arrays


def _attended(keras, attend, masked, **how):
    layers = keras.layers
    inputs = [layers.Input(shape=(3, 2), name="queries"), layers.Input(shape=(4, 2), name="values")]
    pair = [
        layers.Masking(name="mask_" + name)(tensor) if name in masked else tensor
        for name, tensor in zip(["queries", "values"], inputs)
    ]
    return keras.models.Model(inputs, attend(pair, **how)), {"queries": QUERIES, "values": VALUES}
