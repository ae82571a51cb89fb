"""The loss that a training step reports, under masks and weights.  https://keras.io/api/losses/"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference.errors import Unpromised
from reference.tensors import UNKNOWN, Array, mask_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reference.tensors import Tensor

TINY = 1e-7
"""Probabilities are kept this far from 0 and 1, so that their logarithms stay numbers."""


def mean_squared_error(wanted: Array, got: Array) -> Array:
    """The mean of squares at each timestep."""
    return np.asarray(np.mean(np.square(got - wanted), axis=-1))


def mean_absolute_error(wanted: Array, got: Array) -> Array:
    """The mean of amounts at each timestep."""
    return np.asarray(np.mean(np.abs(got - wanted), axis=-1))


def categorical_crossentropy(wanted: Array, got: Array) -> Array:
    """Minus the logarithm of what the wanted category got, of shares made to add up to 1."""
    shares = np.clip(got / np.sum(got, axis=-1, keepdims=True), TINY, 1 - TINY)
    return np.asarray(-np.sum(wanted * np.log(shares), axis=-1))


def sparse_categorical_crossentropy(wanted: Array, got: Array) -> Array:
    """The same, the wanted category given by its number."""
    numbers = wanted[..., 0] if wanted.ndim == got.ndim else wanted
    return categorical_crossentropy(np.eye(got.shape[-1])[numbers.astype("int64")], got)


def binary_crossentropy(wanted: Array, got: Array) -> Array:
    """The mean of minus the logarithm of what was wanted, yes or no."""
    shares = np.clip(got, TINY, 1 - TINY)
    return np.asarray(np.mean(-wanted * np.log(shares) - (1 - wanted) * np.log(1 - shares), axis=-1))


KNOWN: dict[str, Callable[[Array, Array], Array]] = {
    "mse": mean_squared_error,
    "mean_squared_error": mean_squared_error,
    "mae": mean_absolute_error,
    "mean_absolute_error": mean_absolute_error,
    "categorical_crossentropy": categorical_crossentropy,
    "sparse_categorical_crossentropy": sparse_categorical_crossentropy,
    "binary_crossentropy": binary_crossentropy,
}


class LossObject:
    """A loss as an object; timesteps of *ignore_class* do not count.  https://keras.io/api/losses/"""

    name = ""

    def __init__(self, *, ignore_class: int | None = None, **others: Any) -> None:
        for unknown in sorted(others):
            msg = f"the reference has no argument {unknown} of {type(self).__name__}"
            raise Unpromised(msg)
        self.ignore_class = ignore_class


class MeanSquaredError(LossObject):
    """The mean of squares."""

    name = "mse"


class MeanAbsoluteError(LossObject):
    """The mean of amounts."""

    name = "mae"


class CategoricalCrossentropy(LossObject):
    """Cross-entropy of shares."""

    name = "categorical_crossentropy"


class SparseCategoricalCrossentropy(LossObject):
    """Cross-entropy of numbered categories."""

    name = "sparse_categorical_crossentropy"


class BinaryCrossentropy(LossObject):
    """Cross-entropy of yes or no."""

    name = "binary_crossentropy"


def total(compiled: dict[str, Any], wanted: Any, outputs: dict[str, Tensor], weights: Any = None) -> float:
    """The sum of the losses of all outputs, each by its own weight."""
    parts = [_for_each(outputs, thing) for thing in (compiled["loss"], compiled.get("loss_weights") or 1, weights)]
    targets = _for_each(outputs, wanted) if len(outputs) > 1 else [wanted]
    rows = zip(*parts, targets, outputs.values(), strict=True)
    return sum(share * loss(name, target, output, weight) for name, share, weight, target, output in rows)


def _for_each(outputs: dict[str, Tensor], thing: Any) -> list[Any]:
    """What is given by the output's name, in the outputs' order, or once for all."""
    if isinstance(thing, dict):
        return [thing.get(name) for name in outputs]
    return list(thing) if isinstance(thing, (list, tuple)) else [thing] * len(outputs)


def loss(given: Any, wanted: Any, output: Tensor, weights: Any = None) -> float:
    """
    The mean loss over the unmasked timesteps, weights multiplied in.

    Keras 2.2 and Keras since TensorFlow 2.11 say so in their sources; between them the sum was divided by the number
    of all timesteps, which users reported as wrong: https://github.com/keras-team/keras/issues/15323
    """
    wanted = np.asarray(wanted, "float64")
    each = np.asarray(_function(given)(wanted, np.asarray(output)))
    unmasked = _unmasked(mask_of(output), each)
    if isinstance(given, LossObject) and given.ignore_class is not None:
        unmasked = unmasked & (wanted.reshape(unmasked.shape) != given.ignore_class)
    if not unmasked.any():
        msg = "no documentation says what the loss over no timestep is"
        raise Unpromised(msg)
    return float(np.sum(np.where(unmasked, each, 0) * _stretched(weights, each)) / np.sum(unmasked))


def _unmasked(mask: Any, each: Array) -> Array:
    if mask is UNKNOWN:
        msg = "no documentation says which mask reaches the loss"
        raise Unpromised(msg)
    if mask is not None and np.shape(mask) != each.shape:
        msg = "no documentation says what a mask does to a loss that is not one of its timesteps"
        raise Unpromised(msg)
    return np.ones(each.shape, "bool") if mask is None else np.asarray(mask, "bool")


def _stretched(weights: Any, each: Array) -> Array:
    """Weights of sequences, or of timesteps, as weights of all that is summed."""
    values = np.ones(1) if weights is None else np.asarray(weights, "float64")
    return values.reshape(values.shape + (1,) * (each.ndim - values.ndim))


def _function(given: Any) -> Callable[[Array, Array], Array]:
    name = given.name if isinstance(given, LossObject) else given
    if callable(name):
        return name
    if isinstance(name, str) and name in KNOWN:
        return KNOWN[name]
    msg = f"the reference has no loss {name!r}"
    raise Unpromised(msg)
