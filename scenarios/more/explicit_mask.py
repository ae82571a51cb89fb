"""An explicit mask: the argument mask= of a call."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")
MASK = np.array([[True, False, True, False]])


def to_a_gru(keras):
    """A GRU with an explicit mask= argument.

    Timesteps 2 and 4 are masked because the mask says so, whatever their values are.
    """
    inputs, mask = _inputs(keras.layers, MASK)
    return _read(keras, [inputs, mask], inputs), {"sequences": SEQUENCES, "seen": MASK}


def through_a_gru(keras):
    """A GRU with an explicit mask= argument, and a second GRU after it.

    The first skips what the argument masks. Unless it propagates that mask, as it does the mask of its input,
    the second reads the masked timesteps as data.
    """
    layers = keras.layers
    inputs, mask = _inputs(layers, MASK)
    first = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=mask)
    outputs = layers.GRU(2, return_sequences=True, name="gru_two", **_pinned.GRU)(first)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def over_a_propagated_one(keras):
    """A GRU with an explicit mask= argument, though its input has a mask.

    Masking masks timestep 3, the argument masks timesteps 2 and 4. The argument should count.
    """
    inputs, mask = _inputs(keras.layers, MASK)
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    return _read(keras, [inputs, mask], masked), {"sequences": SEQUENCES, "seen": MASK}


def as_numbers(keras):
    """A GRU with an explicit mask of the numbers 0 and 1.

    Data sets often hold their masks as numbers. A version may take them for booleans or reject them.
    """
    numbers = MASK.astype("float32")
    inputs, mask = _inputs(keras.layers, numbers)
    return _read(keras, [inputs, mask], inputs), {"sequences": SEQUENCES, "seen": numbers}


def to_both_directions(keras):
    """Bidirectional with an explicit mask= argument.

    The wrapper must pass it to both of its layers, reversed to the second.
    """
    layers = keras.layers
    inputs, mask = _inputs(layers, MASK)
    gru = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    outputs = layers.Bidirectional(gru, name="both_ways")(inputs, mask=mask)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def to_time_distributed(keras):
    """TimeDistributed(Dense) with an explicit mask of timesteps.

    Timesteps 2 and 4 are masked because the mask says so.
    Does the wrapper return 0 there, or what the Dense makes of the values?
    """
    layers = keras.layers
    inputs, mask = _inputs(layers, MASK)
    outputs = layers.TimeDistributed(layers.Dense(2), name="each_step")(inputs, mask=mask)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def to_a_model(keras):
    """A model used as a layer, with an explicit mask= argument.

    The model's Dense propagates it and the model's GRU skips the masked timesteps.
    A warning that the mask will be destroyed would be false.

    Reported: https://github.com/keras-team/keras/pull/23175
    """
    layers = keras.layers
    inside = layers.Input(shape=(4, 2), name="inside")
    read = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(layers.Dense(2, name="project")(inside))
    inner = keras.models.Model(inside, read, name="inner")
    inputs, mask = _inputs(layers, MASK)
    return keras.models.Model([inputs, mask], inner(inputs, mask=mask)), {"sequences": SEQUENCES, "seen": MASK}


def computed_by_masking(keras):
    """A GRU with the mask that Masking computes in compute_mask.

    The GRU reads the data itself, and Masking only computes the mask.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    mask = layers.Masking(name="mask_steps").compute_mask(inputs)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=mask)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def computed_by_embedding(keras):
    """A GRU over other data with the mask that Embedding computes in compute_mask.

    The ids say which timesteps there are, and numbers come with them: the mask of the ids must serve for the numbers.
    """
    layers = keras.layers
    ids, inputs = layers.Input(shape=(4,), name="ids"), layers.Input(shape=(4, 2), name="sequences")
    embed = layers.Embedding(5, 2, mask_zero=True, name="embed")
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=embed.compute_mask(ids))
    model = keras.models.Model([ids, inputs], [outputs, embed(ids)])
    return model, {"ids": np.array([[3, 0, 2, 0]], "float32"), "sequences": SEQUENCES}


def output_mask_of_a_layer(keras):
    """A GRU with the mask that a layer has in its attribute output_mask.

    In Keras 2 each layer knows the mask of its output. Keras 3 has no such attribute.

    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    project = layers.Dense(2, name="project")
    project(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=project.output_mask)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def to_average_pooling(keras):
    """GlobalAveragePooling1D with an explicit mask= argument.

    The mean is over timesteps 1 and 3, because the mask says so.
    """
    inputs, mask = _inputs(keras.layers, MASK)
    outputs = keras.layers.GlobalAveragePooling1D(name="pool")(inputs, mask=mask)
    return keras.models.Model([inputs, mask], outputs), {"sequences": SEQUENCES, "seen": MASK}


def of_none(keras):
    """A GRU with mask=None, though its input has a mask.

    Does None drop the mask, or is it the same as no argument at all?
    """
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked, mask=None)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _inputs(layers, mask):
    mask = layers.Input(shape=(4,), dtype=str(mask.dtype), name="seen")
    return layers.Input(shape=(4, 2), name="sequences"), mask


def _read(keras, inputs, tensor):
    gru = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    return keras.models.Model(inputs, gru(tensor, mask=inputs[1]))
