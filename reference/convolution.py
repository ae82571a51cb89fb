"""Layers that mix neighbours: convolutions and pooling.  They say nothing about masks, so they drop the mask."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from reference import activations
from reference.errors import Unpromised
from reference.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.tensors import Array

Sizes = tuple[int, ...]


class Windows(Layer):
    """A layer over windows of neighbours, in as many axes as its name says."""

    rank = 1

    def __init__(self, size: Any, strides: Any, padding: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._size = _sizes(size, self.rank)
        self._strides, self._padding = _sizes(strides, self.rank), padding

    def convolved(self, inputs: Array, kernel: Array) -> Array:
        """The sum over each window of what stands there by the kernel of its place."""
        places = np.asarray(kernel).reshape(-1, *kernel.shape[-2:])
        products = (each @ place for each, place in zip(self.windows(inputs), places, strict=True))
        return np.asarray(sum(products))

    def windows(self, inputs: Array, filling: float = 0.0) -> Iterator[Array]:
        """For each place in the window, in order, what stands there in all the windows."""
        axes = zip(inputs.shape[1:-1], self._size, self._strides, strict=True)
        around = [(0, 0), *(_padding(self._padding, *each) for each in axes), (0, 0)]
        wide = np.pad(np.asarray(inputs), around, constant_values=filling)
        for offsets in product(*map(range, self._size)):
            ends = [
                n - size + offset + 1 for n, size, offset in zip(wide.shape[1:-1], self._size, offsets, strict=True)
            ]
            cut = [slice(start, end, step) for start, end, step in zip(offsets, ends, self._strides, strict=True)]
            yield wide[(slice(None), *cut)]


class Conv1D(Windows):
    """
    activation(sum over a window of x @ kernel, + bias).

    https://keras.io/api/layers/convolution_layers/convolution1d/
    """

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", **kwargs: Any) -> None:
        self._activation = activations.named(kwargs.pop("activation", None))
        super().__init__(kernel_size, strides, padding, **kwargs)
        self._filters = filters

    def build(self, input_shape: Any) -> None:
        """Kernel, then bias."""
        self._kernel = self.add_weight("kernel", (*self._size, input_shape[-1], self._filters))
        self._bias = self.add_weight("bias", self._filters)

    def call(self, inputs: Array) -> Array:
        """The sum over the window."""
        return self._activation(self.convolved(inputs, self._kernel) + self._bias)


class Conv2D(Conv1D):
    """The same in two axes.  https://keras.io/api/layers/convolution_layers/convolution2d/"""

    rank = 2


class SeparableConv1D(Windows):
    """
    A convolution of each feature by itself, then a Dense over what comes out.

    https://keras.io/api/layers/convolution_layers/separable_convolution1d/
    """

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", **kwargs: Any) -> None:
        super().__init__(kernel_size, strides, padding, **kwargs)
        self._filters = filters

    def build(self, input_shape: Any) -> None:
        """The kernel of the features, that of the mixture, and the bias."""
        self._depthwise = self.add_weight("depthwise_kernel", (*self._size, input_shape[-1], 1))
        self._pointwise = self.add_weight("pointwise_kernel", (1, input_shape[-1], self._filters))
        self._bias = self.add_weight("bias", self._filters)

    def call(self, inputs: Array) -> Array:
        """Feature by feature, then mixed."""
        places = np.asarray(self._depthwise)[..., 0]
        apart = sum(each * kernel for each, kernel in zip(self.windows(inputs), places, strict=True))
        return np.asarray(apart @ np.asarray(self._pointwise)[0] + self._bias)


class MaxPooling1D(Windows):
    """The greatest of a window.  https://keras.io/api/layers/pooling_layers/max_pooling1d/"""

    def __init__(self, pool_size: Any = 2, strides: Any = None, padding: str = "valid", **kwargs: Any) -> None:
        super().__init__(pool_size, strides or pool_size, padding, **kwargs)

    def call(self, inputs: Array) -> Array:
        """The greatest."""
        return np.asarray(np.max(list(self.windows(inputs, -np.inf)), axis=0))


class MaxPooling2D(MaxPooling1D):
    """The same in two axes.  https://keras.io/api/layers/pooling_layers/max_pooling2d/"""

    rank = 2


class AveragePooling1D(MaxPooling1D):
    """The mean of a window, places beyond the end left out.

    https://keras.io/api/layers/pooling_layers/average_pooling1d/
    """

    def call(self, inputs: Array) -> Array:
        """The mean."""
        return np.asarray(np.nanmean(list(self.windows(inputs, np.nan)), axis=0))


class AveragePooling2D(AveragePooling1D):
    """The same in two axes.  https://keras.io/api/layers/pooling_layers/average_pooling2d/"""

    rank = 2


def _sizes(size: Any, rank: int) -> Sizes:
    return (size,) * rank if isinstance(size, int) else tuple(size)


def _padding(kind: str, length: int, size: int, stride: int) -> tuple[int, int]:
    """How many places are added before and after."""
    match kind:
        case "valid":
            return 0, 0
        case "causal":
            return size - 1, 0
        case "same":
            missing = max((-(-length // stride) - 1) * stride + size - length, 0)
            return missing // 2, missing - missing // 2
        case _:
            msg = f"the reference has no padding {kind!r}"
            raise Unpromised(msg)
