"""Layers that move, cut or add timesteps, between Masking and a GRU: the old mask no longer fits."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[1, 2], [0, 0], [0, 0], [0, 0]]], "float32")


def reshape_to_the_same(keras):
    """Reshape to the shape that is there already.

    The timesteps stay what they are, yet Reshape does not promise it: the mask is dropped, and a user should be told.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    """
    return _between(keras, keras.layers.Reshape((4, 2), name="shape_again"))


def reshape_to_fewer_timesteps(keras):
    """Reshape of four timesteps to two.

    Each new timestep is made of two old ones, one of them perhaps masked. The old mask must not be propagated.
    """
    return _between(keras, keras.layers.Reshape((2, 4), name="shape_anew"))


def permute(keras):
    """Permute of timesteps and features.

    Features become timesteps, so the mask has nothing to mask any more and must not be propagated.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    return _between(keras, keras.layers.Permute((2, 1), name="swap"))


def repeat_vector(keras):
    """RepeatVector of masked vectors.

    Masking of vectors masks whole rows. The sequence that is made of a row has timesteps the mask knows nothing of.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(2,), name="vectors")
    repeated = layers.RepeatVector(3, name="repeat")(layers.Masking(name="mask_rows")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(repeated)
    return keras.models.Model(inputs, outputs), {"vectors": np.array([[1, 2], [0, 0]], "float32")}


def cropping(keras):
    """Cropping1D of the first timestep.

    Three timesteps are left. A mask of four timesteps does not fit them; without a mask the GRU reads padding.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    return _between(keras, keras.layers.Cropping1D((1, 0), name="crop"))


def zero_padding(keras):
    """ZeroPadding1D by a timestep at the end.

    The new timestep is padding by its very name, and nothing masks it for the GRU.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    return _between(keras, keras.layers.ZeroPadding1D((0, 1), name="pad"))


def up_sampling(keras):
    """UpSampling1D of masked timesteps.

    Each timestep comes out twice, masked ones too. Without a mask of twice the length the GRU reads them.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    return _between(keras, keras.layers.UpSampling1D(2, name="each_step_twice"))


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    moved = layer(keras.layers.Masking(name="mask_steps")(inputs))
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(moved)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}
