"""One vector for a whole sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.errors import Unpromised
from reference.layer import Layer
from reference.tensors import Array, mask_like


class GlobalAveragePooling1D(Layer):
    """
    The mean over the unmasked timesteps.

    https://keras.io/api/layers/pooling_layers/global_average_pooling1d/
    """

    def call(self, inputs: Array, mask: Any = None) -> Array:
        """The mean."""
        unmasked = np.ones(inputs.shape[:2], "bool") if mask is None else np.asarray(mask, "bool")
        if not np.all(np.any(unmasked, axis=1)):
            msg = "no documentation says what the mean over a sequence is that is masked as a whole"
            raise Unpromised(msg)
        shares = mask_like(unmasked, inputs)
        return np.asarray(np.sum(np.where(shares, inputs, 0), axis=1) / np.sum(shares, axis=1))

    def compute_mask(self, inputs: Array, mask: Any = None) -> None:  # noqa: ARG002 - Keras's own signature
        """No timesteps, no mask."""
        return


class GlobalMaxPooling1D(Layer):
    """
    The maximum over all timesteps; no documentation speaks of a mask, so it is dropped here.

    https://keras.io/api/layers/pooling_layers/global_max_pooling1d/
    """

    def call(self, inputs: Array) -> Array:
        """The maximum."""
        return np.asarray(np.max(inputs, axis=1))
