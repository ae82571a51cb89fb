"""Numbers as they go from layer to layer: float64 where they are floating, with their mask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Array = np.ndarray[Any, Any]


class Unknown:
    """The mask of a tensor of which no documentation says whether it has one."""


UNKNOWN = Unknown()
Mask = Array | Unknown | None


class Tensor(np.ndarray[Any, Any]):
    """An array that remembers a mask, as Keras's tensors do; what NumPy makes of one has none."""

    mask: Mask

    def __array_finalize__(self, source: object) -> None:
        """Start without a mask, wherever the numbers come from."""
        self.mask = None


def tensor(values: Any, mask: Mask = None) -> Tensor:
    """Make a tensor of *values* and *mask*."""
    array = np.asarray(values)
    wide = array.astype("float64") if array.dtype.kind == "f" else array
    made = wide.view(Tensor)
    made.mask = None if mask is None else mask if isinstance(mask, Unknown) else np.asarray(mask)
    return made


def mask_of(thing: Any) -> Any:
    """The mask of a tensor, a list of masks for a list of tensors; None where nothing in it is masked."""
    if isinstance(thing, (list, tuple)):
        masks = [mask_of(each) for each in thing]
        return masks if any(mask is not None for mask in masks) else None
    return getattr(thing, "mask", None)


def leaves(thing: Any) -> Iterator[Any]:
    """All that stands in nested lists, tuples and dicts."""
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, (list, tuple)):
        for each in thing:
            yield from leaves(each)
    else:
        yield thing


def mapped(thing: Any, function: Callable[[Any], Any]) -> Any:
    """The same nest with *function* done to each leaf."""
    if isinstance(thing, dict):
        return {name: mapped(each, function) for name, each in thing.items()}
    if isinstance(thing, (list, tuple)):
        return type(thing)([mapped(each, function) for each in thing])
    return function(thing)


def mask_like(mask: Any, values: Any) -> Array:
    """*mask* with axes of length 1 after its own, so that it broadcasts to *values*."""
    array = np.asarray(mask, "bool")
    return array.reshape(array.shape + (1,) * (np.ndim(values) - array.ndim))
