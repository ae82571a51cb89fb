"""Recurrent layers over pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference import activations, meanings
from reference.convolution import Windows
from reference.recurrent import OPTIONS, RNN

if TYPE_CHECKING:
    from reference.cells import CellResult
    from reference.tensors import Array


class PictureWindows(Windows):
    """Windows of a picture."""

    rank = 2


class ConvLSTM2DCell(PictureWindows):
    """
    An LSTM whose products with a kernel are convolutions; that of the state keeps its size.

    https://keras.io/api/layers/recurrent_layers/conv_lstm2d/ and https://arxiv.org/abs/1506.04214
    """

    rank = 2

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", **kwargs: Any) -> None:
        self._activation = activations.named(kwargs.pop("activation", "tanh"))
        gate = kwargs.pop("recurrent_activation", None)
        usual = "sigmoid" if gate or meanings.holds(meanings.CONV_LSTM_GATES) else "hard_sigmoid"
        self._gate = activations.named(gate or usual)
        super().__init__(kernel_size, strides, padding, **kwargs)
        self._back = PictureWindows(kernel_size, 1, "same")
        self.state_size = [filters, filters]

    def build(self, input_shape: Any) -> None:
        """Kernel, recurrent kernel, bias; the gates side by side."""
        filters = self.state_size[0]
        self._kernel = self.add_weight("kernel", (*self._size, input_shape[-1], filters * 4))
        self._recurrent = self.add_weight("recurrent_kernel", (*self._size, filters, filters * 4))
        self._bias = self.add_weight("bias", filters * 4)

    def start(self, picture: Array) -> list[Array]:
        """States of 0, as large as what a picture becomes."""
        places = next(self.windows(picture)).shape[:-1]
        return [np.zeros((*places, size)) for size in self.state_size]

    def call(self, inputs: Array, states: Any) -> CellResult:
        """One timestep; the states are the output and the carry."""
        hidden, carry = states
        gates = self.convolved(inputs, self._kernel) + self._back.convolved(hidden, self._recurrent) + self._bias
        entering, kept, candidate, leaving = np.split(gates, 4, axis=-1)
        carry = self._gate(kept) * carry + self._gate(entering) * self._activation(candidate)
        output = self._gate(leaving) * self._activation(carry)
        return output, [output, carry]


class ConvLSTM2D(RNN):
    """A ConvLSTM2DCell, picture by picture; a mask has an entry for each picture."""

    def __init__(self, filters: int, kernel_size: Any, *args: Any, **kwargs: Any) -> None:
        options = {name: kwargs.pop(name) for name in (*OPTIONS, "name") if name in kwargs}
        super().__init__(ConvLSTM2DCell(filters, kernel_size, *args, **kwargs), **options)

    def _start(self, inputs: Array, given: Any) -> list[Array]:
        known = given is not None or self._last_states
        return super()._start(inputs, given) if known else self.cell.start(inputs[:, 0])
