"""Operators and functions on symbols: each is a layer in the graph that no user can name."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from reference.layer import Layer
from reference.symbols import Symbol
from reference.tensors import UNKNOWN, leaves, mapped, mask_of, tensor

if TYPE_CHECKING:
    from collections.abc import Callable


class Operation(Layer):
    """
    An operator or a function in a graph, which no user can name.

    No documentation says what becomes of a mask after it.
    """

    def __init__(self, function: Any) -> None:
        super().__init__()
        self._function = function

    def compute(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Compute on data."""
        masked = any(mask_of(each) is not None for each in leaves([list(args), kwargs]))
        values = self._function(*args, **kwargs)
        return mapped(values, lambda each: tensor(each, UNKNOWN if masked else None))


def noted(compute_mask: Callable[..., Any]) -> Callable[..., Any]:
    """Let a user call a `compute_mask` on what has no data yet, inputs or masks, as the guide to masking shows it."""

    @functools.wraps(compute_mask)
    def noting(layer: Layer, inputs: Any, mask: Any = None) -> Any:
        if any(isinstance(each, Symbol) for each in leaves([inputs, mask])):
            return Operation(lambda values, masks: compute_mask(layer, values, masks))(inputs, mask)
        return compute_mask(layer, inputs, mask)

    return noting


def _operate(name: str) -> Any:
    def operator(self: Symbol, *others: Any) -> Any:
        return Operation(lambda *values: getattr(values[0], name)(*values[1:]))(self, *others)

    return operator


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "gt", "lt", "ge", "le"):
    setattr(Symbol, f"__{_name}__", _operate(f"__{_name}__"))
for _name in ("neg", "abs", "matmul", "getitem"):
    setattr(Symbol, f"__{_name}__", _operate(f"__{_name}__"))
