"""Bidirectional over a masked sequence: a forward and a backward layer, merged at every timestep or at the last."""

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
    """Bidirectional with merge_mode="concat", all timesteps and the last.

    The backward layer meets the padding first and must skip it,
    and its outputs must be reversed so that both halves belong to the same timestep.
    """
    return _merged(keras, "concat")


def added(keras):
    """Bidirectional with merge_mode="sum", all timesteps and the last.

    At a masked timestep, the forward layer repeats the timestep before and the backward layer the timestep after.
    """
    return _merged(keras, "sum")


def multiplied(keras):
    """Bidirectional with merge_mode="mul", all timesteps and the last.

    The output of a layer that has met no data yet is 0, and so is the product.
    """
    return _merged(keras, "mul")


def averaged(keras):
    """Bidirectional with merge_mode="ave", all timesteps and the last.

    The mean is over the two layers; how many timesteps are masked must not matter.
    """
    return _merged(keras, "ave")


def unmerged(keras):
    """Bidirectional with merge_mode=None, all timesteps and the last.

    Each of the two outputs that have timesteps needs the mask, for each may be read by a layer of its own.
    """
    return _merged(keras, None)


def with_states(keras):
    """Bidirectional around a GRU that returns its state.

    There are three outputs. Only the first has timesteps, so only the first can have a mask.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    gru = layers.GRU(2, return_sequences=True, return_state=True, **_pinned.GRU)
    outputs = layers.Bidirectional(gru, name="both_ways")(layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def of_two_kinds(keras):
    """Bidirectional with a GRU forwards and a SimpleRNN backwards.

    The second layer is passed as backward_layer; both must get the mask. Old versions have no such argument.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    forwards = layers.GRU(2, return_sequences=True, **_pinned.GRU)
    backwards = layers.SimpleRNN(2, return_sequences=True, go_backwards=True)
    both = layers.Bidirectional(forwards, backward_layer=backwards, name="both_ways")
    return keras.models.Model(inputs, both(layers.Masking(name="mask_steps")(inputs))), {"sequences": SCATTERED}


def second_bidirectional(keras):
    """A second Bidirectional after the first.

    The first returns a value at every timestep, masked ones included.
    Unless it propagates the mask as well, the second reads them as data.
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
    all_timesteps, last = layers.SimpleRNN(2, return_sequences=True), layers.SimpleRNN(2)
    timesteps = layers.Bidirectional(all_timesteps, merge_mode=how, name="both_ways")(masked)
    end = layers.Bidirectional(last, merge_mode=how, name="both_ways_last")(masked)
    outputs = [*timesteps, *end] if how is None else [timesteps, end]
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}
