"""
A Keras that only takes notes: what a scenario makes of it, calls and saves, without computing anything.

It says which layers a scenario calls with a masked tensor, with which arguments, and from where; where a mask ends is
no matter of it, so everything after a mask-generating layer counts as masked.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import field, frozen, mutable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GENERATORS = {"Masking", "Embedding", "ReversibleEmbedding"}
CUSTOM = "a layer of the user"
"""The one name for all layer classes that scenarios write themselves."""
STATES = {"GRU": 1, "SimpleRNN": 1, "LSTM": 2, "RNN": 2}
"""How many states a recurrent layer returns; what a scenario unpacks must have as many."""


@frozen
class Use:
    """A layer, or a method of one, as a scenario uses it: its class, the way, and the arguments it gives."""

    kind: str
    ways: frozenset[str]
    arguments: frozenset[str] = frozenset()


@mutable
class Notebook:
    """What was noted of one scenario."""

    uses: list[Use] = field(factory=list)
    ways: set[str] = field(factory=set)
    compiled: dict[str, Any] = field(factory=dict)
    methods: set[str] = field(factory=set)
    depth: int = 0
    in_function: bool = False
    saved: Any = None

    @contextmanager
    def within(self) -> Iterator[None]:
        """In the call of a class of the user."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


class Note:
    """A tensor, or whatever else Keras would return: everything can be done with it, and nothing comes out."""

    def __init__(self, *, masked: bool = False, rank: int = 3) -> None:
        self.masked, self.rank = masked, rank
        self.shape, self.dtype = (2, *[3] * (rank - 1)), "float32"

    def __getattr__(self, name: str) -> Note:
        if name.startswith("__") or name in {"input_names", "row_splits", "element_spec"}:
            raise AttributeError(name)
        return Note()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what may be masked as the arguments are."""
        return joined([args, kwargs])

    def __getitem__(self, _: Any) -> Note:
        return Note(masked=self.masked)

    def _with(self, *_: Any) -> Note:
        return Note(masked=self.masked, rank=self.rank)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _with
    __pow__ = __neg__ = __abs__ = __matmul__ = __invert__ = __gt__ = __lt__ = __ge__ = __le__ = __and__ = _with


def leaves(thing: Any) -> Iterator[Any]:
    """All that stands in nested lists, tuples and dicts."""
    if not isinstance(thing, (dict, list, tuple)):
        yield thing
        return
    for each in thing.values() if isinstance(thing, dict) else thing:
        yield from leaves(each)


def joined(things: Iterable[Any]) -> Note:
    """What comes of several tensors: masked if one of them is, and of their largest rank."""
    notes = [each for each in leaves(list(things)) if isinstance(each, Note)]
    return Note(masked=any(each.masked for each in notes), rank=max([each.rank for each in notes], default=3))


class Layer(Note):
    """A layer; each class of Keras is made of this one when it is asked for."""

    book: Notebook
    supports_masking = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self.made_of, self.made_with = args, kwargs

    @property
    def kind(self) -> str:
        """The class of Keras; one name for all classes of users."""
        return type(self).__name__ if "book" in vars(type(self)) else CUSTOM

    @property
    def inner(self) -> list[Layer]:
        """The layers it was given."""
        return [each for each in leaves([self.made_of, self.made_with]) if isinstance(each, Layer)]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Note the call; a class of the user calls its own layers in turn."""
        note = joined([args, kwargs])
        if (call := type(self).__dict__.get("call")) is not None:
            self._note(note, kwargs)
            with self.book.within():
                return _marked(call(self, *args, **_known(call, kwargs)), type(self))
        for each in (self, *self.inner):
            each._note(note, kwargs)  # noqa: SLF001 - of the same class
        return self._output(note, kwargs)

    def compute_mask(self, *_: Any, **__: Any) -> Any:
        """Note that the user calls it; a mask is masked as its tensor is."""
        self.book.uses.append(Use(self.kind, frozenset({"compute_mask"})))
        out = Note(masked=True, rank=2)
        if "Pooling" in self.kind:
            return None
        return [out, None] if self.made_with.get("return_state") else out

    def _note(self, note: Note, kwargs: dict[str, Any]) -> None:
        ways = {f"rank {min(note.rank, 5)}"}
        ways |= {"masked input"} if note.masked else set()
        ways |= {"mask="} if any("mask" in name and "causal" not in name for name in kwargs) else set()
        ways |= {"in a class"} if self.book.depth else set()
        ways |= {"tf.function"} if self.book.in_function else set()
        ways |= {"half precision"} if "float16" in str(self.made_with.get("dtype")) else set()
        given = frozenset({*self.made_with, *kwargs})
        self.book.uses.append(Use(self.kind, frozenset(ways), given))

    def _output(self, note: Note, kwargs: dict[str, Any]) -> Any:
        masked = note.masked or self.kind in GENERATORS or any("mask" in name for name in kwargs)
        one = Note(masked=masked, rank=self._rank(note.rank))
        if kwargs.get("return_attention_scores"):
            return one, Note(rank=3)
        layer = self.inner[0] if self.kind == "Bidirectional" else self
        both = 2 if layer is not self else 1
        sequences = [one] * (2 if self.made_with.get("merge_mode", "") is None else 1)
        states = layer.state_count * both if layer.made_with.get("return_state") else 0
        outputs = [*sequences, *(Note(rank=2) for _ in range(states))]
        return outputs if len(outputs) > 1 else one

    @property
    def state_count(self) -> int:
        """How many states it returns beside its output."""
        if self.kind == "RNN":
            cells = self.inner[0].inner or self.inner[:1]
            return sum(2 if each.kind in {"LSTMCell", CUSTOM} else 1 for each in cells)
        return STATES.get(self.kind, 1)

    def _rank(self, rank: int) -> int:
        if "Embedding" in self.kind:
            return rank + 1
        if self.kind == "Flatten" or (self.kind.startswith("Global") and not self.made_with.get("keepdims")):
            return 2
        if self.kind == "Reshape":
            return 1 + len(next(iter([*self.made_of, *self.made_with.values()])))
        layer = self.inner[0] if self.kind in {"Bidirectional", "TimeDistributed"} and self.inner else self
        if layer.kind in STATES and not layer.made_with.get("return_sequences"):
            return rank - 1
        return rank


def _known(call: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments that a call of the user's takes."""
    code = call.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return {name: value for name, value in kwargs.items() if name in names or name != "mask"}


def _marked(outputs: Any, kind: type) -> Any:
    """A class of the user that says what its mask is may generate one."""
    for each in leaves(outputs) if "compute_mask" in vars(kind) else ():
        if isinstance(each, Note):
            each.masked = True
    return outputs
