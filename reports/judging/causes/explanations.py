"""Holds the reasons against the records: which change each of them explains, and which changes none does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.causes.class_places import classes_at
from reports.judging.causes.reason import Part, ReasonsByScenario
from reports.judging.kinds import UNCHANGED, UNKNOWN
from reports.reading.matrix import StackPair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.reason import AtLayer, Reason
    from reports.judging.findings import Finding
    from reports.judging.step import Step
    from reports.reading.matrix import Column, Row
    from reports.reading.records import Device, Mode


@frozen
class Explanation:
    """A reason, and what a step does with it: it brings it, or leaves it behind."""

    reason: Reason
    part: Part

    @property
    def advice(self) -> str:
        """What to do or, where a step leaves the reason behind, how it ended."""
        return (self.reason.ending or "") if self.part is Part.GOES else self.reason.advice


@frozen
class Met:
    """A row at a step: the reasons that are about it, and those whose change it shows."""

    pair: StackPair
    cell: Row
    changed: bool
    candidates: tuple[Explanation, ...]
    explained_by: tuple[Explanation, ...]


@frozen
class Sighting:
    """What a step does with a reason, and the rows that show it."""

    part: Part
    cells: tuple[Row, ...]


@frozen
class Unseen:
    """A scenario that must show a reason at a step, was recorded on both stacks, and does not show it."""

    reason: Reason
    pair: StackPair
    scenario: str


@frozen
class Misplaced:
    """A class of layers that a reason names, where the scenario that should show it there parts at others."""

    reason: Reason
    named: AtLayer
    found: tuple[str, ...]


@frozen
class Judgement:
    """
    The reasons as the records have them.

    *seen* tells where a reason shows, by its name and step; *unseen* is what should be there and is not.
    *misplaced* are the classes of layers at which a reason does not show, whatever it says.
    *unexplained* has the rows that change at a step without a reason, for every step; a step may have none.
    """

    reasons: tuple[Reason, ...]
    seen: Mapping[str, Mapping[StackPair, Sighting]]
    unseen: tuple[Unseen, ...]
    unexplained: Mapping[StackPair, tuple[Row, ...]]
    misplaced: tuple[Misplaced, ...] = ()

    @cached_property
    def by_scenario(self) -> ReasonsByScenario:
        """The reasons, found by the scenarios that they name."""
        return ReasonsByScenario(self.reasons)

    @property
    def confirmed(self) -> tuple[Reason, ...]:
        """The reasons that the records show at some step, and miss at none."""
        missed = {each.reason.name for each in self.unseen}
        return tuple(each for each in self.reasons if self.seen[each.name] and each.name not in missed)

    def behind(self, finding: Finding) -> tuple[Explanation, ...]:
        """The reasons that the rows of a finding show at its step."""
        pair, cells = StackPair(finding.older, finding.newer, finding.device), set(finding.cells)
        sightings = ((each, self.seen[each.name].get(pair)) for each in self.reasons)
        return tuple(Explanation(each, seen.part) for each, seen in sightings if seen and cells & set(seen.cells))


def explained(about: Iterable[Reason], step: Step, columns: Sequence[Column]) -> tuple[Explanation, ...]:
    """Find the reasons, of those *about* a row, whose change a step shows; *columns* are those of the row's device."""
    return _fitting(_candidates(about, step, {each.stack: each for each in columns}), step)


def _candidates(about: Iterable[Reason], step: Step, columns: Mapping[str, Column]) -> tuple[Explanation, ...]:
    """Those reasons that the step between two stacks brings or leaves behind."""
    return between(about, columns[step.older], columns[step.newer])


def between(reasons: Iterable[Reason], older: Column, newer: Column) -> tuple[Explanation, ...]:
    """The reasons that the step between two stacks brings or leaves behind, whatever it shows."""
    parts = ((each, each.part_in(older, newer)) for each in reasons)
    return tuple(Explanation(reason, part) for reason, part in parts if part)


def _fitting(found: Iterable[Explanation], step: Step) -> tuple[Explanation, ...]:
    if step.kind in UNCHANGED:
        return ()
    return tuple(each for each in found if each.reason.fits(step, each.part))


def judge_reasons(reasons: tuple[Reason, ...], rows: Iterable[BehaviourRow], columns: Sequence[Column]) -> Judgement:
    """Hold every reason against every step of every row."""
    rows = tuple(rows)
    met = tuple(_met(reasons, rows, columns))
    shown = _shown(met)
    return Judgement(
        reasons,
        {each.name: _sightings(shown.get(each.name, ())) for each in reasons},
        _unseen(met),
        dict.fromkeys((each.pair for each in met), ())
        | _by_pair(each for each in met if each.changed and not each.explained_by),
        tuple(_misplaced(reasons, shown, {(each.scenario, each.mode, each.device): each for each in rows})),
    )


def _met(reasons: tuple[Reason, ...], rows: Iterable[BehaviourRow], columns: Sequence[Column]) -> Iterator[Met]:
    """A reason promises nothing of a step of which nothing is known."""
    by_scenario = ReasonsByScenario(reasons)
    for row in rows:
        about = by_scenario.about(row)
        here = {each.stack: each for each in columns if each.device == row.device}
        for step in row.steps:
            found = () if step.kind in UNKNOWN else _candidates(about, step, here)
            pair = StackPair(step.older, step.newer, row.device)
            changed = step.kind not in UNCHANGED
            yield Met(pair, (row.scenario, row.mode), changed, found, _fitting(found, step))


_Shown = tuple[Met, Part]
"""A row at a step that shows a reason, and what the step does with it."""


def _shown(met: Iterable[Met]) -> Mapping[str, Sequence[_Shown]]:
    """Where each reason shows, by its name."""
    found: dict[str, list[_Shown]] = {}
    for each in met:
        for one in each.explained_by:
            found.setdefault(one.reason.name, []).append((each, one.part))
    return found


def _sightings(shown: Iterable[_Shown]) -> dict[StackPair, Sighting]:
    """A step does the same with a reason wherever it shows."""
    parts: dict[StackPair, Part] = {}
    cells: dict[StackPair, list[Row]] = {}
    for each, part in shown:
        parts[each.pair] = part
        cells.setdefault(each.pair, []).append(each.cell)
    return {pair: Sighting(part, tuple(cells[pair])) for pair, part in parts.items()}


def _by_pair(met: Iterable[Met]) -> dict[StackPair, tuple[Row, ...]]:
    pairs: dict[StackPair, tuple[Row, ...]] = {}
    for each in met:
        pairs[each.pair] = (*pairs.get(each.pair, ()), each.cell)
    return pairs


def _unseen(met: Iterable[Met]) -> tuple[Unseen, ...]:
    """One mode that shows a reason is enough: the others may not have what it is about."""
    promised: dict[tuple[str, StackPair, str], Reason] = {}
    kept: set[tuple[str, StackPair, str]] = set()
    for each in met:
        for one in each.candidates:
            promise = one.reason.name, each.pair, each.cell[0]
            promised[promise] = one.reason
            if one in each.explained_by:
                kept.add(promise)
    broken = ((promise, reason) for promise, reason in promised.items() if promise not in kept)
    return tuple(Unseen(reason, pair, scenario) for (_, pair, scenario), reason in broken)


def _misplaced(
    reasons: Iterable[Reason],
    shown: Mapping[str, Sequence[_Shown]],
    rows: Mapping[tuple[str, Mode, Device], BehaviourRow],
) -> Iterator[Misplaced]:
    """Hold the classes that reasons name against those of the scenarios that show them; one step is enough."""
    for reason in reasons:
        for at in reason.layers:
            here = [each for each in shown.get(reason.name, ()) if each[0].cell[0] == at.scenario]
            found = [name for each in here for name in _classes(each, rows)]
            if found and at.layer_class not in found:
                yield Misplaced(reason, at, tuple(dict.fromkeys(found)))


def _classes(shown: _Shown, rows: Mapping[tuple[str, Mode, Device], BehaviourRow]) -> Iterator[str]:
    met, part = shown
    row = rows[*met.cell, met.pair.device]
    if step := row.step_into(met.pair.newer):
        yield from classes_at(row, step, part)
