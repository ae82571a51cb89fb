"""The sentences a reader should see first, computed from the matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from attrs import frozen

from reports.behaviours import BehaviourRow, Border
from reports.changes import Change, Kind
from reports.matrix import Column, Row
from reports.parting import OutcomeParts, ValueParts
from reports.records import Device
from reports.wording import normalised


@frozen
class Finding:
    """
    One change met at one step, in the scenarios that show it, e.g. "From tf-2.15 to tf-2.16 the mask behind `concatenate` is gone".
    """

    older: str
    newer: str
    device: Device
    kind: Kind
    sentence: str
    cells: tuple[Row, ...]
    """The rows that show it, in the order of the matrix."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that show it, in whatever mode."""
        return tuple(dict.fromkeys(scenario for scenario, _ in self.cells))


@frozen
class Step:
    """An upgrade step and how many rows change in which way; *counts* names every kind, 0 too."""

    older: str
    newer: str
    device: Device
    counts: Mapping[Kind, int]

    @property
    def worst(self) -> Kind:
        """The most dangerous kind that occurs."""
        return min((kind for kind, count in self.counts.items() if count), key=lambda kind: kind.severity, default=Kind.SAME)


UNREMARKABLE = frozenset({Kind.SAME, Kind.NOT_COMPARABLE})
"""Kinds that are no finding: notices tell what cannot be compared."""


def findings(rows: Iterable[BehaviourRow], columns: Iterable[Column]) -> tuple[Finding, ...]:
    """Bring together the rows that part at one step in one place in one way; the most dangerous first."""
    order = [each.stack for each in columns]
    together: dict[Hashable, list[tuple[BehaviourRow, Border]]] = {}
    for row in rows:
        for border in row.borders:
            if border.change.kind not in UNREMARKABLE:
                together.setdefault(_what_is_one_finding(row, border), []).append((row, border))
    found = [_finding(each) for each in together.values()]
    return tuple(sorted(found, key=lambda each: (each.kind.severity, order.index(each.newer), -len(each.cells), each.sentence)))


def steps(rows: Iterable[BehaviourRow], columns: Iterable[Column]) -> tuple[Step, ...]:
    """Count each step's rows by kind."""
    order = [(each.stack, each.device) for each in columns]
    counted: dict[tuple[str, str, Device], Counter[Kind]] = {}
    for row in rows:
        for border in row.borders:
            counted.setdefault((border.older, border.newer, row.device), Counter())[border.change.kind] += 1
    found = [
        Step(older, newer, device, {kind: counts[kind] for kind in Kind})
        for (older, newer, device), counts in counted.items()
    ]
    return tuple(sorted(found, key=lambda each: (order.index((each.newer, each.device)), order.index((each.older, each.device)))))


def _what_is_one_finding(row: BehaviourRow, border: Border) -> Hashable:
    """Numbers in a sentence differ from scenario to scenario; where and what parted does not."""
    match border.change.parting:
        case ValueParts(layer=layer):
            what: Hashable = layer
        case OutcomeParts(older=older, newer=newer):
            what = (normalised(older or ""), normalised(newer or ""))
        case None:
            what = None
        case parting:
            what = normalised(parting.sentence)
    return border.older, border.newer, row.device, border.change.kind, border.change.results_differ, what


def _finding(together: list[tuple[BehaviourRow, Border]]) -> Finding:
    row, border = max(together, key=lambda each: each[1].change.greatest or 0.0)
    cells = tuple((each.scenario, each.mode) for each, _ in together)
    sentence = f"From {border.older} to {border.newer} {_what_happens(border.change)}"
    return Finding(border.older, border.newer, row.device, border.change.kind, sentence, cells)


def _what_happens(change: Change) -> str:
    what = change.parting.sentence if change.parting else "something changes within rounding"
    if change.kind is Kind.SILENT:
        return f"{what}, without a word of warning"
    if change.kind is Kind.NOW_WARNS and change.results_differ:
        return f"{what}, with a new warning: {change.new_warnings[0].text}"
    return what
