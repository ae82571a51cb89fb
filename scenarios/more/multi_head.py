"""MultiHeadAttention: masks that come with queries, values and keys, and explicit ones."""

import numpy as np

QUERIES = np.array([[[1, 2], [0, 0], [3, 1]]], "float32")
VALUES = np.array([[[1, 0], [0, 2], [0, 0], [3, 1]]], "float32")
KEYS = np.array([[[1, 1], [0, 0], [2, 1], [1, 2]]], "float32")


def values_masked(keras):
    """MultiHeadAttention with masked values and queries without a mask.

    The masked value must get no weight. Until TensorFlow 2.9 the layer ignored the mask.
    """
    return _attended(keras, ["values"])


def queries_masked(keras):
    """MultiHeadAttention with masked queries and values without a mask.

    The output at the masked query is of no use, so it should stay masked in the layers after it.
    """
    return _attended(keras, ["queries"])


def keys_masked(keras):
    """MultiHeadAttention with values and keys of different masks.

    Value 3 and key 2 are masked, so neither timestep may be looked at.
    """
    return _attended(keras, ["values", "keys"])


def causal(keras):
    """MultiHeadAttention with use_causal_mask=True over a masked sequence.
    The causal order and the mask must both act.
    """
    return _self_attended(keras, use_causal_mask=True)


def self_attention(keras):
    """Self-attention by MultiHeadAttention over a masked sequence.

    Queries, values and keys share one mask, which masks the second timestep of all three.
    """
    return _self_attended(keras)


def residual(keras):
    """A transformer block over a masked sequence: MultiHeadAttention, Add, GlobalAveragePooling1D.

    The mask of the sum decides which timesteps the mean at the end is over.

    Reported: https://github.com/keras-team/keras/pull/20594
    Reported: https://github.com/keras-team/keras/pull/20562
    Reported: https://github.com/keras-team/keras/pull/19685
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    attended = layers.MultiHeadAttention(2, 2, name="attend")(masked, masked)
    total = layers.Add(name="residue")([masked, attended])
    outputs = layers.GlobalAveragePooling1D(name="pool")(total)
    return keras.models.Model(inputs, outputs), {"sequences": QUERIES}


def nothing_to_attend(keras):
    """An attention_mask that masks every value for the second query.

    There is nothing to attend to; does the mean of all values come out, a 0, or NaN?

    Reported: https://github.com/keras-team/keras/pull/21149
    Reported: https://github.com/keras-team/keras/pull/21850
    """
    layers = keras.layers
    queries, values = layers.Input(shape=(3, 2), name="queries"), layers.Input(shape=(4, 2), name="values")
    mask = layers.Input(shape=(3, 4), dtype="bool", name="seen")
    outputs = layers.MultiHeadAttention(2, 2, name="attend")(queries, values, attention_mask=mask)
    allowed = np.array([[[1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]]], "bool")
    return keras.models.Model([queries, values, mask], outputs), {
        "queries": QUERIES,
        "values": VALUES,
        "seen": allowed,
    }


def explicit_masks(keras):
    """MultiHeadAttention with explicit masks of queries and values.

    Query 2 and value 1 are masked because the masks say so. Keras 2 had no such arguments.
    """
    layers = keras.layers
    given = {"seen_queries": np.array([[True, False, True]]), "seen_values": np.array([[False, True, True, True]])}
    arrays = dict(given, queries=QUERIES, values=VALUES)
    inputs = {
        name: layers.Input(shape=array.shape[1:], dtype=str(array.dtype), name=name) for name, array in arrays.items()
    }
    attend = layers.MultiHeadAttention(2, 2, name="attend")
    masks = {"query_mask": inputs["seen_queries"], "value_mask": inputs["seen_values"]}
    outputs = attend(inputs["queries"], inputs["values"], **masks)
    return keras.models.Model(list(inputs.values()), outputs), arrays


def _attended(keras, masked):
    layers = keras.layers
    arrays = {"queries": QUERIES, "values": VALUES, "keys": KEYS}
    inputs = {name: layers.Input(shape=array.shape[1:], name=name) for name, array in arrays.items()}
    tensors = [
        layers.Masking(name="mask_" + name)(tensor) if name in masked else tensor for name, tensor in inputs.items()
    ]
    outputs = layers.MultiHeadAttention(2, 2, name="attend")(*tensors)
    return keras.models.Model(list(inputs.values()), outputs), arrays


def _self_attended(keras, **how):
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    outputs = layers.MultiHeadAttention(2, 2, name="attend")(masked, masked, **how)
    return keras.models.Model(inputs, outputs), {"sequences": QUERIES}
