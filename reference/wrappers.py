"""Layers around a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference.errors import Unpromised
from reference.layer import Layer, another
from reference.operations import noted
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
    A layer that reads from the front and one that reads from the end, reversed so that their timesteps meet.

    Both get the mask, and outputs with timesteps propagate it.
    Each layer repeats its output at a masked timestep, but no documentation says so of the two together.
    https://keras.io/api/layers/recurrent_layers/bidirectional/
    """

    supports_masking = True
    promises_masked_timesteps = False

    def __init__(
        self, layer: Any, merge_mode: str | None = "concat", backward_layer: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.forward_layer = another(layer)
        self.backward_layer = backward_layer or another(layer, go_backwards=not layer.go_backwards)
        self._mode = merge_mode

    def call(self, inputs: Array, initial_state: Any = None, mask: Any = None) -> Any:
        """Both outputs merged, then the states of the first and those of the second."""
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
        """That of the input for each output that has timesteps."""
        masks = self.forward_layer.compute_mask(inputs, mask)
        of_sequence, states = (masks[0], masks[1:]) if isinstance(masks, list) else (masks, [])
        both = [of_sequence, of_sequence] if self._mode is None else [of_sequence]
        return [*both, *states, *states] if len(both) + len(states) > 1 else of_sequence


class TimeDistributed(Layer):
    """
    A layer at each timestep by itself.

    What a mask says beyond the timesteps goes into the layer at each timestep.
    The mask that the layer makes of it is that of the output; where the layer makes none, a timestep is masked if all
    in it is.  https://www.tensorflow.org/versions/r2.15/api_docs/python/tf/keras/layers/TimeDistributed
    """

    supports_masking = True

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.layer = layer

    def call(self, inputs: Array, mask: Any = None) -> Array:
        """The layer's outputs as timesteps."""
        return np.stack([np.asarray(each) for each in self._each(inputs, mask)], axis=1)

    @noted
    def compute_mask(self, inputs: Array, mask: Any = None) -> Any:
        """The layer's masks as timesteps."""
        made = [mask_of(each) for each in self._each(inputs, mask)]
        if made and made[0] is not None:
            return np.stack([np.asarray(each) for each in made], axis=1)
        mask = None if mask is None else np.asarray(mask, "bool")
        return None if mask is None else np.any(mask.reshape((*mask.shape[:2], -1)), axis=-1)

    def _each(self, inputs: Array, mask: Any) -> list[Any]:
        if mask is None:
            return [self.layer(tensor(inputs[:, timestep])) for timestep in range(inputs.shape[1])]
        mask = np.asarray(mask, "bool")
        self._check(inputs, mask)
        within = [mask[:, timestep] if mask.ndim > 2 else None for timestep in range(inputs.shape[1])]  # noqa: PLR2004
        return [self.layer(tensor(inputs[:, timestep], each)) for timestep, each in enumerate(within)]

    def _check(self, inputs: Array, mask: Array) -> None:
        """A mask of timesteps is documented; whether it reaches a mask-consuming layer inside is left open."""
        if mask.shape != inputs.shape[: mask.ndim]:
            msg = f"{self.name} takes a mask with an entry for each of its timesteps"
            raise Unpromised(msg)
        if mask.ndim == 2 and inputs.ndim > 3:  # noqa: PLR2004 - a mask of timesteps, and timesteps within those
            msg = f"no documentation says what a mask of timesteps does to the layer within {self.name}"
            raise Unpromised(msg)


def _halves(states: Any) -> list[Any]:
    if states is None:
        return [None, None]
    return [states[: len(states) // 2], states[len(states) // 2 :]]


def _parts(outputs: Any) -> list[Any]:
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
