"""The sentences a reader should see first, computed from the matrix."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.behaviours import BehaviourRow
from reports.judging.changes import Change, disagreement
from reports.judging.first_difference import MaskParts, OutcomeParts, Parting, WarningsPart
from reports.judging.kinds import Kind
from reports.judging.messages import first_of_several, gist, opening
from reports.judging.step import Step

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from reports.judging.owners import Attribution
    from reports.reading.matrix import Column, Row
    from reports.reading.records import Device


@frozen
class Share:
    """Scenarios whose change belongs to the same."""

    attribution: Attribution
    scenarios: int


@frozen
class Finding:
    """One change met at one step, in words, and the rows that show it."""

    older: str
    newer: str
    device: Device
    kind: Kind
    note: str
    """What the kind alone hides; see `Step.note`."""
    what: str
    """What happens, in words that name neither of the two stacks."""
    cells: tuple[Row, ...]
    """The rows that show it, in the order of the matrix."""
    belongs: tuple[Share, ...] = ()
    """To whom it belongs, in how many of its scenarios; the greatest share first."""

    @property
    def sentence(self) -> str:
        """From where to where, and what happens."""
        return f"From {self.older} to {self.newer} {self.what}"

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that show it, in whatever mode."""
        return tuple(dict.fromkeys(scenario for scenario, _ in self.cells))


UNREMARKABLE = frozenset({Kind.SAME, Kind.NOT_COMPARABLE})
"""Kinds that are no finding: notices tell what cannot be compared."""

_Met = tuple[BehaviourRow, Step]
"""A row, and a step that is met in it."""


def findings(rows: Iterable[BehaviourRow], columns: Iterable[Column]) -> tuple[Finding, ...]:
    """Bring together the rows that part at one step in the same way; the most dangerous first."""
    order = [each.stack for each in columns]
    together: dict[Hashable, list[_Met]] = {}
    for row in rows:
        for step in row.steps:
            if step.change.kind not in UNREMARKABLE:
                together.setdefault(_one_finding(row, step), []).append((row, step))
    ranked = sorted(together.values(), key=lambda met: _rank(met, order))
    return tuple(_finding(each) for each in ranked)


def _rank(met: Sequence[_Met], order: Sequence[str]) -> tuple[float, int, int]:
    """Of two equally dangerous findings the one that meets more scenarios comes first."""
    danger = min(step.danger for _, step in met)
    return danger, -len({row.scenario for row, _ in met}), order.index(met[0][1].newer)


def _one_finding(row: BehaviourRow, step: Step) -> Hashable:
    return step.older, step.newer, row.device, essence(step)


def essence(step: Step) -> Hashable:
    """What makes two steps the same one to a reader."""
    what = _gist(step.effect)
    return step.change.kind, step.kind, step.note, what


def _gist(change: Change) -> Hashable:
    """
    What is new in the texts counts, the names of layers and the numbers in them do not.

    Where a mask parts without a word counts; where it parts under a warning, the warning does.
    """
    match change.parting:
        case MaskParts(newer=newer) if change.kind is Kind.NOW_WARNS:
            what: Hashable = newer is None, frozenset(gist(each.text) for each in change.new_warnings)
        case MaskParts(layer=layer, newer=newer):
            what = layer, newer is None
        case OutcomeParts(layer=str(layer), older=None):
            what = layer
        case OutcomeParts(layer=layer, older=older, newer=newer):
            what = gist(older or "", layer), gist(newer or "", layer)
        case WarningsPart(new=new, gone=gone):
            what = frozenset(map(gist, new)), frozenset(map(gist, gone))
        case None:
            what = None
        case parting:
            what = type(parting).__name__, parting.layer
    return change.kind, change.in_older, change.results_differ, what


def _finding(met: Sequence[_Met]) -> Finding:
    row, step = max(met, key=lambda each: each[1].change.greatest or 0.0)
    layers = tuple(dict.fromkeys(part.layer for _, each in met if (part := each.change.parting) and part.layer))
    cells = tuple((each.scenario, each.mode) for each, _ in met)
    what = what_happens(met, step, layers)
    return Finding(step.older, step.newer, row.device, step.kind, step.note, what, cells, _shares(met))


def _shares(met: Sequence[_Met]) -> tuple[Share, ...]:
    """One scenario may belong elsewhere in each mode; it counts in each."""
    told = dict.fromkeys((step.belongs, row.scenario) for row, step in met)
    counted = Counter(belongs for belongs, _ in told if belongs)
    return tuple(Share(*each) for each in counted.most_common())


def what_happens(met: Iterable[_Met], step: Step, layers: Sequence[str]) -> str:
    """Say in words what *step* does, which all of *met* do, in one of *layers*."""
    return f"{_what_happens(step, layers).rstrip('.')}{_other_failures(met, step)}"


def _what_happens(step: Step, layers: Sequence[str]) -> str:
    if step.kind is Kind.UNSTABLE:
        stack = step.older if step.change.in_older else step.newer
        return f"nothing can be said, because {disagreement(stack, step.change)}"
    if step.comeback is None and step.change.lost_guard:
        listed = ", ".join(f"`{each}`" for each in layers) or "a layer"
        raises = "raise" if len(layers) > 1 else "raises"
        return f"{listed} no longer {raises} an error about the mask, and no warning takes the place of the error"
    if step.comeback is None:
        return _told(step.change, layers)
    if step.comeback.change.kind is Kind.SAME:
        return f"{_told(step.change, layers).rstrip('.')}; it does again what {step.comeback.stack} did"
    return f"the model works again, but not as on {step.comeback.stack}: {_told(step.comeback.change, ())}"


def _other_failures(met: Iterable[_Met], told: Step) -> str:
    """One layer that fails in each mode in its own words is one finding."""
    failures = [
        (row.mode, step.change.parting.newer)
        for row, step in met
        if isinstance(step.change.parting, OutcomeParts) and step.change.parting.older is None
    ]
    said = told.change.parting.newer if isinstance(told.change.parting, OutcomeParts) else None
    others: dict[str, tuple[str, str]] = {}
    for mode, failure in failures:
        if failure and said and gist(failure) != gist(said):
            others.setdefault(gist(failure), (mode, failure))
    return "".join(f"; in {mode} {opening(failure).rstrip('.')}" for mode, failure in others.values())


def _told(change: Change, layers: Sequence[str]) -> str:
    what = _said(change.parting, layers) if change.parting else "something changes within rounding"
    if change.kind is Kind.SILENT:
        return f"{what}, without a word of warning"
    if change.kind is Kind.MASKED_ONLY:
        return f"{what}, but only at masked timesteps, or where nothing reads it"
    if change.kind is Kind.NOW_WARNS and change.results_differ:
        texts = [opening(each.text) for each in change.new_warnings]
        return f"{what}, with a new warning: {first_of_several(texts, 'new warning')}"
    return what


def _said(parting: Parting, layers: Sequence[str]) -> str:
    """A card has room for the opening of a message; the page of the scenario has all of it."""
    match parting:
        case MaskParts() if layers:
            return evolve(parting, layer="`, `".join(layers)).sentence
        case OutcomeParts(older=older, newer=newer):
            return evolve(parting, older=older and opening(older), newer=newer and opening(newer)).sentence
        case WarningsPart(new=new, gone=gone):
            return evolve(parting, new=tuple(map(opening, new)), gone=tuple(map(opening, gone))).sentence
        case _:
            return parting.sentence
