"""The layer that reads masks, in whatever Keras it is for."""

from __future__ import annotations

import re
from typing import Any


def probe_class(dialect: Any) -> type:
    """Make the class of probes of one Keras."""
    ops = dialect.keras.ops if dialect.is_keras_3 else dialect.keras.backend

    layer: Any = dialect.keras.layers.Layer

    class MaskProbe(layer):
        """Hands out the mask it receives as its value; *mask_dtype* is None where there was no mask."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.supports_masking = True
            self.mask_dtype: str | None = None

        def call(self, inputs: Any, mask: Any = None) -> Any:
            self.mask_dtype = None if mask is None else _dtype_name(mask)
            # Times 1, because a cast of what is float32 already is the same tensor, and must not be taken for ours.
            return ops.cast(ops.zeros_like(inputs) if mask is None else mask, "float32") * 1.0

        def compute_mask(self, inputs: Any, mask: Any = None) -> None:  # noqa: ARG002 - Keras passes both
            return None

        def compute_output_shape(self, input_shape: Any) -> Any:
            return input_shape

    return MaskProbe


def _dtype_name(tensor: Any) -> str:
    dtype = tensor.dtype
    return re.sub("_ref$", "", getattr(dtype, "name", None) or str(dtype))
