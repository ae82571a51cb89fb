"""
Recurrent layers: at a hidden step the state stands still and the output is that of the step before.

https://keras.io/api/layers/recurrent_layers/rnn/ and
https://www.tensorflow.org/guide/keras/understanding_masking_and_padding
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.cells import GRUCell, LSTMCell, SimpleRNNCell, StackedRNNCells
from reference.errors import Unpromised
from reference.layer import Layer
from reference.tensors import Array, leaves, steps_like, tensor

WAYS = ("return_sequences", "return_state", "go_backwards", "stateful", "zero_output_for_mask")


class RNN(Layer):
    """
    A cell, step by step.

    Before the first step that is seen, the output is 0.
    With zero_output_for_mask, hidden steps of a returned sequence are 0 instead of repeats; the last output is not.
    """

    supports_masking = True
    skips_hidden_steps = True

    def __init__(self, cell: Any, **kwargs: Any) -> None:
        ways = {name: kwargs.pop(name, False) for name in WAYS}
        super().__init__(**kwargs)
        self.cell: Any = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        self.return_sequences, self.return_state = ways["return_sequences"], ways["return_state"]
        self.go_backwards, self.stateful = ways["go_backwards"], ways["stateful"]
        self._zeros = ways["zero_output_for_mask"]
        self._kept: list[Array] | None = None

    def reset_states(self) -> None:
        """Forget the states of the batch before."""
        self._kept = None
        super().reset_states()

    reset_state = reset_states

    def call(self, inputs: Array, initial_state: Any = None, mask: Any = None) -> Any:
        """All steps or the last, and the states behind it if asked for."""
        outputs, last, states = self._read(inputs, self._start(inputs, initial_state), self._seen(inputs, mask))
        if self.stateful:
            self._kept = states
        result = outputs if self.return_sequences else last
        return [result, *states] if self.return_state else result

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """That of the input where all steps are returned; states have no steps."""
        steps = mask if self.return_sequences else None
        steps = steps[0] if isinstance(steps, list) else steps
        return [steps, *(None for _ in leaves(self.cell.state_size))] if self.return_state else steps

    def _start(self, inputs: Array, given: Any) -> list[Array]:
        if given is not None:
            return [np.asarray(each) for each in leaves(given)]
        return self._kept or [np.zeros((len(inputs), size)) for size in leaves(self.cell.state_size)]

    def _seen(self, inputs: Array, mask: Any) -> Array:
        seen = np.ones(inputs.shape[:2], "bool") if mask is None else np.asarray(mask, "bool")
        if seen.shape != inputs.shape[:2]:
            msg = f"{self.name} takes a mask with a word for each of its steps"
            raise Unpromised(msg)
        return seen

    def _read(self, inputs: Array, states: list[Array], seen: Array) -> tuple[Array, Array, list[Array]]:
        order = range(inputs.shape[1])
        held: Any = None
        outputs = []
        for step in reversed(order) if self.go_backwards else order:
            output, new = self.cell(tensor(inputs[:, step]), [tensor(each) for each in states])
            held = np.zeros_like(output) if held is None else held
            held = np.where(steps_like(seen[:, step], output), output, held)
            states = [
                np.where(steps_like(seen[:, step], after), after, before)
                for after, before in zip(leaves(new), states, strict=True)
            ]
            outputs.append(np.where(steps_like(seen[:, step], held), held, 0) if self._zeros else held)
        return np.stack(outputs, axis=1), held, states


class Cellular(RNN):
    """The base of layers that bring their own cell."""

    cell_class: Any = SimpleRNNCell

    def __init__(self, units: int, *args: Any, **kwargs: Any) -> None:
        ways = {name: kwargs.pop(name) for name in (*WAYS, "name") if name in kwargs}
        super().__init__(self.cell_class(units, *args, **kwargs), **{"name": None, **ways})


class SimpleRNN(Cellular):
    """A SimpleRNNCell, step by step.  https://keras.io/api/layers/recurrent_layers/simple_rnn/"""


class GRU(Cellular):
    """A GRUCell, step by step.  https://keras.io/api/layers/recurrent_layers/gru/"""

    cell_class = GRUCell


class LSTM(Cellular):
    """An LSTMCell, step by step.  https://keras.io/api/layers/recurrent_layers/lstm/"""

    cell_class = LSTMCell
