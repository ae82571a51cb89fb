"""The first place where two observations part, as a closed union whose members all have a *layer* and a *sentence*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import Grade, distance, masks_equal
from reports.judging.messages import first_of_several, rounded
from reports.judging.not_compared import NotCompared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.judging.failures import RaisedBy
    from reports.reading.records import Array, LayerOutput, LayerTrace, Ok

MODEL_OUTPUT = "model output"
"""What is named where every layer agrees and the outputs that the user's model returns do not."""


@frozen
class LayerAbsent:
    """The layer left a trace in one of the two only."""

    layer: str
    only_in_newer: bool

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        return f"`{self.layer}` leaves a trace only in the {'newer' if self.only_in_newer else 'older'} stack"


@frozen
class OutputsPart:
    """The layer returned another number of tensors."""

    layer: str
    older: int
    newer: int

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        return f"`{self.layer}` returns {self.newer} tensors instead of {self.older}"


@frozen
class ShapeParts:
    """The value that left the layer has another shape."""

    layer: str
    older: tuple[int, ...]
    newer: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        return f"the output of `{self.layer}` has shape {list(self.newer)} instead of {list(self.older)}"


@frozen
class MaskParts:
    """The mask that left the layer differs; None is no mask at all."""

    layer: str
    older: Array | None
    newer: Array | None

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        if self.newer is None:
            return f"the mask is dropped after `{self.layer}`"
        if self.older is None:
            return f"there is now a mask after `{self.layer}`"
        return f"the mask after `{self.layer}` is a different one"


@frozen
class ValueParts:
    """The values that left the layer differ, by *greatest* at most; None where one of the two is not a number."""

    layer: str
    greatest: float | None

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        by = "" if self.greatest is None else f" by up to {rounded(self.greatest)}"
        return f"the values after `{self.layer}` differ{by}"


@frozen
class OutcomeParts:
    """One of the two failed, or both in different ways; None is a run that ended well."""

    layer: str | None
    older: str | None
    newer: str | None
    raised: RaisedBy | None = None
    """Where the newer error came from or, if that is none, the older."""

    @property
    def where(self) -> str:
        """The layer and the method that raised; empty where no layer was at work."""
        method = f" (`{self.raised.method}`)" if self.raised and self.raised.method else ""
        return f" in `{self.layer}`{method}" if self.layer else ""

    @property
    def place(self) -> str:
        """Where in the author's file it was raised; empty where nobody knows."""
        return self.raised.place if self.raised else ""

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        if self.newer is None:
            return f"the failure{self.where} is gone: {self.older}"
        otherwise = " otherwise" if self.older else ""
        told = self.newer.rstrip(".") if self.place else self.newer
        return f"fails{self.where}{otherwise}: {told}{self.place}"


@frozen
class WarningsPart:
    """Only the warnings differ."""

    layer: None
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        new = f"new warning: {first_of_several(self.new, 'new warning')}" if self.new else ""
        gone = f"warning gone: {first_of_several(self.gone, 'warning')}" if self.gone else ""
        return "; ".join(filter(None, (new, gone)))


Parting = LayerAbsent | OutputsPart | ShapeParts | MaskParts | ValueParts | OutcomeParts | WarningsPart | NotCompared


@frozen
class Graded:
    """A parting and how far apart it is."""

    grade: Grade
    parting: Parting

    @property
    def greatest(self) -> float | None:
        """The greatest difference of values, where that is what parted."""
        return self.parting.greatest if isinstance(self.parting, ValueParts) else None


def partings(older: Ok, newer: Ok) -> Iterator[Graded]:
    """
    Every place where two runs part, in the order of the older one's layers, the models' outputs last.

    A layer that left a trace in one of the two only is no parting by itself, since what one release calls a layer is an
    operation in another; it is named when the outputs part and no layer they share does.
    """
    before, after = _alike_numbered(calls_of(older.trace), calls_of(newer.trace))
    parted = False
    for call in (each for each in before if each in after):
        for each in _calls_part(before[call], after[call]):
            parted = True
            yield each
    at_the_end = list(outputs_part(older, newer))
    if at_the_end and not parted:
        yield from (Graded(Grade.REAL, each) for each in _absent(before, after))
    yield from at_the_end


def outputs_part(older: Ok, newer: Ok) -> Iterator[Graded]:
    """Every place where the outputs of two models part."""
    return _outputs_part(MODEL_OUTPUT, older.outputs, newer.outputs)


Call = tuple[str, int]
"""A layer's name and which of its calls."""

OPERATION = re.compile(r"(.*/)?operation \d+$")
"""What the harness calls a step of the graph that has no name from the scenario; it counts them."""


def _alike_numbered(
    older: Mapping[Call, LayerTrace], newer: Mapping[Call, LayerTrace]
) -> tuple[Mapping[Call, LayerTrace], Mapping[Call, LayerTrace]]:
    """Both without their operations where one release makes more of them: a number then means another one."""
    if older.keys() == newer.keys() or len(_operations(older)) == len(_operations(newer)):
        return older, newer
    return _layers_only(older), _layers_only(newer)


def _operations(calls: Mapping[Call, LayerTrace]) -> list[Call]:
    return [each for each in calls if OPERATION.fullmatch(each[0])]


def _layers_only(calls: Mapping[Call, LayerTrace]) -> Mapping[Call, LayerTrace]:
    return {call: each for call, each in calls.items() if not OPERATION.fullmatch(call[0])}


def calls_of(trace: Sequence[LayerTrace]) -> Mapping[Call, LayerTrace]:
    """The calls of a trace by their names, each call of a layer by itself."""
    calls: dict[Call, LayerTrace] = {}
    for each in trace:
        ordinal = 0
        while (each.layer, ordinal) in calls:
            ordinal += 1
        calls[each.layer, ordinal] = each
    return calls


def _calls_part(older: LayerTrace, newer: LayerTrace) -> Iterator[Graded]:
    return _outputs_part(older.layer, older.outputs, newer.outputs)


def _absent(before: Mapping[Call, object], after: Mapping[Call, object]) -> Iterator[LayerAbsent]:
    yield from (LayerAbsent(name[0], only_in_newer=False) for name in before if name not in after)
    yield from (LayerAbsent(name[0], only_in_newer=True) for name in after if name not in before)


def _outputs_part(layer: str, older: Sequence[LayerOutput], newer: Sequence[LayerOutput]) -> Iterator[Graded]:
    if len(older) != len(newer):
        yield Graded(Grade.REAL, OutputsPart(layer, len(older), len(newer)))
        return
    for before, after in zip(older, newer, strict=True):
        yield from _output_parts(layer, before, after)


def _output_parts(layer: str, older: LayerOutput, newer: LayerOutput) -> Iterator[Graded]:
    """The mask comes first: where both part, the values of the next steps follow from it."""
    if not masks_equal(older.mask, newer.mask):
        yield Graded(Grade.REAL, MaskParts(layer, older.mask, newer.mask))
    if older.value.shape != newer.value.shape:
        yield Graded(Grade.REAL, ShapeParts(layer, older.value.shape, newer.value.shape))
        return
    found = distance(older.value, newer.value)
    if found.grade is not Grade.EQUAL:
        yield Graded(found.grade, ValueParts(layer, found.greatest))
