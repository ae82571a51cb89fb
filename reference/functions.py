"""What keras.ops and keras.backend offer to a custom layer, as far as scenarios need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference import meanings
from reference.errors import Unpromised
from reference.operations import Operation
from reference.symbols import Symbol
from reference.tensors import leaves, tensor

if TYPE_CHECKING:
    from collections.abc import Callable


def _cast(values: Any, dtype: Any) -> Any:
    return np.asarray(values).astype("float64" if "float" in str(dtype) else dtype)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "any": np.any,
    "all": np.all,
    "cast": _cast,
    "concatenate": np.concatenate,
    "cumsum": np.cumsum,
    "equal": np.equal,
    "exp": np.exp,
    "expand_dims": lambda values, axis=-1: np.expand_dims(values, axis),
    "greater": np.greater,
    "less": np.less,
    "logical_and": np.logical_and,
    "logical_not": np.logical_not,
    "logical_or": np.logical_or,
    "max": np.max,
    "maximum": np.maximum,
    "mean": np.mean,
    "minimum": np.minimum,
    "not_equal": np.not_equal,
    "ones_like": np.ones_like,
    "reshape": np.reshape,
    "sqrt": np.sqrt,
    "square": np.square,
    "stack": np.stack,
    "sum": np.sum,
    "tanh": np.tanh,
    "where": np.where,
    "zeros_like": np.zeros_like,
}
"""By the name that Keras gives them."""


class Functions:
    """The namespace of these functions: keras.ops."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = FUNCTIONS.get(name)
        if function is None:
            msg = f"the reference has no function {name}"
            raise Unpromised(msg)
        return lambda *args, **kwargs: _lifted(function, args, kwargs)


class Backend(Functions):
    """The same as keras.backend, where they stood before Keras 3."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if meanings.holds(meanings.OPS_FOR_BACKEND):
            msg = "keras.backend no longer has functions on tensors"
            raise Unpromised(msg)
        return super().__getattr__(name)


def _lifted(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Compute at once, or note the call in the graph where there is no data yet."""
    if any(isinstance(each, Symbol) for each in leaves([list(args), kwargs])):
        return Operation(function)(*args, **kwargs)
    return tensor(function(*args, **kwargs))
