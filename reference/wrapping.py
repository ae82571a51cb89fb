"""Layers around a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference.errors import Unpromised
from reference.layer import Layer, another
from reference.tensors import Array, mask_of, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

MERGES: dict[str, Callable[[Array, Array], Array]] = {
    "concat": lambda one, other: np.concatenate([one, other], axis=-1),
    "sum": lambda one, other: one + other,
    "mul": lambda one, other: one * other,
    "ave": lambda one, other: (one + other) / 2,
}


class Bidirectional(Layer):
    """
    A layer that reads from the front and one that reads from the end, turned so that their steps meet.

    Both get the mask, and what has steps hands it on.
    A reading repeats its output at a hidden step, but no documentation says so of the two together.
    https://keras.io/api/layers/recurrent_layers/bidirectional/
    """

    supports_masking = True
    speaks_of_hidden_steps = False

    def __init__(
        self, layer: Any, merge_mode: str | None = "concat", backward_layer: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.forward_layer = another(layer)
        self.backward_layer = backward_layer or another(layer, go_backwards=not layer.go_backwards)
        self._mode = merge_mode

    def call(self, inputs: Array, initial_state: Any = None, mask: Any = None) -> Any:
        """Both readings as one, then the states of the first and those of the second."""
        halves = _halves(initial_state)
        readers = (self.forward_layer, self.backward_layer)
        plain = tensor(inputs)
        read = [
            _parts(reader(plain, initial_state=half, mask=mask)) for reader, half in zip(readers, halves, strict=True)
        ]
        if self.forward_layer.return_sequences:
            read[1][0] = read[1][0][:, ::-1]
        one, other = read[0][0], read[1][0]
        merged = [one, other] if self._mode is None else [MERGES[self._mode](one, other)]
        outputs = [*merged, *read[0][1:], *read[1][1:]]
        return outputs if len(outputs) > 1 else outputs[0]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """That of the input for each output that has steps."""
        masks = self.forward_layer.compute_mask(inputs, mask)
        steps, states = (masks[0], masks[1:]) if isinstance(masks, list) else (masks, [])
        both = [steps, steps] if self._mode is None else [steps]
        return [*both, *states, *states] if len(both) + len(states) > 1 else steps


class TimeDistributed(Layer):
    """
    A layer at each step by itself.

    What a mask says beyond the steps goes into the layer at each step.
    The mask that the layer makes of it is that of the output; where the layer makes none, a step is hidden if all in
    it is.  https://www.tensorflow.org/versions/r2.15/api_docs/python/tf/keras/layers/TimeDistributed
    """

    supports_masking = True

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.layer = layer

    def call(self, inputs: Array, mask: Any = None) -> Array:
        """The layer's outputs as steps."""
        return np.stack([np.asarray(each) for each in self._each(inputs, mask)], axis=1)

    def compute_mask(self, inputs: Array, mask: Any = None) -> Any:
        """The layer's masks as steps."""
        made = [mask_of(each) for each in self._each(inputs, mask)]
        if made and made[0] is not None:
            return np.stack([np.asarray(each) for each in made], axis=1)
        seen = None if mask is None else np.asarray(mask, "bool")
        return None if seen is None else np.any(seen.reshape((*seen.shape[:2], -1)), axis=-1)

    def _each(self, inputs: Array, mask: Any) -> list[Any]:
        if mask is None:
            return [self.layer(tensor(inputs[:, step])) for step in range(inputs.shape[1])]
        seen = np.asarray(mask, "bool")
        self._check(inputs, seen)
        within = [seen[:, step] if seen.ndim > 2 else None for step in range(inputs.shape[1])]  # noqa: PLR2004
        return [self.layer(tensor(inputs[:, step], each)) for step, each in enumerate(within)]

    def _check(self, inputs: Array, seen: Array) -> None:
        """Documents ask for a mask of steps; whether it reaches a layer that reads masks at each step is left open."""
        if seen.shape != inputs.shape[: seen.ndim]:
            msg = f"{self.name} takes a mask with a word for each of its steps"
            raise Unpromised(msg)
        if seen.ndim == 2 and inputs.ndim > 3:  # noqa: PLR2004 - a mask of steps, and steps within the steps
            msg = f"no documentation says what a mask of steps does to the layer within {self.name}"
            raise Unpromised(msg)


def _halves(states: Any) -> list[Any]:
    if states is None:
        return [None, None]
    return [states[: len(states) // 2], states[len(states) // 2 :]]


def _parts(outputs: Any) -> list[Any]:
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
