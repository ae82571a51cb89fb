"""Layers that move, cut or add timesteps.  They say nothing about masks, so they drop the mask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference.errors import Unpromised
from reference.layer import Layer

if TYPE_CHECKING:
    from reference.tensors import Array


class Flatten(Layer):
    """All numbers of a sample in one row.  https://keras.io/api/layers/reshaping_layers/flatten/"""

    def call(self, inputs: Array) -> Array:
        """The row."""
        return inputs.reshape(len(inputs), -1)


class Reshape(Layer):
    """The same numbers in another shape.  https://keras.io/api/layers/reshaping_layers/reshape/"""

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shape = tuple(target_shape)

    def call(self, inputs: Array) -> Array:
        """The new shape."""
        return inputs.reshape(len(inputs), *self._shape)


class Permute(Layer):
    """The axes in another order, counted from 1.  https://keras.io/api/layers/reshaping_layers/permute/"""

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._dims = tuple(dims)

    def call(self, inputs: Array) -> Array:
        """The new order."""
        return inputs.transpose(0, *self._dims)


class RepeatVector(Layer):
    """A vector n times, as timesteps.  https://keras.io/api/layers/reshaping_layers/repeat_vector/"""

    def __init__(self, n: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._times = n

    def call(self, inputs: Array) -> Array:
        """The timesteps."""
        return np.repeat(inputs[:, None], self._times, axis=1)


class Cropping1D(Layer):
    """Timesteps cut off at both ends.  https://keras.io/api/layers/reshaping_layers/cropping1d/"""

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ends = _both(cropping)

    def call(self, inputs: Array) -> Array:
        """What is left; versions differ in whether that may be nothing."""
        front, back = self._ends
        if inputs.shape[1] <= front + back:
            msg = f"nothing is left of {inputs.shape[1]} timesteps after {self.name}"
            raise Unpromised(msg)
        return inputs[:, front : inputs.shape[1] - back]


class ZeroPadding1D(Layer):
    """Timesteps of 0 added at both ends.  https://keras.io/api/layers/reshaping_layers/zero_padding1d/"""

    def __init__(self, padding: Any = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ends = _both(padding)

    def call(self, inputs: Array) -> Array:
        """The longer sequence."""
        return np.pad(inputs, ((0, 0), self._ends, (0, 0)))


class UpSampling1D(Layer):
    """Each timestep several times.  https://keras.io/api/layers/reshaping_layers/up_sampling1d/"""

    def __init__(self, size: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._times = size

    def call(self, inputs: Array) -> Array:
        """The longer sequence."""
        return np.repeat(inputs, self._times, axis=1)


def _both(ends: Any) -> tuple[int, int]:
    return (ends, ends) if isinstance(ends, int) else (ends[0], ends[1])
