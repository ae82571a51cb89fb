"""More layers that treat each timestep by itself, between Masking and a GRU, beside those in elementwise.py."""

import numpy as np

from scenarios import _pinned

MODES = ("predict",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[-1, 2], [0, 0], [0, 0], [0, 0]]], "float32")


def identity(keras):
    """Identity after Masking.

    It returns its input, so the mask should be propagated.
    """
    return _between(keras, keras.layers.Identity(name="pass_on"))


def rectified(keras):
    """ReLU after Masking.

    Each timestep is treated by itself, so the mask should be propagated. What ReLU makes 0 is no padding.
    """
    return _between(keras, keras.layers.ReLU(name="cut_off"))


def thresholded(keras):
    """ThresholdedReLU after Masking.

    Each timestep is treated by itself, so the mask should be propagated.
    Keras 3 has such a layer as part of tf.keras only.
    """
    return _between(keras, keras.layers.ThresholdedReLU(theta=1.0, name="cut_off"))


def alpha_dropout(keras):
    """AlphaDropout after Masking.

    Outside of training it changes nothing, so the mask should be propagated.
    """
    return _between(keras, keras.layers.AlphaDropout(0.5, name="leave_out"))


def gaussian_dropout(keras):
    """GaussianDropout after Masking.

    Outside of training it changes nothing, so the mask should be propagated.
    """
    return _between(keras, keras.layers.GaussianDropout(0.5, name="shake"))


def spatial_dropout_in_two_dimensions(keras):
    """SpatialDropout2D over masked rows of places.

    Outside of training it changes nothing, so the mask of rows and places should be propagated.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2, 1), name="rows")
    dropped = layers.SpatialDropout2D(0.5, name="leave_out")(layers.Masking(name="mask_places")(inputs))
    outputs = layers.Dense(2, name="project")(dropped)
    return keras.models.Model(inputs, outputs), {"rows": SEQUENCES[..., None]}


def rms_normalization(keras):
    """RMSNormalization after Masking.

    Each timestep is divided by its own size, so the mask should be propagated.
    """
    return _between(keras, keras.layers.RMSNormalization(name="normal"))


def layer_normalization_over_timesteps(keras):
    """LayerNormalization over timesteps and features, after Masking.

    The mean is over all timesteps, masked ones too. More padding gives another mean.
    """
    return _between(keras, keras.layers.LayerNormalization(axis=[1, 2], name="normal"))


def normalization(keras):
    """Normalization by a given mean and variance, after Masking.

    Each timestep is treated by itself, so the mask should be propagated; masked timesteps are no longer 0.
    """
    return _between(keras, keras.layers.Normalization(mean=[1.0, 1.0], variance=[4.0, 4.0], name="normal"))


def rescaling(keras):
    """Rescaling with an offset, after Masking.

    Each timestep is treated by itself, so the mask should be propagated; masked timesteps are no longer 0.
    """
    return _between(keras, keras.layers.Rescaling(0.5, offset=1.0, name="rescale"))


def discretization(keras):
    """Discretization after Masking, before Embedding.

    Numbers become ids of bins. Each timestep is treated by itself, so a mask would still be true.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 1), name="sequences")
    bins = layers.Discretization(bin_boundaries=[0.5, 2.0], name="bin")(layers.Masking(name="mask_steps")(inputs))
    vectors = layers.Embedding(4, 2, name="embed")(layers.Reshape((4,), name="flat")(bins))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES[..., :1]}


def integer_lookup(keras):
    """IntegerLookup(mask_token=0) before Embedding(mask_zero=True).

    The lookup gives the id 0 to the token that masks, and the embedding masks the id 0.
    The lookup itself generates no mask.
    """
    layers = keras.layers
    numbers = layers.Input(shape=(4,), dtype="int64", name="numbers")
    ids = layers.IntegerLookup(vocabulary=[12, 15, 17], mask_token=0, name="look_up")(numbers)
    vectors = layers.Embedding(6, 2, mask_zero=True, name="embed")(ids)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(numbers, outputs), {"numbers": np.array([[12, 0, 17, 99], [15, 15, 0, 0]], "int64")}


def hashing(keras):
    """Hashing(mask_value=0) before Embedding(mask_zero=True).

    With a mask value the hash 0 stands for that value alone, so the embedding masks it and nothing else.
    """
    layers = keras.layers
    numbers = layers.Input(shape=(4,), dtype="int64", name="numbers")
    ids = layers.Hashing(num_bins=4, mask_value=0, name="hash_ids")(numbers)
    vectors = layers.Embedding(4, 2, mask_zero=True, name="embed")(ids)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(vectors)
    return keras.models.Model(numbers, outputs), {"numbers": np.array([[12, 0, 17, 99], [15, 15, 0, 0]], "int64")}


def category_encoding(keras):
    """CategoryEncoding of masked ids.

    It counts which ids a sequence has; the id of masked timesteps is counted with the others.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 1), name="ids")
    masked = layers.Reshape((4,), name="flat")(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.CategoryEncoding(num_tokens=4, output_mode="multi_hot", name="encode")(masked)
    return keras.models.Model(inputs, outputs), {"ids": np.array([[[1], [2], [0], [3]]], "float32")}


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    changed = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(changed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
