"""Tensors as one call of a model has them: their masks, and whether their values can be handed out of it."""

from __future__ import annotations

import contextlib
import importlib
from typing import Any, Iterator

from harness.dialect.graphs import flat

KINDS = "biuf"
"""Letters of the dtypes that a record can hold: booleans, integers and floats."""


def mask_of(dialect: Any, tensor: Any) -> Any:
    """The mask on *tensor*, or None; Keras 3 keeps it elsewhere where a tensor takes no attributes."""
    mask = getattr(tensor, "_keras_mask", None)
    if mask is None and dialect.is_keras_3 and dialect.backend != "tensorflow":
        with contextlib.suppress(ImportError, AttributeError):
            module = importlib.import_module("keras.src.backend.common.tensor_attributes")
            return module.get_tensor_attr(tensor, "_keras_mask")
    return mask


def is_tensor(thing: Any) -> bool:
    """Whether *thing* has what every array of every backend has."""
    return hasattr(thing, "shape") and hasattr(thing, "dtype")


def tensors_in(nested: Any) -> list[Any]:
    """The tensors among the leaves of lists, tuples and dicts."""
    return [leaf for leaf in flat(nested) if is_tensor(leaf)]


class Place:
    """Where a call of a model works: at once, in a graph, or in a trace; what is inside a loop of it is elsewhere."""

    def __init__(self, dialect: Any, arguments: Any) -> None:
        self._backend = dialect.backend
        self._tensorflow = dialect.tensorflow
        self._here = self._graph() if self._backend == "tensorflow" else _trace(tensors_in(arguments))

    def can_read(self, tensor: Any) -> bool:
        """Whether the value of *tensor* can be handed out of the call."""
        if self._backend == "tensorflow":
            # A symbolic tensor of Keras belongs to no graph either, but has no value.
            symbolic = type(tensor).__name__ == "KerasTensor"
            return not symbolic and getattr(tensor, "graph", None) is self._here and _is_plain(tensor)
        return _trace([tensor]) is self._here

    def at_least_1d(self, tensor: Any) -> Any:
        """*tensor* with an axis that batches of outputs can be concatenated along."""
        if len(tensor.shape):
            return tensor
        return self._tensorflow.reshape(tensor, (1,)) if self._backend == "tensorflow" else tensor.reshape((1,))

    def _graph(self) -> Any:
        if self._tensorflow.executing_eagerly():
            return None
        return self._tensorflow.compat.v1.get_default_graph()


def _is_plain(tensor: Any) -> bool:
    """Ragged and sparse tensors, and text, have no place in a record."""
    numpy_dtype = getattr(tensor.dtype, "as_numpy_dtype", None)
    return not hasattr(tensor, "row_splits") and not hasattr(tensor, "indices") and _kind(numpy_dtype) in KINDS


def _kind(numpy_dtype: Any) -> str:
    numpy = importlib.import_module("numpy")
    try:
        return str(numpy.dtype(numpy_dtype).kind) if numpy_dtype is not None else "?"
    except TypeError:
        return "?"


def _trace(tensors: list[Any]) -> Any:
    """The trace of JAX that the first traced tensor belongs to; None where all are plain arrays."""
    traces: Iterator[Any] = (getattr(tensor, "_trace", None) for tensor in tensors)
    found = next((trace for trace in traces if trace is not None), None)
    return getattr(found, "main", found)
