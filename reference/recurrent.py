"""
Recurrent layers: at a masked timestep the state is held and the output is that of the timestep before.

https://keras.io/api/layers/recurrent_layers/rnn/ and
https://www.tensorflow.org/guide/keras/understanding_masking_and_padding
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.cells import GRUCell, LSTMCell, SimpleRNNCell, StackedRNNCells
from reference.errors import Unpromised
from reference.layer import Layer
from reference.tensors import Array, leaves, mask_like, tensor

OPTIONS = ("return_sequences", "return_state", "go_backwards", "stateful", "zero_output_for_mask")


class RNN(Layer):
    """
    A cell, timestep by timestep.

    Before the first unmasked timestep, the output is 0.
    With zero_output_for_mask, masked timesteps of a returned sequence are 0 instead of repeats; the last output is not.
    """

    supports_masking = True
    skips_masked_timesteps = True

    def __init__(self, cell: Any, **kwargs: Any) -> None:
        options = {name: kwargs.pop(name, False) for name in OPTIONS}
        super().__init__(**kwargs)
        self.cell: Any = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        self.return_sequences, self.return_state = options["return_sequences"], options["return_state"]
        self.go_backwards, self.stateful = options["go_backwards"], options["stateful"]
        self._zeros = options["zero_output_for_mask"]
        self._last_states: list[Array] | None = None

    def reset_states(self) -> None:
        """Forget the states of the batch before."""
        self._last_states = None
        super().reset_states()

    reset_state = reset_states

    def call(self, inputs: Array, initial_state: Any = None, mask: Any = None) -> Any:
        """All timesteps or the last, and the states after it if asked for."""
        outputs, last, states = self._read(inputs, self._start(inputs, initial_state), self._unmasked(inputs, mask))
        if self.stateful:
            self._last_states = states
        result = outputs if self.return_sequences else last
        return [result, *states] if self.return_state else result

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """That of the input where all timesteps are returned; states have no timesteps."""
        returned = mask if self.return_sequences else None
        returned = returned[0] if isinstance(returned, list) else returned
        return [returned, *(None for _ in leaves(self.cell.state_size))] if self.return_state else returned

    def _start(self, inputs: Array, given: Any) -> list[Array]:
        if given is not None:
            return [np.asarray(each) for each in leaves(given)]
        return self._last_states or [np.zeros((len(inputs), size)) for size in leaves(self.cell.state_size)]

    def _unmasked(self, inputs: Array, mask: Any) -> Array:
        unmasked = np.ones(inputs.shape[:2], "bool") if mask is None else np.asarray(mask, "bool")
        if unmasked.shape != inputs.shape[:2]:
            msg = f"{self.name} takes a mask with an entry for each of its timesteps"
            raise Unpromised(msg)
        return unmasked

    def _read(self, inputs: Array, states: list[Array], unmasked: Array) -> tuple[Array, Array, list[Array]]:
        order = range(inputs.shape[1])
        held: Any = None
        outputs = []
        for timestep in reversed(order) if self.go_backwards else order:
            output, new = self.cell(tensor(inputs[:, timestep]), [tensor(each) for each in states])
            held = np.zeros_like(output) if held is None else held
            held = np.where(mask_like(unmasked[:, timestep], output), output, held)
            states = [
                np.where(mask_like(unmasked[:, timestep], after), after, before)
                for after, before in zip(leaves(new), states, strict=True)
            ]
            outputs.append(np.where(mask_like(unmasked[:, timestep], held), held, 0) if self._zeros else held)
        return np.stack(outputs, axis=1), held, states


class Cellular(RNN):
    """The base of layers that bring their own cell."""

    cell_class: Any = SimpleRNNCell

    def __init__(self, units: int, *args: Any, **kwargs: Any) -> None:
        options = {name: kwargs.pop(name) for name in (*OPTIONS, "name") if name in kwargs}
        super().__init__(self.cell_class(units, *args, **kwargs), **{"name": None, **options})


class SimpleRNN(Cellular):
    """A SimpleRNNCell, timestep by timestep.  https://keras.io/api/layers/recurrent_layers/simple_rnn/"""


class GRU(Cellular):
    """A GRUCell, timestep by timestep.  https://keras.io/api/layers/recurrent_layers/gru/"""

    cell_class = GRUCell


class LSTM(Cellular):
    """An LSTMCell, timestep by timestep.  https://keras.io/api/layers/recurrent_layers/lstm/"""

    cell_class = LSTMCell
