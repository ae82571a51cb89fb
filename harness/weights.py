"""The weights of a model: the same in every stack, by the path of the layer that has them."""

from __future__ import annotations

import collections
import hashlib
import zlib
from typing import Any, Iterable, Iterator, NamedTuple

import numpy as np

from harness.naming import Naming, attributes


class Weight(NamedTuple):
    """A variable of a layer, under a name that is the same in every stack."""

    path: str
    variable: Any


class Unit(NamedTuple):
    """A layer and the variables that are its own and not an inner layer's."""

    path: str
    layer: Any
    weights: list[Weight]

    def arrays(self, dialect: Any) -> list[Any]:
        """The values of its variables as they are now."""
        return list(dialect.values_of([each.variable for each in self.weights]))


def units(dialect: Any, naming: Naming, model: Any) -> list[Unit]:
    """Every layer of *model* that has weights of its own, each once."""
    return [unit for unit in _walk(dialect, naming, model, "", set()) if unit.weights]


def untracked(dialect: Any, at_work: Iterable[Any], found: list[Unit], where: str = "untracked") -> list[Unit]:
    """The layers *at_work* in a call of the model that are in none of the units: Keras itself does not know of them.

    So it is with what a plain object of the author's holds, or the function of a Lambda layer, and with a layer that
    every call makes anew, whose weights nobody can set.  Their paths begin with *where*.
    """
    known = {id(weight.variable) for unit in found for weight in unit.weights}
    counts: collections.Counter[str] = collections.Counter()
    units = []
    for layer in at_work:
        strays = [each for each in getattr(layer, "weights", None) or [] if id(each) not in known]
        if strays and dialect.is_layer(layer):
            counts[type(layer).__name__] += 1
            path = f"{where}/{type(layer).__name__} {counts[type(layer).__name__]}"
            named = [Weight(f"{path}/{position}", each) for position, each in enumerate(strays)]
            units.append(Unit(path, layer, named))
            known.update(map(id, strays))
    return units


def give(dialect: Any, found: list[Unit]) -> None:
    """Give every weight values from a stream that no NumPy or Keras version changes, keyed by its path."""
    every = [weight for unit in found for weight in unit.weights]
    variables = [weight.variable for weight in every]
    olds = dialect.values_of(variables)
    dialect.assign(variables, [_values(each.path, old, each.variable) for each, old in zip(every, olds)])


def records(dialect: Any, found: list[Unit]) -> list[dict[str, Any]]:
    """Say with which weights a model is called: path, shape, and a digest of the values."""
    every = [weight for unit in found for weight in unit.weights]
    values = dialect.values_of([weight.variable for weight in every])
    return [_record(weight.path, array) for weight, array in zip(every, values)]


def _record(path: str, values: Any) -> dict[str, Any]:
    digest = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()[:12]
    return {"path": path, "shape": list(np.shape(values)), "digest": digest}


def _walk(dialect: Any, naming: Naming, layer: Any, path: str, seen: set[int]) -> Iterator[Unit]:
    if id(layer) in seen:
        return
    seen.add(id(layer))
    inner: set[int] = set()
    if dialect.holds_layers(layer):
        for child in _children(dialect, layer):
            below = naming.name(layer, child)
            yield from _walk(dialect, naming, child, f"{path}/{below}" if path else below, seen)
            inner.update(id(variable) for variable in child.weights)
    named = _own(dialect, layer, inner)
    yield Unit(path, layer, [Weight(f"{path}/{name}" if path else name, each) for name, each in named])


def _children(dialect: Any, layer: Any) -> list[Any]:
    if dialect.is_graph(layer):
        return list(dialect.layers_of(layer))
    held = [each for _, each in attributes(dialect, layer)]
    known = {id(each) for each in held}
    return [*held, *(each for each in dialect.layers_of(layer) if id(each) not in known)]


def _own(dialect: Any, layer: Any, inner: set[int]) -> Iterator[tuple[str, Any]]:
    """The variables of *layer* alone: of an author's own class by the attribute that holds them, else by place."""
    metrics = [held for held in vars(layer).values() if dialect.is_metric(held)]
    counted = {id(each) for metric in metrics for each in getattr(metric, "weights", None) or []}
    own = [each for each in getattr(layer, "weights", None) or [] if id(each) not in inner | counted]
    if dialect.is_own(type(layer)):
        yield from ((str(position), variable) for position, variable in enumerate(own))
        return
    held = {id(value): name for name, value in vars(layer).items() if dialect.is_variable(value)}
    # Keras 3 does not count a variable of TensorFlow's own among the weights of the layer that holds it; in Keras 2,
    # what is held and is not a weight belongs to Keras, such as the number of training steps that it takes at a time.
    found = vars(layer).values() if dialect.is_keras_3 else ()
    stray = [each for each in found if dialect.is_variable(each) and id(each) not in inner]
    for position, variable in enumerate(own):
        yield held.get(id(variable), str(position)), variable
    known = {id(each) for each in own}
    yield from ((held[id(each)], each) for each in stray if id(each) not in known)


def _values(path: str, old: Any, variable: Any) -> Any:
    stream = np.random.RandomState(zlib.crc32(path.encode()) & 0x7FFFFFFF)
    values = stream.uniform(-0.5, 0.5, size=np.shape(old))
    # A variance below zero would be no variance.
    return (values + 1.0 if "variance" in variable.name else values).astype(np.asarray(old).dtype)
