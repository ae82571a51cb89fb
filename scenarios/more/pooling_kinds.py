"""Arguments of pooling and attention that change where a mask acts: keepdims, data_format, scale, returned scores."""

import numpy as np

MODES = ("predict",)
SEQUENCES = np.array([[[-1, -2], [-3, -4], [0, 0], [-5, -6]], [[-1, -2], [0, 0], [0, 0], [0, 0]]], "float32")


def average_with_keepdims(keras):
    """GlobalAveragePooling1D(keepdims=True) over a masked sequence.

    The mean is over the unmasked timesteps, and an axis of one is left where the timesteps were.
    """
    return _after_masking(keras, keras.layers.GlobalAveragePooling1D(keepdims=True, name="pool"))


def maximum_with_keepdims(keras):
    """GlobalMaxPooling1D(keepdims=True) over a masked sequence of negative numbers.

    With all data below zero, the padding's 0 is the maximum.
    """
    return _after_masking(keras, keras.layers.GlobalMaxPooling1D(keepdims=True, name="pool"))


def average_of_channels_first(keras):
    """GlobalAveragePooling1D(data_format="channels_first") with an explicit mask of timesteps.

    Timesteps are the last axis here, and the mask must be spread over the features before them.
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(2, 4), name="features"), layers.Input(shape=(4,), dtype="bool", name="seen")
    pool = layers.GlobalAveragePooling1D(data_format="channels_first", name="pool")
    model = keras.models.Model([inputs, mask], pool(inputs, mask=mask))
    return model, {"features": SEQUENCES.transpose(0, 2, 1), "seen": SEQUENCES[..., 0] != 0}


def average_of_numbers_as_mask(keras):
    """GlobalAveragePooling1D with an explicit mask of the numbers 0 and 1.

    The mean is over the timesteps whose number is 1. A version may take them for booleans, for weights, or reject them.
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4,), name="seen")
    outputs = layers.GlobalAveragePooling1D(name="pool")(inputs, mask=mask)
    seen = np.array([[1, 1, 0, 1], [1, 0, 0, 0]], "float32")
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": seen}


def additive_without_scale(keras):
    """AdditiveAttention(use_scale=False) over a masked sequence.

    Masked values must get no weight, and masked queries get 0.
    """
    return _attended(keras, keras.layers.AdditiveAttention(use_scale=False, name="attend"))


def additive_causal(keras):
    """AdditiveAttention called with use_causal_mask=True over a masked sequence.

    The mask of what comes later and the mask of the values act together.
    """
    return _attended(keras, keras.layers.AdditiveAttention(name="attend"), use_causal_mask=True)


def additive_with_scores(keras):
    """AdditiveAttention called with return_attention_scores=True over a masked sequence.

    The scores of masked values must be 0. There are two outputs; the mask of the queries belongs to the first.
    """
    return _attended(keras, keras.layers.AdditiveAttention(name="attend"), return_attention_scores=True)


def attention_by_concat(keras):
    """Attention(score_mode="concat") over a masked sequence.

    Scores are computed in another way, and masked values must get no weight all the same.
    """
    return _attended(keras, keras.layers.Attention(score_mode="concat", name="attend"))


def heads_with_scores(keras):
    """MultiHeadAttention called with return_attention_scores=True over a masked sequence.

    The scores of masked values must be 0 in every head.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    outputs = layers.MultiHeadAttention(2, 2, name="attend")(masked, masked, return_attention_scores=True)
    return keras.models.Model(inputs, list(outputs)), {"sequences": SEQUENCES}


def grouped_queries(keras):
    """Self-attention by GroupQueryAttention over a masked sequence.

    Masked values must get no weight, as in MultiHeadAttention.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    attend = layers.GroupQueryAttention(head_dim=2, num_query_heads=2, num_key_value_heads=1, name="attend")
    return keras.models.Model(inputs, attend(masked, masked)), {"sequences": SEQUENCES}


def _after_masking(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _attended(keras, layer, **call):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    outputs = layer([masked, masked], **call)
    outputs = list(outputs) if isinstance(outputs, tuple) else outputs
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
