"""
Where two modes of one stack give two results.

The model, its weights and its inputs are the same; only the way it is called is another.
A user who tries a model out in one mode and serves it in another meets this without any upgrade.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, get_args

from attrs import evolve, frozen

from harness.modes import WITHOUT_A_LOSS
from reports.judging.changes import alike, compare, unsteadiness
from reports.judging.families import families, in_order, span, stretches
from reports.judging.first_difference import (
    LayerAbsent,
    MaskParts,
    OutcomeParts,
    OutputsPart,
    Parting,
    ShapeParts,
    ValueParts,
    WarningsPart,
)
from reports.judging.messages import gist, opening, rounded
from reports.judging.not_compared import NotCompared
from reports.reading.matrix import CellId, Observed
from reports.reading.records import Mode, Ok, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from reports.judging.families import Family
    from reports.reading.matrix import CellState, Column, Matrix
    from reports.reading.records import Device

COMPARED = tuple(mode for mode in get_args(Mode) if mode in WITHOUT_A_LOSS)
"""The modes that ask the same of a model; a training step asks for something else."""

_Item = TypeVar("_Item")


@frozen
class Disagreement:
    """One way in which modes of a stack disagree, the stacks in which they do, and the scenarios that show it."""

    device: Device
    one: Mode
    others: tuple[Mode, ...]
    """They all do the same, and not what *one* does."""
    parting: Parting
    """Where they part, with *one* as the older; of several values, those that are furthest apart."""
    stretches: tuple[tuple[str, ...], ...]
    """The stacks, neighbours together."""
    scenarios: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """True where a mode fails, which a user notices."""
        return isinstance(self.parting, OutcomeParts)

    @property
    def where(self) -> str:
        """The stacks, in words."""
        return span(self.stretches)

    @property
    def sentence(self) -> str:
        """What the modes disagree in."""
        return _told(self.parting, self.one, " and ".join(self.others), "have" if len(self.others) > 1 else "has")


@frozen
class _Met:
    """Two modes that part, in one scenario on one stack."""

    scenario: str
    stack: str
    one: Mode
    other: Mode
    parting: Parting


def disagreements(matrix: Matrix) -> tuple[Disagreement, ...]:
    """Compare the modes of every stack; what is seen in most scenarios comes first, failures at the end."""
    found = [each for device in matrix.devices for each in _on(matrix, device)]
    return tuple(sorted(found, key=lambda each: (each.fails, -len(each.scenarios))))


def _on(matrix: Matrix, device: Device) -> Iterator[Disagreement]:
    """Bring together what is the same: over the stacks, then over the modes, then over the scenarios."""
    divided = families(matrix.on(device))
    columns = in_order(divided)
    met = [each for scenario in matrix.scenarios for column in columns for each in _met(matrix, scenario.id, column)]
    over_stacks = _by(met, lambda each: (each.scenario, each.one, each.other, _kernel(each.parting)))
    over_modes = _by(over_stacks, lambda some: (some[0].scenario, some[0].one, *_same(some)))
    for group in _by(over_modes, lambda some: (some[0][0].one, *(each[0].other for each in some), *_same(some[0]))):
        yield _disagreement(device, group, divided)


def _disagreement(device: Device, group: Sequence[Sequence[Sequence[_Met]]], divided: Sequence[Family]) -> Disagreement:
    met = [each for modes in group for stacks in modes for each in stacks]
    return Disagreement(
        device=device,
        one=met[0].one,
        others=tuple(dict.fromkeys(each.other for each in met)),
        parting=max((each.parting for each in met), key=_greatest),
        stretches=stretches(divided, {each.stack for each in met}),
        scenarios=tuple(dict.fromkeys(each.scenario for each in met)),
    )


def _met(matrix: Matrix, scenario: str, column: Column) -> Iterator[_Met]:
    """Every mode is held against the first one that the stack has."""
    ids = (CellId(scenario, column.stack, column.device, mode) for mode in COMPARED)
    seen = [state for id_ in ids if _is_seen(state := matrix.cells.get(id_)) and isinstance(state, Observed)]
    for other in seen[1:]:
        if alike(seen[0], other):
            continue
        change = compare(seen[0], other)
        one_runs = isinstance(seen[0].outcome, Ok) != isinstance(other.outcome, Ok)
        told = change.parting is not None and not isinstance(change.parting, NotCompared)
        if change.parting and told and (change.results_differ or one_runs):
            yield _Met(scenario, column.stack, seen[0].id.mode, other.id.mode, change.parting)


def _is_seen(state: CellState | None) -> bool:
    """What is unavailable, wavers, or ran another text disagrees with nothing."""
    seen = isinstance(state, Observed) and state.comparable and not isinstance(state.outcome, Unavailable)
    return seen and isinstance(state, Observed) and not unsteadiness(state)


def _by(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    groups: dict[Hashable, list[_Item]] = {}
    for each in items:
        groups.setdefault(key(each), []).append(each)
    return list(groups.values())


def _same(met: Sequence[_Met]) -> tuple[Hashable, ...]:
    return _kernel(met[0].parting), tuple(each.stack for each in met)


def _kernel(parting: Parting) -> Hashable:
    """What has to be the same in two stacks for them to be told of in one sentence."""
    match parting:
        case MaskParts(layer=layer, older=older, newer=newer):
            return layer, older is None, newer is None
        case ValueParts():
            return evolve(parting, greatest=None)
        case OutcomeParts(layer=layer, older=older, newer=newer):
            return layer, gist(older or "", layer), gist(newer or "", layer)
        case _:
            return parting


def _greatest(parting: Parting) -> float:
    return parting.greatest or 0.0 if isinstance(parting, ValueParts) else 0.0


def _told(parting: Parting, one: str, others: str, have: str) -> str:
    match parting:
        case MaskParts(layer=layer, newer=None):
            what = f"{one} has a mask after `{layer}`, {others} {have} none"
        case MaskParts(layer=layer, older=None):
            what = f"{others} {have} a mask after `{layer}`, {one} has none"
        case MaskParts(layer=layer):
            what = f"{others} {have} another mask after `{layer}` than {one}"
        case ValueParts(layer=layer, greatest=greatest):
            by = "" if greatest is None else f", by up to {rounded(greatest)}"
            what = f"{others} {have} other values after `{layer}` than {one}{by}"
        case ShapeParts(layer=layer, older=older, newer=newer):
            what = f"{others} {have} an output of shape {list(newer)} after `{layer}`, {one} one of {list(older)}"
        case OutputsPart(layer=layer, older=older, newer=newer):
            what = f"{others} {have} {newer} outputs of `{layer}`, {one} has {older}"
        case LayerAbsent(layer=layer, only_in_newer=only_there):
            what = f"the results part, and `{layer}` leaves a trace in {others if only_there else one} only"
        case OutcomeParts():
            what = _told_of_failure(parting, one, others)
        case WarningsPart() | NotCompared():
            what = parting.sentence
    return what


def _told_of_failure(parting: OutcomeParts, one: str, others: str) -> str:
    where = f" in `{parting.layer}`" if parting.layer else ""
    fails, runs, said = (one, others, parting.older) if parting.older else (others, one, parting.newer)
    return f"{runs} runs, {fails} fails{where}: {opening(said or '').rstrip('.')}"
