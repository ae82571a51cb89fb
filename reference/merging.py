"""Several inputs become one.  https://keras.io/api/layers/merging_layers/"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from reference import meanings
from reference.layer import Layer
from reference.operations import noted
from reference.tensors import UNKNOWN, Array, mask_like


class Merge(Layer):
    """
    The base of what is merged number by number.

    Until Keras 3.4 masks were merged with AND, and an input without a mask made no difference.
    Since then they are merged with OR, and a masked timestep is left out of what is computed where its 0 would
    count: in products, maxima and minima.  https://github.com/keras-team/keras/pull/19685
    """

    supports_masking = True

    def merged(self, values: list[Array]) -> Array:
        """The inputs as one."""
        raise NotImplementedError

    def neutral(self, values: list[Array], masks: list[Any]) -> list[Array]:
        """The inputs with neutral values at masked timesteps; 0 is neutral in a sum."""
        del masks
        return values

    def call(self, inputs: list[Array], mask: Any = None) -> Array:
        """The inputs as one, masked timesteps left out where they must be."""
        masks = list(mask) if mask is not None else [None] * len(inputs)
        if all(each is None for each in masks) or not meanings.holds(meanings.MERGE_WITH_OR):
            return self.merged(inputs)
        return self.merged(self.neutral(inputs, masks))

    @noted
    def compute_mask(self, inputs: list[Array], mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """The masks as one."""
        if mask is None:
            return None
        if _is_unknown(mask):
            return UNKNOWN
        given = [np.asarray(each, "bool") for each in mask if each is not None]
        if not meanings.holds(meanings.MERGE_WITH_OR):
            return np.all(given, axis=0)
        return None if len(given) < len(mask) else np.any(given, axis=0)


class Add(Merge):
    """The sum."""

    def merged(self, values: list[Array]) -> Array:
        """The sum."""
        return reduce(np.add, values)


class Subtract(Merge):
    """The first less the second."""

    def merged(self, values: list[Array]) -> Array:
        """The difference."""
        return values[0] - values[1]


class Average(Add):
    """The sum over the number of inputs, masked or not."""

    def merged(self, values: list[Array]) -> Array:
        """The mean."""
        return super().merged(values) / len(values)


class Multiply(Merge):
    """The product; since Keras 3.4 a masked timestep counts as 1, and as 0 where all inputs mask it."""

    def merged(self, values: list[Array]) -> Array:
        """The product."""
        return reduce(np.multiply, values)

    def neutral(self, values: list[Array], masks: list[Any]) -> list[Array]:
        """1 at masked timesteps, and 0 in one of the inputs where all of them mask the timestep."""
        masks = [_mask_over(mask, value) for value, mask in zip(values, masks, strict=True)]
        ones = [np.where(unmasked, value, 1) for value, unmasked in zip(values, masks, strict=True)]
        return [np.where(np.any(masks, axis=0), ones[0], 0), *ones[1:]]


class Extreme(Merge):
    """The base of Maximum and Minimum: since Keras 3.4 a masked timestep takes no part."""

    def neutral(self, values: list[Array], masks: list[Any]) -> list[Array]:
        """At a masked timestep the value of an input that does not mask it, where there is one."""
        masks = [_mask_over(mask, value) for value, mask in zip(values, masks, strict=True)]
        filled = list(values)
        for index, unmasked in enumerate(masks):
            for other, others in zip(values, masks, strict=True):
                filled[index] = np.where(~unmasked & others, other, filled[index])
        return filled


class Maximum(Extreme):
    """The greatest."""

    def merged(self, values: list[Array]) -> Array:
        """The greatest."""
        return reduce(np.maximum, values)


class Minimum(Extreme):
    """The smallest."""

    def merged(self, values: list[Array]) -> Array:
        """The smallest."""
        return reduce(np.minimum, values)


class Concatenate(Layer):
    """
    The inputs side by side, or one after the other.

    Masks are concatenated as the values are, and along the features merged with AND, since Keras 3.12 with OR.
    An input without a mask is all unmasked.  https://github.com/keras-team/keras/pull/21611
    """

    supports_masking = True

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._axis = axis

    def call(self, inputs: list[Array]) -> Array:
        """The values concatenated."""
        return np.concatenate(inputs, axis=self._axis)

    @noted
    def compute_mask(self, inputs: list[Array], mask: Any = None) -> Any:
        """The masks broadcast to the values, concatenated, and reduced to one entry for each timestep."""
        if mask is None:
            return None
        if _is_unknown(mask):
            return UNKNOWN
        masks = [
            np.broadcast_to(_mask_over(each, value), value.shape) for value, each in zip(inputs, mask, strict=True)
        ]
        merged = np.concatenate(masks, axis=self._axis)
        return np.any(merged, -1) if meanings.holds(meanings.CONCATENATE_WITH_OR) else np.all(merged, -1)


class Dot(Layer):
    """
    Sums of products over an axis of each of two inputs; no mask fits what comes out.

    https://keras.io/api/layers/merging_layers/dot/
    """

    supports_masking = True

    def __init__(self, axes: Any, *, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._axes = (axes, axes) if isinstance(axes, int) else tuple(axes)
        self._normalize = normalize

    def call(self, inputs: list[Array]) -> Array:
        """What is left of the first, then what is left of the second."""
        if self._normalize:
            inputs = [_unit(each, axis) for each, axis in zip(inputs, self._axes, strict=True)]
        pairs = zip(*inputs, strict=True)
        return np.stack([np.tensordot(one, other, (self._axes[0] - 1, self._axes[1] - 1)) for one, other in pairs])

    def compute_mask(self, inputs: list[Array], mask: Any = None) -> None:  # noqa: ARG002 - Keras's own signature
        """None: each timestep of one meets each of the other."""
        return


def _is_unknown(masks: Any) -> bool:
    """Whether no documentation says what one of the masks is: nor does it say then what they come to."""
    return any(each is UNKNOWN for each in masks)


def _mask_over(mask: Any, value: Array) -> Array:
    return np.ones(value.shape, "bool") if mask is None else np.broadcast_to(mask_like(mask, value), value.shape)


def _unit(values: Array, axis: int) -> Array:
    return values / np.sqrt(np.maximum(np.sum(np.square(values), axis=axis, keepdims=True), 1e-12))
