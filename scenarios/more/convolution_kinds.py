"""Convolutions, pooling and cropping of other kinds and ranks than in convolution.py, after Masking."""

import numpy as np

from scenarios import _pinned

MODES = ("predict",)
SEQUENCES = np.array([[[-1, -2], [-3, -4], [0, 0], [-5, -6]], [[-1, -2], [0, 0], [0, 0], [0, 0]]], "float32")


def transposed(keras):
    """Conv1DTranspose with strides of 2.

    Eight timesteps come out of four: a mask of four does not fit, and if it is propagated all the same the GRU must
    fail.
    """
    return _between(keras, keras.layers.Conv1DTranspose(2, 2, strides=2, name="convolve"))


def depthwise(keras):
    """DepthwiseConv1D with padding="same".

    As many timesteps come out as went in, so a mask could be propagated;
    each is made of its neighbours, so the mask would be half true.
    """
    return _between(keras, keras.layers.DepthwiseConv1D(3, padding="same", name="convolve"))


def locally_connected(keras):
    """LocallyConnected1D over single timesteps.

    Each timestep has weights of its own and is treated by itself, so a mask would still be true.
    Keras 3 has no such layer.
    """
    return _between(keras, keras.layers.LocallyConnected1D(2, 1, name="convolve"))


def locally_connected_to_neighbours(keras):
    """LocallyConnected1D over pairs of timesteps.

    Three timesteps come out of four. A mask of four does not fit them; without a mask the GRU reads padding.
    Keras 3 has no such layer.
    """
    return _between(keras, keras.layers.LocallyConnected1D(2, 2, name="convolve"))


def causal(keras):
    """Conv1D with padding="causal".

    Each timestep is made of itself and those before it. With padding at the end a mask would still be true.
    """
    return _between(keras, keras.layers.Conv1D(2, 3, padding="causal", name="convolve"))


def single_timesteps(keras):
    """Conv1D with a kernel of one timestep.

    It is what a Dense does, so the mask would still be true after it. Dense propagates it; does Conv1D?
    """
    return _between(keras, keras.layers.Conv1D(2, 1, name="convolve"))


def in_three_dimensions(keras):
    """Conv3D over masked places of rows of slices.

    The mask has an entry for each place. A convolution reads masked places too.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2, 1, 1), name="slices")
    outputs = layers.Conv3D(2, 1, name="convolve")(layers.Masking(name="mask_places")(inputs))
    return keras.models.Model(inputs, outputs), {"slices": SEQUENCES[..., None, None]}


def depthwise_in_two_dimensions(keras):
    """DepthwiseConv2D over masked rows of places.

    The mask has an entry for each place of each row. A convolution over rows and places reads masked ones too.
    """
    return _over_rows(keras, keras.layers.DepthwiseConv2D(2, padding="same", name="convolve"))


def average_pooling_in_two_dimensions(keras):
    """AveragePooling2D over masked rows of places.

    A masked place counts as 0 and lowers the average of its square.
    """
    return _over_rows(keras, keras.layers.AveragePooling2D(2, name="pool"))


def global_average_in_two_dimensions(keras):
    """GlobalAveragePooling2D over masked rows of places.

    GlobalAveragePooling1D leaves masked timesteps out of its mean. Does this one leave masked places out?
    """
    return _over_rows(keras, keras.layers.GlobalAveragePooling2D(name="pool"))


def adaptive_average_pooling(keras):
    """AdaptiveAveragePooling1D of four timesteps to two.

    A masked timestep counts as 0 and halves the average of its pair.
    """
    return _between(keras, keras.layers.AdaptiveAveragePooling1D(2, name="pool"))


def cropping_in_two_dimensions(keras):
    """Cropping2D of the first row.

    Three rows are left. A mask of four rows does not fit them.
    """
    return _over_rows(keras, keras.layers.Cropping2D(((1, 0), (0, 0)), name="crop"))


def zero_padding_in_two_dimensions(keras):
    """ZeroPadding2D by a row at the end.

    The new row is padding by its very name, and nothing masks it.
    """
    return _over_rows(keras, keras.layers.ZeroPadding2D(((0, 1), (0, 0)), name="pad"))


def up_sampling_in_two_dimensions(keras):
    """UpSampling2D of masked rows of places.

    Each place comes out four times, masked ones too. A mask of the old size does not fit them.
    """
    return _over_rows(keras, keras.layers.UpSampling2D(2, name="each_place_twice"))


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    mixed = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(mixed)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _over_rows(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2, 1), name="rows")
    outputs = layer(keras.layers.Masking(name="mask_places")(inputs))
    return keras.models.Model(inputs, outputs), {"rows": SEQUENCES[..., None]}
