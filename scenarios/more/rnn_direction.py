"""Reading from the end, zeros in place of repeats, time as the first axis: which step is the last, and what is it?"""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array([[[0, 0], [1, 2], [0, 0], [3, 4], [0, 0]], [[1, 2], [3, 4], [5, 6], [0, 0], [0, 0]]], "float32")
LEFT_PADDED = np.array([[[0, 0], [0, 0], [1, 2]], [[0, 0], [3, 4], [5, 6]]], "float32")


def backwards(keras):
    """A GRU that reads from the end, all steps.

    Its outputs come in the order in which it reads, last step first, but its mask is handed on as it came in:
    behind such a layer, mask and steps do not fit each other.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    turned = layers.GRU(2, return_sequences=True, go_backwards=True, name="recur", **_pinned.GRU)(masked)
    outputs = layers.GRU(2, return_sequences=True, name="recur_again", **_pinned.GRU)(turned)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def backwards_last(keras):
    """A GRU that reads left-padded sequences from the end, last step only.

    The padding comes last in its reading, so the state must be held to the end.
    """
    return _behind_masking(keras, keras.layers.GRU(2, go_backwards=True, name="recur", **_pinned.GRU), LEFT_PADDED)


def zero_output(keras):
    """Zeros at hidden steps instead of repeats, in a loop and unrolled.

    With zero_output_for_mask the output at a hidden step is 0, while the state goes on unseen.
    Old versions do not know the argument.
    """
    layers, zeros = keras.layers, {"return_sequences": True, "zero_output_for_mask": True}
    inputs = layers.Input(shape=(5, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    looped = layers.SimpleRNN(2, name="recur", **zeros)(masked)
    unrolled = layers.SimpleRNN(2, name="recur_unrolled", unroll=True, **zeros)(masked)
    return keras.models.Model(inputs, [looped, unrolled]), {"sequences": SCATTERED}


def zero_output_of_lstm(keras):
    """Zeros at hidden steps of an LSTM.

    LSTM has a fast path of its own; the argument must not be lost on it.
    """
    lstm = keras.layers.LSTM(2, return_sequences=True, zero_output_for_mask=True, name="recur", **_pinned.LSTM)
    return _behind_masking(keras, lstm, SCATTERED)


def zero_output_last(keras):
    """Zeros at hidden steps, and the last step is hidden.

    A layer that returns only its last step: is the result of a padded sequence its state, or 0?

    Reported: https://github.com/keras-team/keras/issues/17596
    Reported: https://github.com/keras-team/tf-keras/issues/252
    """
    return _behind_masking(keras, keras.layers.SimpleRNN(2, zero_output_for_mask=True, name="recur"), SCATTERED)


def zero_output_last_backwards(keras):
    """Zeros at hidden steps, read from the end, and the first step is hidden.

    Read from the end, the padding of a left-padded sequence comes last. Is the result the state, or 0?

    Reported: https://github.com/keras-team/keras/issues/17596
    Reported: https://github.com/keras-team/tf-keras/issues/252
    """
    backwards_rnn = keras.layers.SimpleRNN(2, zero_output_for_mask=True, go_backwards=True, name="recur")
    return _behind_masking(keras, backwards_rnn, LEFT_PADDED)


def time_first(keras):
    """A GRU whose input has time as its first axis.

    The mask then has time as its first axis too. Only tf.keras has had the argument time_major, before Keras 3.
    """
    gru = keras.layers.GRU(2, return_sequences=True, time_major=True, name="recur", **_pinned.GRU)
    return _behind_masking(keras, gru, SCATTERED.transpose(1, 0, 2))


def _behind_masking(keras, layer, sequences):
    inputs = keras.layers.Input(shape=sequences.shape[1:], name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}
