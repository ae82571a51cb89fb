"""Masked layers of a half precision: dtype="float16", and the policies mixed_float16 and mixed_bfloat16."""

import numpy as np

from scenarios import _pinned

MODES = ("predict", "eager")
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[5, 6], [0, 0], [0, 0], [0, 0]]], "float32") / 8
SCORES = np.array([[1, 2, 3], [1, 2, 3]], "float32")


def gru_in_mixed_float16(keras):
    """Masking and a GRU under the policy mixed_float16.

    The GRU computes in float16 and must skip the masked timesteps as in float32.
    """
    layer = keras.layers.GRU(2, return_sequences=True, dtype="mixed_float16", name="gru_one", **_pinned.GRU)
    return _after_masking(keras, layer)


def lstm_in_mixed_bfloat16(keras):
    """Masking and an LSTM under the policy mixed_bfloat16.

    The LSTM computes in bfloat16 and must skip the masked timesteps as in float32.
    """
    layer = keras.layers.LSTM(2, return_sequences=True, dtype="mixed_bfloat16", name="lstm_one", **_pinned.LSTM)
    return _after_masking(keras, layer)


def bidirectional_in_mixed_float16(keras):
    """Masking and Bidirectional around a GRU under the policy mixed_float16.

    Both directions must skip the masked timesteps as in float32.
    """
    gru = keras.layers.GRU(2, return_sequences=True, dtype="mixed_float16", **_pinned.GRU)
    return _after_masking(keras, keras.layers.Bidirectional(gru, dtype="mixed_float16", name="bidi"))


def masking_in_mixed_bfloat16(keras):
    """Masking(0.1) under the policy mixed_bfloat16.

    The data are rounded before they are compared: 0.1 and 0.1001 are the same number in bfloat16.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(0.1, dtype="mixed_bfloat16", name="mask_steps")(inputs)
    outputs = layers.GRU(2, return_sequences=True, dtype="float32", name="gru_one", **_pinned.GRU)(masked)
    sequences = SEQUENCES.copy()
    sequences[:, 1], sequences[:, 2] = 0.1001, 0.1
    return keras.models.Model(inputs, outputs), {"sequences": sequences}


def average_in_mixed_float16(keras):
    """Masking and GlobalAveragePooling1D under the policy mixed_float16.

    The mean is over the unmasked timesteps.
    """
    return _after_masking(keras, keras.layers.GlobalAveragePooling1D(dtype="mixed_float16", name="pool"))


def attention_in_mixed_float16(keras):
    """Masking and self-attention by Attention under the policy mixed_float16.

    What is added to the scores of masked values must be as large as float16 can hold, and not larger.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    attended = layers.Attention(dtype="mixed_float16", name="attend")([masked, masked])
    return _as_float32(keras, inputs, attended), {"sequences": SEQUENCES}


def multi_head_attention_in_mixed_bfloat16(keras):
    """Masking and MultiHeadAttention under the policy mixed_bfloat16.

    Masked values must get no weight, as in float32.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    attended = layers.MultiHeadAttention(2, 2, dtype="mixed_bfloat16", name="attend")(masked, masked)
    return _as_float32(keras, inputs, attended), {"sequences": SEQUENCES}


def softmax_in_float16(keras):
    """Softmax of three scores, some of them masked, in float16.

    Masked scores should get 0: a number too large for float16 in their place would give NaN.
    """
    layers = keras.layers
    scores, mask = layers.Input(shape=(3,), name="scores"), layers.Input(shape=(3,), dtype="bool", name="seen")
    shares = layers.Softmax(dtype="float16", name="share")(scores, mask=mask)
    seen = np.array([[True, True, False], [False, True, True]])
    return _as_float32(keras, [scores, mask], shares), {"scores": SCORES, "seen": seen}


def embedding_in_mixed_float16(keras):
    """Embedding(mask_zero=True) and a GRU under the policy mixed_float16.

    The mask is made of the ids, which no precision may change: float16 takes 2049 and 2048 for one number.
    """
    layers = keras.layers
    ids = layers.Input(shape=(4,), dtype="int32", name="ids")
    vectors = layers.Embedding(2050, 2, mask_zero=True, dtype="mixed_float16", name="embed")(ids)
    gru = layers.GRU(2, return_sequences=True, dtype="mixed_float16", name="gru_one", **_pinned.GRU)
    return _as_float32(keras, ids, gru(vectors)), {"ids": np.array([[2049, 2048, 0, 0], [1, 0, 2049, 3]], "int32")}


def concatenate_in_mixed_float16(keras):
    """Concatenate of a masked and an unmasked sequence under the policy mixed_float16, then a GRU.

    Keras makes a mask for the unmasked one out of its values: the dtype of these is no longer float32.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    joined = layers.Concatenate(dtype="mixed_float16", name="concat")([masked, inputs])
    gru = layers.GRU(2, return_sequences=True, dtype="mixed_float16", name="gru_one", **_pinned.GRU)
    return _as_float32(keras, inputs, gru(joined)), {"sequences": SEQUENCES}


def _after_masking(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    return _as_float32(keras, inputs, layer(keras.layers.Masking(name="mask_steps")(inputs))), {"sequences": SEQUENCES}


def _as_float32(keras, inputs, outputs):
    """Return a model whose output every version can hold in an array of NumPy."""
    outputs = keras.layers.Activation("linear", dtype="float32", name="as_float")(outputs)
    return keras.models.Model(inputs, outputs)
