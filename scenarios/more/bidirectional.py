"""Bidirectional behind a mask: two readings, one from each end, that meet at every step and at the end."""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array(
    [
        [[0, 0], [1, 2], [0, 0], [3, 4], [0, 0]],
        [[1, 2], [3, 4], [5, 6], [0, 0], [0, 0]],
        [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
    ],
    "float32",
)


def concatenated(keras):
    """Both readings side by side, all steps and the last.

    The backward reading meets the padding first and must step over it,
    and its steps must be turned round so that both halves speak of the same step.
    """
    return _merged(keras, "concat")


def added(keras):
    """The sum of both readings, all steps and the last.

    At a hidden step, the forward reading repeats the step before and the backward reading the step behind.
    """
    return _merged(keras, "sum")


def multiplied(keras):
    """The product of both readings, all steps and the last.

    A reading that has met no data yet is 0, and so is the product.
    """
    return _merged(keras, "mul")


def averaged(keras):
    """The mean of both readings, all steps and the last.

    The mean is over the two readings; how many steps are hidden must not matter.
    """
    return _merged(keras, "ave")


def unmerged(keras):
    """Both readings as two outputs, all steps and the last.

    Each of the two outputs that keep the steps needs the mask, for each may have a layer of its own behind it.
    """
    return _merged(keras, None)


def with_states(keras):
    """Bidirectional around a GRU that returns its state.

    There are three outputs. Only the first has steps, so only the first can have a mask.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    gru = layers.GRU(2, return_sequences=True, return_state=True, **_pinned.GRU)
    outputs = layers.Bidirectional(gru, name="both_ways")(layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def of_two_kinds(keras):
    """A GRU forwards and a SimpleRNN backwards.

    The second layer is given by hand; both must get the mask. Old versions have no such argument.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    forwards = layers.GRU(2, return_sequences=True, **_pinned.GRU)
    backwards = layers.SimpleRNN(2, return_sequences=True, go_backwards=True)
    both = layers.Bidirectional(forwards, backward_layer=backwards, name="both_ways")
    return keras.models.Model(inputs, both(layers.Masking(name="mask_steps")(inputs))), {"sequences": SCATTERED}


def second_bidirectional(keras):
    """A second Bidirectional behind the first.

    The first hands out a value at every step, also the hidden ones.
    Unless it hands on the mask as well, the second reads them as data.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    hidden = layers.Masking(name="mask_steps")(inputs)
    hidden = layers.Bidirectional(layers.GRU(2, return_sequences=True, **_pinned.GRU), name="both_ways")(hidden)
    outputs = layers.Bidirectional(layers.GRU(2, **_pinned.GRU), name="both_ways_again")(hidden)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def _merged(keras, how):
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    all_steps, last = layers.SimpleRNN(2, return_sequences=True), layers.SimpleRNN(2)
    steps = layers.Bidirectional(all_steps, merge_mode=how, name="both_ways")(masked)
    end = layers.Bidirectional(last, merge_mode=how, name="both_ways_last")(masked)
    outputs = [*steps, *end] if how is None else [steps, end]
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}
