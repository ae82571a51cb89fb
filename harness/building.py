"""A scenario's model, the same in every stack: layers under stable names, weights from a stable stream."""

from __future__ import annotations

import collections
import importlib.machinery
import importlib.util
import re
import zlib
from pathlib import Path  # noqa: TC003 - read by whoever asks for the types
from typing import Any, Callable, NamedTuple, NoReturn

import numpy as np


class NotAScenarioError(Exception):
    """A scenario that does not return what it must."""


class Built(NamedTuple):
    """A model, and for each batch its inputs in the model's order; what it is trained towards, and by which method."""

    model: Any
    batches: list[list[Any]]
    targets: Any = None
    method: str = "train_on_batch"


class Call(NamedTuple):
    """One call of a layer in a model's graph: a name that is the same in every stack, and what it puts out."""

    name: str
    layer: Any
    tensors: list[Any]


def build(dialect: Any, function: Callable[[Any], Any]) -> Built:
    """Build the model of the scenario *function* and give it weights."""
    result = function(dialect.keras)
    if not isinstance(result, tuple) or len(result) not in (2, 3, 4):
        _refuse(function, f"returned {_described(result)}")
    model, inputs, *training = result
    if not isinstance(model, dialect.keras.models.Model):
        _refuse(function, f"returned {_described(model)} as its model")
    set_weights(dialect, model)
    batches = inputs if isinstance(inputs, list) else [inputs]
    return Built(model, [_in_order(function, batch, dialect.input_names(model)) for batch in batches], *training)


def load(path: Path) -> Any:
    """Import the scenario file at *path*, whatever folder it lies in."""
    if path.suffix not in importlib.machinery.SOURCE_SUFFIXES:
        msg = f"{path} is no Python file"
        raise ImportError(msg)
    loader = _AsItStands(f"maskdrift_scenarios_{path.stem}", str(path))
    spec: Any = importlib.util.spec_from_file_location(loader.name, str(path), loader=loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class _AsItStands(importlib.machinery.SourceFileLoader):
    """Takes no bytecode for a file: that of an edit before, of the same size in the same second, would pass for it."""

    def path_stats(self, path: Any) -> Any:
        raise OSError(path)


def named_calls(dialect: Any, model: Any) -> list[Call]:
    """The layer calls of *model*, in order."""
    counts: collections.Counter[str] = collections.Counter()
    names: dict[int, str] = {}
    seen: collections.Counter[str] = collections.Counter()
    calls = []
    for layer, tensors in dialect.layer_calls(model):
        if id(layer) not in names:
            names[id(layer)] = _stable_name(dialect, layer, counts)
        name = names[id(layer)]
        seen[name] += 1
        calls.append(Call(name if seen[name] == 1 else f"{name} call {seen[name]}", layer, tensors))
    return calls


def first_calls(calls: list[Call]) -> list[Call]:
    """Each layer once, where several calls share it."""
    return list({id(call.layer): call for call in reversed(calls)}.values())[::-1]


def layer_record(call: Call, outputs: list[Any]) -> dict[str, Any]:
    """Build the record of a layer."""
    kind = type(call.layer)
    return {"layer": call.name, "type": f"{kind.__module__}.{kind.__name__}", "outputs": outputs}


def _in_order(function: Callable[[Any], Any], inputs: Any, names: list[str]) -> list[Any]:
    if not isinstance(inputs, dict) or sorted(inputs) != sorted(names):
        given = sorted(inputs) if isinstance(inputs, dict) else _described(inputs)
        _refuse(function, f"gave inputs {given} where the model takes {sorted(names)}")
    return [np.asarray(inputs[name]) for name in names]


def _refuse(function: Callable[[Any], Any], what: str) -> NoReturn:
    must = "it must return `model, inputs`: a Keras model and a dict of arrays by input name, or a list of such"
    msg = f"{function.__name__} {what}; {must}"
    raise NotAScenarioError(msg)


def _described(thing: Any) -> str:
    if isinstance(thing, tuple):
        return f"a tuple of {len(thing)}"
    return "nothing" if thing is None else f"a {type(thing).__name__}"


def _stable_name(dialect: Any, layer: Any, counts: collections.Counter[str]) -> str:
    """The name the scenario gave; else class and ordinal, for Keras versions number their own names differently."""
    kind = type(layer).__name__
    if dialect.is_nameless(layer):
        counts["operation"] += 1
        return f"operation {counts['operation']}"
    # The pattern by which every Keras makes a layer's name from its class.
    snake = re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", kind)).lower()
    if not re.match(rf"^{re.escape(snake)}(_\d+)?$", layer.name):
        return layer.name
    counts[kind] += 1
    return f"{kind} {counts[kind]}"


def set_weights(dialect: Any, model: Any) -> None:
    """Give *model* weights from a stream that no NumPy or Keras version changes, keyed by the layer's name."""
    calls = named_calls(dialect, model) or [Call(layer.name, layer, []) for layer in model.layers]
    for name, layer, _ in first_calls(calls):
        if getattr(layer, "weights", None):
            pairs = enumerate(zip(layer.get_weights(), layer.weights))
            layer.set_weights([_weight(name, i, array, weight.name) for i, (array, weight) in pairs])


def _weight(layer: str, position: int, old: Any, name: str) -> Any:
    stream = np.random.RandomState(zlib.crc32(f"{layer}/{position}".encode()) & 0x7FFFFFFF)
    values = stream.uniform(-0.5, 0.5, size=old.shape)
    # A variance below zero would be no variance.
    return (values + 1.0 if "variance" in name else values).astype(old.dtype)
