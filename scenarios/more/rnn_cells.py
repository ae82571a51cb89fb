"""RNN around a cell of Keras or a custom cell: what stands at a masked timestep, and what becomes of the state?"""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array([[[0, 0], [1, 2], [0, 0], [3, 4]], [[1, 2], [3, 4], [0, 0], [0, 0]]], "float32")
NUMBERS = np.array([[[1], [0], [2], [0]]], "float32")


def built_in_cells(keras):
    """RNN around a GRUCell and around an LSTMCell.

    They should do what GRU and LSTM do: hold output and state over masked timesteps.
    """
    layers = keras.layers
    gru = layers.RNN(layers.GRUCell(2, **_pinned.GRU), return_sequences=True, name="recur_gru")
    lstm = layers.RNN(layers.LSTMCell(2, **_pinned.LSTM), return_sequences=True, name="recur_lstm")
    return _read_by(keras, [gru, lstm], SCATTERED)


def stacked_cells(keras):
    """RNN around two cells, one on top of the other.

    At a masked timestep the output should be that of the upper cell at the timestep before.
    A version that takes the state of the lower cell gives a number that no timestep ever had.

    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/pull/11499
    """
    cells = [keras.layers.SimpleRNNCell(2), keras.layers.SimpleRNNCell(2)]
    return _read_by(keras, [keras.layers.RNN(cells, return_sequences=True, name="recur")], SCATTERED)


def stacked_cells_of_two_sizes(keras):
    """RNN around a cell of 3 units and one of 2 on top of it.

    The state of the lower cell cannot stand for the output here, it does not even fit.

    Reported: https://github.com/keras-team/keras/issues/11498
    """
    cells = [keras.layers.LSTMCell(3, **_pinned.LSTM), keras.layers.LSTMCell(2, **_pinned.LSTM)]
    return _read_by(keras, [keras.layers.RNN(cells, return_sequences=True, name="recur")], SCATTERED)


def two_states(keras):
    """A custom cell with a sum and a count of the timesteps, states returned.

    Masked timesteps must add nothing to either: two of the four timesteps count.
    """

    class SumAndCount(keras.layers.Layer):
        state_size = (1, 1)
        output_size = 1

        def call(self, inputs, states):
            total = states[0] + inputs
            return total, [total, states[1] + 1]

    reader = keras.layers.RNN(SumAndCount(), return_sequences=True, return_state=True, name="recur")
    inputs = keras.layers.Input(shape=(4, 1), name="sequences")
    outputs = reader(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": NUMBERS}


def output_is_not_state(keras):
    """A custom cell whose output is not its state, in a loop and unrolled.

    The cell doubles its input and keeps a state that grows by 100 a timestep.
    At a masked timestep the output should be that of the timestep before, 2 or 4; a version that
    writes the state there gives 100 and 200.

    Reported: https://github.com/keras-team/keras/issues/11498
    Reported: https://github.com/keras-team/keras/issues/11472
    Reported: https://github.com/tensorflow/tensorflow/issues/23632
    Reported: https://github.com/keras-team/keras/pull/11499
    """

    class Doubling(keras.layers.Layer):
        state_size = 1
        output_size = 1

        def call(self, inputs, states):
            return inputs * 2, [states[0] + 100]

    looped = keras.layers.RNN(Doubling(), return_sequences=True, name="recur")
    again = keras.layers.RNN(Doubling(), return_sequences=True, unroll=True, name="recur_unrolled")
    return _read_by(keras, [looped, again], NUMBERS)


def output_smaller_than_state(keras):
    """A custom cell with 1 output and a state of 2 numbers.

    The state has no place in the output, so only the output of the timestep before can stand at a masked timestep.
    """

    class Mean(keras.layers.Layer):
        state_size = 2
        output_size = 1

        def call(self, inputs, states):
            state = states[0] + inputs
            return (state[:, :1] + state[:, 1:]) / 2, [state]

    return _read_by(keras, [keras.layers.RNN(Mean(), return_sequences=True, name="recur")], SCATTERED)


def _read_by(keras, readers, sequences):
    inputs = keras.layers.Input(shape=sequences.shape[1:], name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    return keras.models.Model(inputs, [reader(masked) for reader in readers]), {"sequences": sequences}
