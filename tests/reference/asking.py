"""Ask a layer of the reference for its output, on the day of one documentation or another."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from reference import meanings
from reference.tensors import leaves, tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reference.tensors import Array

TODAY = meanings.DAYS[-1]
LONG_AGO = meanings.BEFORE_ALL


def before(meaning: meanings.Meaning) -> dt.date:
    """Name the last day without a meaning."""
    return meaning.day - dt.timedelta(days=1)


def masked(values: Any, mask: Any = None) -> Any:  # noqa: ANN401 - whatever NumPy makes numbers of
    """Make a tensor of float64."""
    return tensor(np.asarray(values, "float64"), None if mask is None else np.asarray(mask, "bool"))


def outputs(
    make: Callable[[], Any],
    inputs: Any,  # noqa: ANN401 - a tensor, or a list of them
    weights: Sequence[Any] = (),
    on: dt.date = TODAY,
    **how: Any,  # noqa: ANN401 - the arguments of a call
) -> list[Any]:
    """Make a layer, give it weights, call it: what it hands out."""
    with meanings.as_of(on), np.errstate(all="ignore"):
        layer = make()
        if weights:
            layer(inputs, **how)
            layer.reset_states()
            layer.set_weights([np.asarray(each, "float64") for each in weights])
        return list(leaves(layer(inputs, **how)))


def output(make: Callable[[], Any], inputs: Any, weights: Sequence[Any] = (), **how: Any) -> Any:  # noqa: ANN401
    """Do the same for a layer with a single output."""
    (only,) = outputs(make, inputs, weights, **how)
    return only


def steps(values: Array) -> list[float]:
    """List the numbers of one sequence with one feature."""
    return [float(each) for each in np.ravel(values)]
