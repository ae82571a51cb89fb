"""Activation functions by their names.  https://keras.io/api/layers/activations/"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference import meanings
from reference.errors import Unpromised

if TYPE_CHECKING:
    from collections.abc import Callable

    from reference.tensors import Array


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x))."""
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x: Array) -> Array:
    """Three straight lines: 0.2 x + 0.5 of old, and relu6(x + 3) / 6 since Keras 3."""
    flatter = meanings.holds(meanings.FLATTER_HARD_SIGMOID)
    return np.clip(x / 6 + 0.5 if flatter else 0.2 * x + 0.5, 0, 1)


def softmax(x: Array, axis: int = -1) -> Array:
    """exp(x) / sum(exp(x)), the greatest taken off first so that nothing overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def relu(x: Array) -> Array:
    """max(x, 0)."""
    return np.maximum(x, 0)


def elu(x: Array, alpha: float = 1.0) -> Array:
    """X above zero, alpha (exp(x) - 1) below."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def linear(x: Array) -> Array:
    """X as it is."""
    return x


KNOWN: dict[str, Callable[[Array], Array]] = {
    "linear": linear,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "hard_sigmoid": hard_sigmoid,
    "softmax": softmax,
    "relu": relu,
    "elu": elu,
    "exponential": np.exp,
    "softplus": lambda x: np.log1p(np.exp(x)),
}


def named(activation: Any) -> Callable[[Array], Array]:
    """The function that Keras has under a name; None is none, and a function is itself."""
    if callable(activation):
        return activation
    found = KNOWN.get(activation or "linear")
    if found is None:
        msg = f"the reference has no activation {activation!r}"
        raise Unpromised(msg)
    return found
