"""Layers that project the features of a masked sequence, and the embedding that also projects back."""

import numpy as np

from scenarios import _pinned

MODES = ("predict", "eager")
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[-1, 2], [0, 0], [0, 0], [0, 0]]], "float32")
DOCUMENT = np.array([[[[1, 2], [3, 4]], [[5, 6], [0, 0]], [[0, 0], [0, 0]]]], "float32")
IDS = np.array([[3, 1, 0, 0], [2, 0, 4, 1]], "float32")


def einsum_dense(keras):
    """EinsumDense of features after Masking.

    With this equation it does what a Dense does, which propagates the mask. EinsumDense does not say that it supports
    masking: the mask is dropped, and a user should be told.
    """
    return _between(keras, keras.layers.EinsumDense("btf,fg->btg", output_shape=(None, 3), name="project"))


def einsum_dense_over_timesteps(keras):
    """EinsumDense that mixes timesteps, after Masking.

    Each new timestep is made of all old ones, so the old mask means nothing any more.
    """
    return _between(keras, keras.layers.EinsumDense("btf,ts->bsf", output_shape=(4, 2), name="mix"))


def einsum_dense_with_an_explicit_mask(keras):
    """EinsumDense with an explicit mask= argument, then a GRU.

    Its call takes no mask. Does it raise, or is the mask propagated to the GRU?
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4,), dtype="bool", name="seen")
    project = layers.EinsumDense("btf,fg->btg", output_shape=(None, 3), name="project")
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(project(inputs, mask=mask))
    model = keras.models.Model([inputs, mask], outputs)
    return model, {"sequences": SEQUENCES, "seen": SEQUENCES[..., 0] != 0}


def dense_with_an_explicit_mask(keras):
    """Dense with an explicit mask= argument, then a GRU.

    A Dense propagates the mask of its input, but its call takes no mask. Does it raise, or propagate this one too?
    """
    layers = keras.layers
    inputs, mask = layers.Input(shape=(4, 2), name="sequences"), layers.Input(shape=(4,), dtype="bool", name="seen")
    hidden = layers.Dense(3, name="project")(inputs, mask=mask)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(hidden)
    model = keras.models.Model([inputs, mask], outputs)
    return model, {"sequences": SEQUENCES, "seen": SEQUENCES[..., 0] != 0}


def dense_of_a_document(keras):
    """Dense after a mask of sentences and words, then a GRU for each sentence.

    The mask has an axis more than that of a sequence, and must be propagated all the same.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2, 2), name="document")
    hidden = layers.Dense(3, name="project")(layers.Masking(name="mask_words")(inputs))
    outputs = layers.TimeDistributed(layers.GRU(2, **_pinned.GRU), name="per_sentence")(hidden)
    return keras.models.Model(inputs, outputs), {"document": DOCUMENT}


def ternary_dense(keras):
    """TernaryDense after Masking.

    Each timestep is treated by itself, as by a Dense, so the mask should be propagated.
    """
    return _between(keras, keras.layers.TernaryDense(3, name="project"))


def reversible_embedding(keras):
    """ReversibleEmbedding(mask_zero=True), then a GRU.

    It generates the mask that Embedding(mask_zero=True) generates.
    """
    layers = keras.layers
    ids = layers.Input(shape=(4,), name="ids")
    vectors = layers.ReversibleEmbedding(5, 2, mask_zero=True, name="embed")(ids)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(ids, outputs), {"ids": IDS}


def reversible_embedding_there_and_back(keras):
    """ReversibleEmbedding(mask_zero=True), a GRU, and the embedding once more with reverse=True.

    Its second call makes scores of vectors. The mask of the ids should be propagated through it, as through a Dense;
    vectors that are 0 are no padding.
    """
    layers = keras.layers
    ids = layers.Input(shape=(4,), name="ids")
    embed = layers.ReversibleEmbedding(5, 2, mask_zero=True, name="embed")
    hidden = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(embed(ids))
    outputs = layers.GRU(2, return_sequences=True, name="gru_two", **_pinned.GRU)(embed(hidden, reverse=True))
    return keras.models.Model(ids, outputs), {"ids": IDS}


def spectral_normalization(keras):
    """SpectralNormalization(Dense) after Masking.

    The Dense inside propagates a mask. Does the wrapper around it?
    """
    return _between(keras, keras.layers.SpectralNormalization(keras.layers.Dense(3), name="project"))


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    changed = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(changed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
