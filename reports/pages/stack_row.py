"""The stacks in a row, with how much changes at each border, and the straight ways to the newest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.changes import Kind
from reports.judging.direct_steps import Straight
from reports.judging.families import families
from reports.judging.pairs.chosen_pairs import ends_of_pages
from reports.judging.step_counts import Way, crossing
from reports.pages import addresses

if TYPE_CHECKING:
    from reports.judging.report import Report
    from reports.judging.step_counts import Crossing
    from reports.reading.matrix import Column
    from reports.reading.records import Device

CHANGES = (Kind.SILENT, Kind.NOW_FAILS, Kind.NOW_WARNS)
"""The kinds whose colour a border takes, the most dangerous first."""


@frozen
class Border:
    """What a step does, with the page that tells it."""

    crossing: Crossing
    href: str

    @property
    def look(self) -> str:
        """The name in the stylesheet of the worst that happens; empty where nothing much does."""
        worst = next((kind for kind in CHANGES if self.crossing.scenarios[kind]), None)
        return worst.value.replace(" ", "-") if worst else "changed" if self.crossing.changed else ""


@frozen
class Stop:
    """A stack, and the step into it; *older* is the stack it comes from where that is not the left neighbour."""

    column: Column
    border: Border | None
    older: str | None


@frozen
class Strip:
    """One family of stacks, from old to new."""

    title: str
    stops: tuple[Stop, ...]


def strips(report: Report, device: Device) -> tuple[Strip, ...]:
    """Lay out the stacks of a device, a strip a family."""
    steps: dict[str, Crossing] = {}
    for each in report.crossings:
        if each.device == device and (each.newer not in steps or each.compared > steps[each.newer].compared):
            steps[each.newer] = each
    return tuple(
        Strip(family.title, tuple(_stop(steps, family.columns, at) for at in range(len(family.columns))))
        for family in families(report.matrix.on(device))
        if family.columns
    )


def straight_ways(report: Report, device: Device) -> tuple[Border, ...]:
    """The pairs that have a page and are no step, the oldest first."""
    straight = Straight(report.matrix)
    steps = {(each.older, each.newer) for each in report.crossings if each.device == device}
    rows = [each for each in report.rows if each.device == device]
    found = []
    for older, newer, where in ends_of_pages(report):
        if where == device and (older, newer) not in steps:
            met = ((row.scenario, border) for row in rows if (border := straight.border(row, older, newer)))
            found.append(_border(crossing(older, newer, device, met, Way.STRAIGHT)))
    return tuple(found)


def _stop(steps: dict[str, Crossing], columns: tuple[Column, ...], at: int) -> Stop:
    step = steps.get(columns[at].stack)
    left = columns[at - 1].stack if at else None
    return Stop(columns[at], _border(step) if step else None, step.older if step and step.older != left else None)


def _border(crossing: Crossing) -> Border:
    return Border(crossing, addresses.upgrade_page(crossing.older, crossing.newer, crossing.device))
