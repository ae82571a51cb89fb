"""Reading from the end, zeros in place of repeats, time as the first axis: which timestep is the last one?"""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array([[[0, 0], [1, 2], [0, 0], [3, 4], [0, 0]], [[1, 2], [3, 4], [5, 6], [0, 0], [0, 0]]], "float32")
LEFT_PADDED = np.array([[[0, 0], [0, 0], [1, 2]], [[0, 0], [3, 4], [5, 6]]], "float32")


def backwards(keras):
    """A GRU with go_backwards=True, all timesteps.

    Its outputs come in the order in which it reads, last timestep first, but its mask is propagated as it is:
    after such a layer, mask and timesteps do not fit each other.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    turned = layers.GRU(2, return_sequences=True, go_backwards=True, name="recur", **_pinned.GRU)(masked)
    outputs = layers.GRU(2, return_sequences=True, name="recur_again", **_pinned.GRU)(turned)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def backwards_last(keras):
    """A GRU with go_backwards=True over left-padded sequences, last timestep only.

    The padding comes last in its reading, so the state must be held to the end.
    """
    return _after_masking(keras, keras.layers.GRU(2, go_backwards=True, name="recur", **_pinned.GRU), LEFT_PADDED)


def zero_output(keras):
    """A SimpleRNN with zero_output_for_mask=True, in a loop and unrolled.

    With zero_output_for_mask the output at a masked timestep is 0, while the state is held all the same.
    Old versions do not know the argument.
    """
    layers, zeros = keras.layers, {"return_sequences": True, "zero_output_for_mask": True}
    inputs = layers.Input(shape=(5, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    looped = layers.SimpleRNN(2, name="recur", **zeros)(masked)
    unrolled = layers.SimpleRNN(2, name="recur_unrolled", unroll=True, **zeros)(masked)
    return keras.models.Model(inputs, [looped, unrolled]), {"sequences": SCATTERED}


def zero_output_of_lstm(keras):
    """An LSTM with zero_output_for_mask=True.

    LSTM has fast code of its own; the argument must not be ignored there.
    """
    lstm = keras.layers.LSTM(2, return_sequences=True, zero_output_for_mask=True, name="recur", **_pinned.LSTM)
    return _after_masking(keras, lstm, SCATTERED)


def zero_output_last(keras):
    """A SimpleRNN with zero_output_for_mask=True whose last timestep is masked.

    A layer that returns only its last timestep: is the result of a padded sequence its state, or 0?

    Reported: https://github.com/keras-team/keras/issues/17596
    Reported: https://github.com/keras-team/tf-keras/issues/252
    """
    return _after_masking(keras, keras.layers.SimpleRNN(2, zero_output_for_mask=True, name="recur"), SCATTERED)


def zero_output_last_backwards(keras):
    """A SimpleRNN with zero_output_for_mask=True and go_backwards=True whose first timestep is masked.

    Read from the end, the padding of a left-padded sequence comes last. Is the result the state, or 0?

    Reported: https://github.com/keras-team/keras/issues/17596
    Reported: https://github.com/keras-team/tf-keras/issues/252
    """
    backwards_rnn = keras.layers.SimpleRNN(2, zero_output_for_mask=True, go_backwards=True, name="recur")
    return _after_masking(keras, backwards_rnn, LEFT_PADDED)


def time_first(keras):
    """A GRU with time_major=True.

    The mask then has time as its first axis too. Only tf.keras has had the argument time_major, before Keras 3.
    """
    gru = keras.layers.GRU(2, return_sequences=True, time_major=True, name="recur", **_pinned.GRU)
    return _after_masking(keras, gru, SCATTERED.transpose(1, 0, 2))


def _after_masking(keras, layer, sequences):
    inputs = keras.layers.Input(shape=sequences.shape[1:], name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}
