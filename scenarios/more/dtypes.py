"""Numbers of other types than float32: a cast must not drop the mask, and rounding must not make one."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float64") / 10
NOISE = np.float32(1e-7)


def float64_into_float32(keras):
    """Masked float64 data into a float32 GRU.

    Data from NumPy is float64 unless told otherwise. A layer that casts its input must keep the mask with it.

    Reported: https://github.com/keras-team/keras/pull/21946
    """
    return _read(keras, "float64", SEQUENCES)


def float64_masking(keras):
    """Data masked in float64, into a float32 GRU.

    Masking is told to work in float64, so the cast comes between the mask and the GRU.

    Reported: https://github.com/keras-team/keras/pull/21946
    """
    return _read(keras, "float64", SEQUENCES, dtype="float64")


def float16(keras):
    """Float16 data into Masking and a float32 GRU.

    In float16 more numbers are equal than before; the mask must be made of what came in.
    """
    return _read(keras, "float16", SEQUENCES.astype("float16"))


def integers_into_a_gru(keras):
    """Masked integers into a GRU.

    Counts come as integers. A version may reject them, or cast them and must then keep the mask.
    """
    return _read(keras, "int32", (SEQUENCES * 10).astype("int32"))


def noise_around_the_value(keras):
    """Padding that is not quite 0.

    What comes out of a scaler is 0.0000001 where it was 0. Such a timestep equals the mask value in nobody's sense
    but the user's, and is read as data.
    """
    noisy = SEQUENCES.astype("float32")
    noisy[:, 2] = [NOISE, -NOISE]
    return _read(keras, "float32", noisy)


def negative_zero(keras):
    """Padding of minus zero.

    Floats have two zeros, and they are equal: a timestep of minus zeros is masked.
    """
    signed = SEQUENCES.astype("float32")
    signed[:, 2] = -0.0
    return _read(keras, "float32", signed)


def too_small_for_float32(keras):
    """Float64 data that float32 rounds to 0.

    The timestep is data before the cast and padding after it: which of the two Masking looks at is the question.
    """
    tiny = SEQUENCES.copy()
    tiny[:, 1] = 1e-60
    return _read(keras, "float64", tiny)


def _read(keras, kind, sequences, **masking):
    inputs = keras.layers.Input(shape=(4, 2), dtype=kind, name="sequences")
    masked = keras.layers.Masking(name="mask_steps", **masking)(inputs)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked)
    return keras.models.Model(inputs, outputs), {"sequences": sequences}
