"""A mask given by hand, as the argument mask= of a call."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")
SEEN = np.array([[True, False, True, False]])


def to_a_gru(keras):
    """A mask given to a GRU by hand.

    Steps 2 and 4 are hidden because the mask says so, whatever their values are.
    """
    inputs, seen = _inputs(keras.layers, SEEN)
    return _read(keras, [inputs, seen], inputs), {"sequences": SEQUENCES, "seen": SEEN}


def through_a_gru(keras):
    """A mask given to a GRU by hand, and a second GRU behind it.

    The first skips what the hand hides. Unless it hands on that mask, as it does one that its input carries,
    the second reads the hidden steps as data.
    """
    layers = keras.layers
    inputs, seen = _inputs(layers, SEEN)
    first = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=seen)
    outputs = layers.GRU(2, return_sequences=True, name="gru_two", **_pinned.GRU)(first)
    return keras.models.Model([inputs, seen], outputs), {"sequences": SEQUENCES, "seen": SEEN}


def over_a_propagated_one(keras):
    """A mask given to a GRU by hand, over the one that its input carries.

    Masking hides step 3, the hand hides steps 2 and 4. What is said last should count.
    """
    inputs, seen = _inputs(keras.layers, SEEN)
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    return _read(keras, [inputs, seen], masked), {"sequences": SEQUENCES, "seen": SEEN}


def as_numbers(keras):
    """A mask of the numbers 0 and 1, given to a GRU by hand.

    Data sets often hold their masks as numbers. A version may take them for truth values or refuse them.
    """
    numbers = SEEN.astype("float32")
    inputs, seen = _inputs(keras.layers, numbers)
    return _read(keras, [inputs, seen], inputs), {"sequences": SEQUENCES, "seen": numbers}


def to_both_directions(keras):
    """A mask given to Bidirectional by hand.

    The wrapper must give it to both of its layers, and backwards to the second.
    """
    layers = keras.layers
    inputs, seen = _inputs(layers, SEEN)
    gru = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    outputs = layers.Bidirectional(gru, name="both_ways")(inputs, mask=seen)
    return keras.models.Model([inputs, seen], outputs), {"sequences": SEQUENCES, "seen": SEEN}


def to_time_distributed(keras):
    """A mask of steps given to TimeDistributed(Dense) by hand.

    Steps 2 and 4 are hidden because the mask says so.
    Does the wrapper hand out 0 there, or what the Dense makes of the values?
    """
    layers = keras.layers
    inputs, seen = _inputs(layers, SEEN)
    outputs = layers.TimeDistributed(layers.Dense(2), name="each_step")(inputs, mask=seen)
    return keras.models.Model([inputs, seen], outputs), {"sequences": SEQUENCES, "seen": SEEN}


def to_a_model(keras):
    """A mask given by hand to a model that is used as a layer.

    The model's Dense carries it and the model's GRU skips the hidden steps.
    A warning that the mask will be destroyed would be false.

    Reported: https://github.com/keras-team/keras/pull/23175
    """
    layers = keras.layers
    inside = layers.Input(shape=(4, 2), name="inside")
    read = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(layers.Dense(2, name="project")(inside))
    inner = keras.models.Model(inside, read, name="inner")
    inputs, seen = _inputs(layers, SEEN)
    return keras.models.Model([inputs, seen], inner(inputs, mask=seen)), {"sequences": SEQUENCES, "seen": SEEN}


def computed_by_masking(keras):
    """A mask asked of Masking by compute_mask, and given to a GRU by hand.

    The GRU reads the data itself, and Masking is only asked what it would hide.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    seen = layers.Masking(name="mask_steps").compute_mask(inputs)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=seen)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def computed_by_embedding(keras):
    """A mask asked of Embedding by compute_mask, and given to a GRU of other data by hand.

    Ids say which steps there are, numbers come with them: the mask of the one must serve for the other.
    """
    layers = keras.layers
    ids, inputs = layers.Input(shape=(4,), name="ids"), layers.Input(shape=(4, 2), name="sequences")
    embed = layers.Embedding(5, 2, mask_zero=True, name="embed")
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=embed.compute_mask(ids))
    model = keras.models.Model([ids, inputs], [outputs, embed(ids)])
    return model, {"ids": np.array([[3, 0, 2, 0]], "float32"), "sequences": SEQUENCES}


def output_mask_of_a_layer(keras):
    """A mask asked of a layer by its attribute output_mask, and given to a GRU by hand.

    Keras 2 keeps with each layer the mask of what it put out. Keras 3 has no such attribute.

    Reported: https://github.com/tensorflow/tensorflow/issues/49262
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    project = layers.Dense(2, name="project")
    project(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(inputs, mask=project.output_mask)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def to_average_pooling(keras):
    """A mask given to GlobalAveragePooling1D by hand.

    The mean is over steps 1 and 3, because the mask says so.
    """
    inputs, seen = _inputs(keras.layers, SEEN)
    outputs = keras.layers.GlobalAveragePooling1D(name="pool")(inputs, mask=seen)
    return keras.models.Model([inputs, seen], outputs), {"sequences": SEQUENCES, "seen": SEEN}


def of_none(keras):
    """A mask of None given to a GRU by hand, over the one that its input carries.

    Does None take the mask away, or is it as good as not having been said?
    """
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    outputs = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(masked, mask=None)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def _inputs(layers, mask):
    seen = layers.Input(shape=(4,), dtype=str(mask.dtype), name="seen")
    return layers.Input(shape=(4, 2), name="sequences"), seen


def _read(keras, inputs, tensor):
    gru = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    return keras.models.Model(inputs, gru(tensor, mask=inputs[1]))
