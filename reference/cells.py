"""What a recurrent layer does at one timestep."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import activations, meanings
from reference.layer import Layer
from reference.tensors import Array, leaves

CellResult = tuple[Array, list[Array]]


class Cell(Layer):
    """The base: *units* numbers of output and, but for LSTM, of state."""

    gates = 1

    def __init__(self, units: int, activation: Any = "tanh", *, use_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units, self._activation, self._use_bias = units, activations.named(activation), use_bias
        self.state_size: Any = units
        self.output_size = units

    def build(self, input_shape: Any) -> None:
        """Kernel, recurrent kernel, bias; the gates side by side."""
        self._kernel = self.add_weight("kernel", (input_shape[-1], self.units * self.gates))
        self._recurrent = self.add_weight("recurrent_kernel", (self.units, self.units * self.gates))
        self._bias: Any = self.add_weight("bias", self._bias_shape()) if self._use_bias else np.zeros(1)

    def call(self, inputs: Array, states: Any) -> CellResult:
        """The output of a timestep, and the states after it."""
        raise NotImplementedError

    def _bias_shape(self) -> Any:
        return self.units * self.gates

    def _apart(self, gates: Array) -> list[Array]:
        return np.split(gates, self.gates, axis=-1)


class SimpleRNNCell(Cell):
    """H = tanh(x W + h U + b).  https://keras.io/api/layers/recurrent_layers/simple_rnn_cell/"""

    def call(self, inputs: Array, states: Any) -> CellResult:
        """One timestep."""
        output = self._activation(inputs @ self._kernel + states[0] @ self._recurrent + self._bias)
        return output, [output]


class GatedCell(Cell):
    """The base of cells with gates, whose function had another default before Keras 2.3."""

    def __init__(self, units: int, activation: Any = "tanh", recurrent_activation: Any = None, **kwargs: Any) -> None:
        super().__init__(units, activation, **kwargs)
        usual = "sigmoid" if recurrent_activation or meanings.holds(meanings.SIGMOID_GATES) else "hard_sigmoid"
        self._gate = activations.named(recurrent_activation or usual)


class GRUCell(GatedCell):
    """
    Update gate z, reset gate r, candidate c: the new state is z h + (1 - z) c.

    The reset gate acts on the state before the matrix product (https://arxiv.org/abs/1406.1078v3), or after it
    (https://arxiv.org/abs/1406.1078v1), which takes a second bias.
    https://keras.io/api/layers/recurrent_layers/gru_cell/
    """

    gates = 3

    def __init__(self, units: int, *args: Any, reset_after: bool | None = None, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self._after = meanings.holds(meanings.RESET_AFTER) if reset_after is None else reset_after

    def call(self, inputs: Array, states: Any) -> CellResult:
        """One timestep."""
        state = states[0]
        into, back = (self._bias[0], self._bias[1]) if self._after and self._use_bias else (self._bias, 0.0)
        of_input = self._apart(inputs @ self._kernel + into)
        of_state = self._apart(state @ self._recurrent + back)
        update, reset = (self._gate(one + other) for one, other in zip(of_input[:2], of_state[:2], strict=True))
        recalled = reset * of_state[2] if self._after else (reset * state) @ self._apart(self._recurrent)[2]
        output = update * state + (1 - update) * self._activation(of_input[2] + recalled)
        return output, [output]

    def _bias_shape(self) -> Any:
        return (2, self.units * self.gates) if self._after else self.units * self.gates


class LSTMCell(GatedCell):
    """
    Input gate, forget gate, candidate and output gate, in this order.

    https://keras.io/api/layers/recurrent_layers/lstm_cell/ and https://www.bioinf.jku.at/publications/older/2604.pdf
    """

    gates = 4

    def __init__(self, units: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self.state_size = [units, units]

    def call(self, inputs: Array, states: Any) -> CellResult:
        """One timestep; the states are the output and the carry."""
        hidden, carry = states
        gates = self._apart(inputs @ self._kernel + hidden @ self._recurrent + self._bias)
        entering, kept, leaving = (self._gate(gates[index]) for index in (0, 1, 3))
        carry = kept * carry + entering * self._activation(gates[2])
        output = leaving * self._activation(carry)
        return output, [output, carry]


class StackedRNNCells(Layer):
    """
    Cells on top of each other at one timestep.

    https://keras.io/api/layers/recurrent_layers/stacked_rnn_cell/
    """

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cells = list(cells)

    @property
    def state_size(self) -> list[Any]:
        """The sizes of all states, from the lowest cell up."""
        return [size for cell in self.cells for size in leaves(cell.state_size)]

    @property
    def output_size(self) -> Any:
        """That of the uppermost cell."""
        top = self.cells[-1]
        return getattr(top, "output_size", None) or next(leaves(top.state_size))

    def call(self, inputs: Array, states: Any) -> CellResult:
        """Each cell gets the output of the one below."""
        waiting, after = list(states), []
        for cell in self.cells:
            count = len(list(leaves(cell.state_size)))
            inputs, new = cell(inputs, waiting[:count])
            waiting = waiting[count:]
            after += list(leaves(new))
        return inputs, after
