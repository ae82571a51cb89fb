"""The layers that generate masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.layer import Layer
from reference.operations import noted
from reference.tensors import Array, mask_like


class Masking(Layer):
    """
    Masks a timestep where all features equal the mask value, and returns 0 there.

    Numbers are compared in the layer's dtype, float32 unless it is given another.
    A mask that came in is replaced by the new one.  https://keras.io/api/layers/core_layers/masking/
    """

    supports_masking = True

    def __init__(self, mask_value: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._value, self._dtype = mask_value, kwargs.get("dtype") or "float32"

    def call(self, inputs: Array) -> Array:
        """0 at masked timesteps."""
        return np.where(mask_like(self.compute_mask(inputs), inputs), inputs, 0)

    @noted
    def compute_mask(self, inputs: Array, mask: Any = None) -> Array:  # noqa: ARG002 - Keras's own signature
        """True where any feature differs from the value."""
        values, value = (np.asarray(each).astype(self._dtype) for each in (inputs, self._value))
        return np.any(values != value, axis=-1)


class Embedding(Layer):
    """A vector for each id; with mask_zero, id 0 is masked.  https://keras.io/api/layers/core_layers/embedding/"""

    def __init__(self, input_dim: int, output_dim: int, *, mask_zero: bool = False, **kwargs: Any) -> None:
        kwargs.pop("input_length", None)
        super().__init__(**kwargs)
        self._size, self._mask_zero = (input_dim, output_dim), mask_zero

    def build(self, input_shape: Any) -> None:  # noqa: ARG002 - Keras's own signature
        """One row for each id."""
        self._vectors = self.add_weight("embeddings", self._size)

    def call(self, inputs: Array) -> Array:
        """The rows of the ids."""
        return np.asarray(self._vectors)[np.asarray(inputs, "int64")]

    @noted
    def compute_mask(self, inputs: Array, mask: Any = None) -> Array | None:  # noqa: ARG002 - Keras's own signature
        """True where the id is not 0."""
        return np.asarray(inputs) != 0 if self._mask_zero else None
