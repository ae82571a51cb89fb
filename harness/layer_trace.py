"""Watches one call of a model: what reached and what left every layer in it, in the order in which the calls ended."""

from __future__ import annotations

import collections
import contextlib
import inspect
from typing import Any, Callable, Iterator, NamedTuple

import numpy as np

from harness import encoding
from harness.dialect.hooks import hooked
from harness.dialect.tensors import Place, is_tensor, mask_of, tensors_in
from harness.failures import chain
from harness.naming import Naming


class Entry(NamedTuple):
    """A layer at work: its path, and whether what it calls is its author's and not Keras's business."""

    layer: Any
    path: str
    is_open: bool


class LayerCall(NamedTuple):
    """One call of a layer; *outputs* are pairs of value and mask, as places among the taps or as arrays."""

    name: str
    layer: Any
    outputs: list[tuple[Any, Any]]
    received: list[Any]
    takes_mask: bool


class WatchError(Exception):
    """The harness could not watch a call: a limit of its own, not a failure of the model."""


class UnreadableError(WatchError):
    """A tensor whose value stays inside a loop of the model, or is not an array."""


class Taps:
    """Tensors that a call hands out beside its outputs, each once."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._index: dict[int, int] = {}
        self._kept: list[Any] = []
        self.tensors: list[Any] = []
        self.scalars: set[int] = set()

    def add(self, tensor: Any) -> Any:
        """Where the value of *tensor* will stand; itself where it is an array, None where there is none."""
        if tensor is None or isinstance(tensor, np.ndarray):
            return tensor
        if not is_tensor(tensor) or not self._place.can_read(tensor):
            msg = f"the value of {tensor!r} cannot be handed out of the call"
            raise UnreadableError(msg)
        if id(tensor) not in self._index:
            self._index[id(tensor)] = len(self.tensors)
            self._kept.append(tensor)
            if not len(tensor.shape):
                self.scalars.add(len(self.tensors))
            self.tensors.append(self._place.at_least_1d(tensor))
        return self._index[id(tensor)]


class Watch:
    """Watches every call of a layer while it is on; keeps those of one call of a model at a time."""

    def __init__(self, dialect: Any) -> None:
        self.dialect = dialect
        self.naming = Naming(dialect)
        self._stack: list[Entry] = []
        self._root: Entry | None = None
        self.model: Any = None
        """The model that is being observed, once there is one: the layers in it are named from there."""
        self._failures: dict[int, tuple[BaseException, list[Entry]]] = {}
        self._taps: Taps | None = None
        self.seen: list[LayerCall] = []
        self.called: dict[int, tuple[str, Any]] = {}
        self.at_work: dict[int, Any] = {}
        """Every layer that took part in a call of the model, in order, by its id; kept in the trace or not."""
        self._counts: collections.Counter[str] = collections.Counter()
        self.oddities: dict[str, str] = {}
        """What was put in the place of a mask and is not one, by the path of the layer."""

    def on(self) -> Any:
        """Watch until the end of the block; what only builds graphs has nothing to watch."""
        return hooked(self.dialect, self.around) if self.dialect.can_watch else contextlib.nullcontext()

    @contextlib.contextmanager
    def within(self, model: Any, arguments: Any) -> Iterator[Taps]:
        """Keep the calls of layers below *model* until the end of the block."""
        self.model, self._root = model, Entry(model, "", is_open=True)
        self._taps = taps = Taps(Place(self.dialect, arguments))
        self.seen, self._counts = [], collections.Counter()
        self.naming.begin()
        try:
            yield taps
        finally:
            self._root = self._taps = None

    def around(self, original: Callable[..., Any], layer: Any, *args: Any, **kwargs: Any) -> Any:
        """Stand around one call of a layer or an operation."""
        entry, received = self._ours(self._before, layer, args, kwargs)
        self._stack.append(entry)
        try:
            outputs = original(layer, *args, **kwargs)
        except Exception as error:
            self._failures.setdefault(id(error), (error, list(self._stack)))
            raise
        finally:
            self._stack.pop()
        if received is not None:
            self._ours(self._note, entry, received, outputs)
        return outputs

    def _ours(self, act: Callable[..., Any], *args: Any) -> Any:
        try:
            return act(*args)
        except Exception as error:
            msg = f"{type(error).__name__}: {error}"
            raise WatchError(msg) from error

    def _before(self, layer: Any, args: Any, kwargs: Any) -> tuple[Entry, list[Any] | None]:
        entry = self._enter(layer)
        return entry, self._received(entry, args, kwargs)

    def failed(self, error: BaseException) -> Entry | None:
        """The innermost layer of its author's at work when *error*, or what it came from, was raised."""
        known = next((self._failures[id(each)] for each in chain(error) if id(each) in self._failures), None)
        return next((each for each in reversed(known[1]) if each.path), None) if known else None

    def _enter(self, layer: Any) -> Entry:
        if self._taps is not None and layer is not self.model:
            self.at_work.setdefault(id(layer), layer)
        parent = self._stack[-1] if self._stack else self._root
        if layer is self.model and not self._stack:
            return Entry(layer, "", is_open=True)
        if parent is None:
            return Entry(layer, self._alone(layer), is_open=self.dialect.is_open(layer))
        if not parent.is_open or not self._is_kept(parent.layer, layer):
            return Entry(layer, "", is_open=False)
        name = self.naming.name(parent.layer, layer)
        path = f"{parent.path}/{name}" if parent.path else name
        self.called.setdefault(id(layer), (path, layer))
        return Entry(layer, path, is_open=self.dialect.is_open(layer))

    def _alone(self, layer: Any) -> str:
        """What a layer is called while the model that it will stand in is being built."""
        return str(getattr(layer, "name", None) or type(layer).__name__)

    def _is_kept(self, parent: Any, layer: Any) -> bool:
        return self.dialect.is_layer(layer) or (self.dialect.is_graph(parent) and self.naming.knows(parent, layer))

    def _received(self, entry: Entry, args: Any, kwargs: Any) -> list[Any] | None:
        """The masks that a call receives; None where the call is not kept."""
        if self._taps is None or not entry.path:
            return None
        try:
            return [self._taps.add(mask) for mask in self._masks(entry.layer, args, kwargs)]
        except UnreadableError:
            return None

    def _masks(self, layer: Any, args: Any, kwargs: Any) -> list[Any]:
        names = argument_names(type(layer))
        named = dict(zip(names, args), **kwargs)
        explicit = [each for name, each in named.items() if is_mask_name(name) and each is not None]
        if explicit:
            return [each for nested in explicit for each in tensors_in([nested])]
        given = [each for name, each in named.items() if not is_mask_name(name)] + list(args[len(names) :])
        found = [mask_of(self.dialect, tensor) for tensor in tensors_in(given)]
        return [mask if is_tensor(mask) else None for mask in found]

    def _note(self, entry: Entry, received: list[Any], outputs: Any) -> None:
        taps = self._taps
        if taps is None:
            return
        try:
            pairs = [(taps.add(each), taps.add(self.mask(entry.path, each))) for each in tensors_in([outputs])]
        except UnreadableError:
            return
        self._counts[entry.path] += 1
        parent = (self._stack[-1] if self._stack else self._root) or entry
        count = self.naming.ordinal(parent.layer, entry.layer, self._counts[entry.path])
        name = entry.path if count == 1 else f"{entry.path} call {count}"
        self.seen.append(LayerCall(name, entry.layer, pairs, received, self._takes_mask(entry.layer)))

    def _takes_mask(self, layer: Any) -> bool:
        if self.dialect.is_graph(layer):
            return False
        # A Lambda layer is handed a mask in any case, and gives it to a function that asks for one.
        function = getattr(layer, "function", None) if type(layer).__name__ == "Lambda" else None
        return any(map(is_mask_name, argument_names(type(layer)) if function is None else names_of(function)))

    def mask(self, path: str, tensor: Any) -> Any:
        """The mask on a *tensor* that the layer at *path* puts out; what is not a mask is noted."""
        mask = mask_of(self.dialect, tensor)
        if mask is None or is_tensor(mask):
            return mask
        self.oddities[path] = type(mask).__name__
        return None


class Trace:
    """The calls of layers in one call of a model, with the arrays that it handed out."""

    def __init__(self, seen: list[LayerCall], taps: Taps, outputs: list[tuple[Any, Any]]) -> None:
        self._seen, self._taps, self._outputs = seen, taps, outputs

    def records(self, arrays: list[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Build the records of the model's outputs and of its layers."""
        if len(arrays) != len(self._taps.tensors):
            msg = f"a model of {len(self._taps.tensors)} watched tensors returned {len(arrays)}"
            raise ValueError(msg)
        told = [
            encoding.array(np.reshape(array, ()) if at in self._taps.scalars else array)
            for at, array in enumerate(arrays)
        ]
        layers = [
            dict(
                layer_record(call.name, call.layer, [_pair(told, pair) for pair in call.outputs]),
                received=[_record(told, mask) for mask in call.received],
                **{"takes-mask": call.takes_mask},
            )
            for call in self._seen
        ]
        return [_pair(told, pair) for pair in self._outputs], layers


def layer_record(name: str, layer: Any, outputs: list[Any]) -> dict[str, Any]:
    """Build the record of a layer."""
    kind = type(layer)
    return {"layer": name, "type": f"{kind.__module__}.{kind.__name__}", "outputs": outputs}


def _pair(told: list[Any], pair: tuple[Any, Any]) -> dict[str, Any]:
    value, mask = pair
    return {"value": _record(told, value), "mask": _record(told, mask)}


def _record(told: list[Any], tap: Any) -> Any:
    if tap is None:
        return None
    return told[tap] if isinstance(tap, int) else encoding.array(tap)


def is_mask_name(name: str) -> bool:
    """Whether an argument of this name is a mask."""
    return name == "mask" or (name.endswith("_mask") and not name.startswith("use_"))


_NAMES: dict[type, list[str]] = {}


def argument_names(kind: type) -> list[str]:
    """The names of the arguments of `call` of a class."""
    if kind not in _NAMES:
        _NAMES[kind] = names_of(getattr(kind, "call", None))[1:]
    return _NAMES[kind]


def names_of(function: Any) -> list[str]:
    """The names of the arguments of *function* that can be given by name."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
