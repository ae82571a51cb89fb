"""Names of layers that are the same in every stack: what their authors called them, and not what Keras made up."""

from __future__ import annotations

import collections
import re
from typing import Any, Iterator

from harness.dialect.hooks import was_named

BOOKKEEPING = (
    "_layers",
    "_metrics",
    "_functional",
    "_tracker",
    "_inbound_nodes",
    "_outbound_nodes",
    "_inbound_nodes_value",
    "_outbound_nodes_value",
)
"""Attributes under which Keras itself keeps layers."""
TRACKING = ("_self_", "_unconditional_")
"""How the attributes begin in which TensorFlow notes what an object holds."""


MADE_UP = ("model", "functional")
"""What Keras 2 and Keras 3 call a functional model that nobody named."""
FUNCTIONAL = ("Functional", "Model")
"""The classes that functional models have, in Keras 3 and in the first of Keras 2."""


class Naming:
    """The names of layers below the model or layer that holds them."""

    def __init__(self, dialect: Any) -> None:
        self._dialect = dialect
        self._names: dict[int, dict[int, str]] = {}
        self._orders: dict[int, dict[int, list[int]]] = {}
        self._ordinals: dict[int, collections.Counter[str]] = {}
        # An id is a name only as long as its owner lives.
        self._kept: list[Any] = []

    def name(self, parent: Any, child: Any) -> str:
        """The name of *child* below *parent*: given, else the attribute that holds it, else class and ordinal."""
        names = self._names.get(id(parent))
        if names is None or id(child) not in names:
            names = self._read(parent)
        if id(child) not in names:
            self._kept.append(child)
            names[id(child)] = self._unheld(parent, child)
        return names[id(child)]

    def ordinal(self, parent: Any, child: Any, count: int) -> int:
        """Which call of *child* in the graph of *parent* is the one that is made as number *count*."""
        if not self._dialect.is_graph(parent):
            return count
        if id(parent) not in self._orders:
            self._orders[id(parent)] = self._dialect.call_order(parent)
        order = self._orders[id(parent)].get(id(child)) or [1]
        rounds, place = divmod(count - 1, len(order))
        return rounds * len(order) + order[place]

    def begin(self) -> None:
        """Number anew what nobody holds: a layer that each call makes is the first of its kind in each."""
        self._ordinals = {}

    def knows(self, parent: Any, child: Any) -> bool:
        """Whether *child*, an operation, stands in the graph of *parent*."""
        return id(child) in (self._names.get(id(parent)) or self._read(parent))

    def _read(self, parent: Any) -> dict[int, str]:
        self._kept.append(parent)
        self._names[id(parent)] = {**self._held(parent), **self._names.get(id(parent), {})}
        return self._names[id(parent)]

    def _held(self, parent: Any) -> dict[int, str]:
        if self._dialect.is_graph(parent):
            return {id(layer): name for name, layer in graph_names(self._dialect, parent)}
        taken: dict[str, int] = {}
        found: dict[int, str] = {}
        for attribute, layer in attributes(self._dialect, parent):
            own = given_name(self._dialect, layer)
            name = own if own and taken.get(own, id(layer)) == id(layer) else attribute
            if id(layer) not in found:
                found[id(layer)] = name
                taken[name] = id(layer)
        return found

    def _unheld(self, parent: Any, child: Any) -> str:
        own = given_name(self._dialect, child)
        if own and own not in self._names[id(parent)].values():
            return own
        counts = self._ordinals.setdefault(id(parent), collections.Counter())
        return counted_name(self._dialect, child, counts)


def graph_names(dialect: Any, model: Any) -> Iterator[tuple[str, Any]]:
    """The names of the layers and operations in the graph of *model*, each once, in the order of its first call."""
    counts: collections.Counter[str] = collections.Counter()
    seen: set[int] = set()
    calls = [layer for layer, _ in dialect.layer_calls(model)] or dialect.layers_of(model)
    for layer in calls:
        if id(layer) not in seen:
            seen.add(id(layer))
            yield given_name(dialect, layer) or counted_name(dialect, layer, counts), layer


def given_name(dialect: Any, layer: Any) -> str | None:
    """The name that its author gave *layer*; None where Keras made it up, for versions number their own differently."""
    if dialect.is_nameless(layer):
        return None
    kind = type(layer)
    made_up = re.match(rf"^({'|'.join(map(re.escape, _made_up(kind)))})(_\d+)?$", layer.name)
    # A copy that Keras makes of its own layer is handed the number of the first, which no author chose.
    if made_up and not (was_named(layer) and not dialect.is_own(kind)):
        return None
    return str(layer.name)


def _made_up(kind: type) -> tuple[str, ...]:
    """What Keras calls a layer of a class that nobody named, but for a number."""
    # The pattern by which every Keras makes a layer's name from its class.
    snake = re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", kind.__name__)).lower()
    return (snake, *MADE_UP) if kind.__name__ in FUNCTIONAL else (snake,)


def counted_name(dialect: Any, layer: Any, counts: collections.Counter[str]) -> str:
    """The class of *layer*, and which of its kind it is."""
    name = type(layer).__name__
    kind = "operation" if dialect.is_nameless(layer) else FUNCTIONAL[0] if name in FUNCTIONAL else name
    counts[kind] += 1
    return f"{kind} {counts[kind]}"


def attributes(dialect: Any, parent: Any) -> Iterator[tuple[str, Any]]:
    """The layers that *parent* holds, by the names of its attributes; public ones first, they are meant to be read."""
    kept = ((name, value) for name, value in vars(parent).items() if not name.startswith(TRACKING))
    found = [(name, value) for name, value in kept if name not in BOOKKEEPING]
    for name, value in sorted(found, key=lambda item: item[0].startswith("_")):
        yield from _layers_in(dialect, name.lstrip("_"), value)


def _layers_in(dialect: Any, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if dialect.is_metric(value):
        return
    if dialect.is_layer(value):
        yield name, value
    elif isinstance(value, (list, tuple)):
        for index, element in enumerate(value):
            yield from _layers_in(dialect, f"{name}[{index}]", element)
    elif isinstance(value, dict) or type(value).__name__ == "_DictWrapper":
        for key, element in dict(value).items():
            yield from _layers_in(dialect, f"{name}[{key}]", element)
