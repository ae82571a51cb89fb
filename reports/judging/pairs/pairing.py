"""Makes pairs of stacks out of all that was compared; what several pairs share is computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.causes.explanations import explained
from reports.judging.findings import essence, what_happens
from reports.judging.kinds import UNCHANGED, UNKNOWN, Kind
from reports.judging.layer_sources import type_of
from reports.judging.messages import short_type
from reports.judging.not_observed import DEVICE, cells_of
from reports.judging.pairs.cause_groups import cause_groups
from reports.judging.pairs.item import Item
from reports.judging.pairs.layer_classes import LayerClasses
from reports.judging.pairs.own_models import OwnModels
from reports.judging.pairs.pair import Gap, Pair
from reports.judging.pairs.stacks_between import StacksBetween, beginning
from reports.judging.pairs.unread import Unread
from reports.judging.step_summaries import Relation, summarised
from reports.reading.matrix import Absence, Missing, StackPair
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.explanations import Explanation
    from reports.judging.causes.recognition import Likely
    from reports.judging.pairs.stacks_between import Beginning
    from reports.judging.report import Compared
    from reports.judging.step import Step
    from reports.reading.matrix import Row
    from reports.reading.records import Device, Outcome

_Met = tuple["BehaviourRow", "Step"]
"""A row, and what the step between the two stacks does to it."""


class Pairs:
    """Makes pairs of what was compared; what pairs share is computed once."""

    def __init__(self, compared: Compared) -> None:
        self._compared = compared
        self.direct = compared.direct
        self._unread = Unread(compared.matrix)
        self._columns = {(each.stack, each.device): each for each in compared.matrix.columns}
        self._between = {device: StacksBetween(compared.matrix.on(device)) for device in compared.matrix.devices}
        self._classes = LayerClasses(compared.matrix)
        self._own_models = OwnModels(compared.matrix)
        self._known: dict[tuple[str, str, Device], Pair] = {}

    def pair(self, older: str, newer: str, device: Device, among: Sequence[Row] | None = None) -> Pair:
        """Compare two stacks; *among* leaves only these rows of the matrix, those that nobody recorded included."""
        if among is not None:
            return self._pair(older, newer, device, among)
        if (older, newer, device) not in self._known:
            self._known[older, newer, device] = self._pair(older, newer, device, None)
        return self._known[older, newer, device]

    def _pair(self, older: str, newer: str, device: Device, among: Sequence[Row] | None) -> Pair:
        asked, wanted = StackPair(older, newer, device), None if among is None else frozenset(among)
        rows = [each for each in self._compared.rows if each.device == device and _is_among(each, wanted)]
        between = self._between[device].between(older, newer)
        met = [(row, step) for row in rows if (step := self.direct.step(row, older, newer))]
        of_scenario = _by_scenario(met)
        items = tuple(
            sorted((self._item(group, between, of_scenario) for group in _together(met)), key=lambda each: each.danger)
        )
        changed = {each.scenario for each in items}
        scenarios = dict.fromkeys(row.scenario for row, _ in met)
        return Pair(
            older=self._columns[older, device],
            newer=self._columns[newer, device],
            between=between,
            items=items,
            causes=cause_groups(items),
            same=tuple(each for each in scenarios if each not in changed),
            gaps=(*_gaps(rows, (older, newer)), *_unrecorded(rows, (older, newer), among)),
            summary=summarised(asked, ((row.scenario, each) for row, each in met), Relation.PAIR),
            modes=tuple(dict.fromkeys(each.mode for each in rows)),
            models=tuple(self._own_models.among(rows, (older, newer))),
            unread=self._unread.about(older, newer, device),
            not_observed=self._not_observed(asked) if wanted is None else 0,
        )

    def step(self, item: Item) -> Step | None:
        """The step in between that first changed what an item is about; None where there is none in between."""
        return item.rows[0].step_into(item.began.first) if item.began else None

    def _not_observed(self, pair: StackPair) -> int:
        return cells_of(self._compared.not_observed, (pair.older, pair.newer)) if pair.device == DEVICE else 0

    def _item(self, met: Sequence[_Met], between: Sequence[str], every: Mapping[str, Sequence[_Met]]) -> Item:
        row, step = min(met, key=lambda each: each[1].danger)
        layers = tuple(dict.fromkeys(part.layer for _, each in met if (part := each.change.parting) and part.layer))
        began = None if step.kind in UNKNOWN else beginning(row, step.older, between)
        return Item(
            scenario=row.scenario,
            rows=tuple(each for each, _ in met),
            step=step,
            sentence=_sentence(met, step, layers),
            layer_class=_layer_class(row, step),
            layer_classes=self._classes.of(row, step),
            began=began,
            explained_by=self._explained(row, step, began),
            likely=self._likely(row, step, every[row.scenario]),
        )

    def _explained(self, row: BehaviourRow, step: Step, began: Beginning | None) -> tuple[Explanation, ...]:
        if step.kind in UNCHANGED or row.scenario not in self._compared.matrix.of_project:
            return ()
        about = self._compared.reasons.by_scenario.about(row)
        columns = self._compared.matrix.on(row.device)
        first = row.step_into(began.first) if began else None
        return explained(about, step, columns) or (explained(about, first, columns) if first else ())

    def _likely(self, row: BehaviourRow, step: Step, every: Sequence[_Met]) -> tuple[Likely, ...]:
        if row.scenario in self._compared.matrix.of_project:
            return ()
        return self._compared.recognition.likely(row, step, every)


def _sentence(met: Sequence[_Met], step: Step, layers: Sequence[str]) -> str:
    """What happens, how far it reaches, and what could not be compared."""
    limit, far = step.change.limit, step.reach
    if step.kind is Kind.NOT_COMPARABLE and limit:
        return limit.sentence
    told = far.value if far and step.results_differ else ""
    return "; ".join(filter(None, (what_happens(met, step, layers), told, limit.sentence if limit else "")))


def _layer_class(row: BehaviourRow, step: Step) -> str | None:
    parting = step.effect.parting
    shown = (row.behaviour_of(each) for each in (step.newer, step.older))
    types = (type_of(each.example.outcome, parting.layer) for each in shown if each and parting and parting.layer)
    return next((short_type(each) for each in types if each), None)


def _is_among(row: BehaviourRow, among: Collection[Row] | None) -> bool:
    return among is None or (row.scenario, row.mode) in among


def _by_scenario(met: Iterable[_Met]) -> Mapping[str, Sequence[_Met]]:
    found: dict[str, list[_Met]] = {}
    for each in met:
        found.setdefault(each[0].scenario, []).append(each)
    return found


def _together(met: Iterable[_Met]) -> Iterator[list[_Met]]:
    """Bring together the modes of a scenario that do the same; what does not change at all is left out."""
    groups: dict[Hashable, list[_Met]] = {}
    for row, step in met:
        if step.kind is not Kind.SAME:
            groups.setdefault((row.scenario, essence(step)), []).append((row, step))
    yield from groups.values()


def _gaps(rows: Iterable[BehaviourRow], stacks: tuple[str, str]) -> Iterator[Gap]:
    found: dict[tuple[str, str, bool, bool], list[Row]] = {}
    for row in rows:
        for each in row.absent:
            if each.id.stack in stacks and not (isinstance(each, Missing) and not each.expected):
                reason = each.reason if isinstance(each, Missing) else _said(each.outcome)
                tried = not isinstance(each, Missing) or each.absence is Absence.NOT_HERE
                what = each.id.stack, reason, isinstance(each, Missing), tried
                found.setdefault(what, []).append((row.scenario, row.mode))
    for (stack, reason, is_missing, tried), cells in found.items():
        yield Gap(stack, reason, tuple(cells), is_missing, tried)


def _said(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, Unavailable) else "nothing is known of it"


def _unrecorded(rows: Iterable[BehaviourRow], stacks: tuple[str, str], among: Sequence[Row] | None) -> Iterator[Gap]:
    """What was asked for and is in no record of any stack."""
    there = {(each.scenario, each.mode) for each in rows}
    absent = tuple(each for each in among or () if each not in there)
    gaps = (Gap(each, "no record", absent, is_missing=True, was_tried=False) for each in stacks if absent)
    yield from gaps
