"""The stacks in a row, with how much changes at each step, and the other pairs that have a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import CHANGES, Tone
from reports.judging.pairs.chosen_pairs import direct_summaries
from reports.judging.step_summaries import steps_into
from reports.pages import addresses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.report import Report
    from reports.judging.step_summaries import StepSummary
    from reports.reading.matrix import Column
    from reports.reading.records import Device


COLOURED = (Tone.DANGER, Tone.ERROR, Tone.WARN)
"""The tones whose colour a step takes."""


@frozen
class LinkedSummary:
    """What a step does, with the page that tells it."""

    summary: StepSummary
    href: str

    @property
    def look(self) -> str:
        """The name in the stylesheet of the worst that happens; empty where nothing much does."""
        worst = next((kind for kind in CHANGES if self.summary.scenarios[kind]), None)
        if worst is None:
            return ""
        return worst.about.tone.value if worst.about.tone in COLOURED else "changed"


@frozen
class RowEntry:
    """A stack, and the step into it; *older* is the stack it comes from where that is not the left neighbour."""

    column: Column
    step: LinkedSummary | None
    older: str | None


@frozen
class StackRow:
    """One family of stacks, from old to new."""

    title: str
    entries: tuple[RowEntry, ...]


def stack_rows(report: Report, device: Device) -> tuple[StackRow, ...]:
    """Lay out the stacks of a device, a row a family."""
    summaries = steps_into(report.summaries, device)
    return tuple(
        StackRow(family.title, tuple(_entry(summaries, family.columns, at) for at in range(len(family.columns))))
        for family in report.families[device]
        if family.columns
    )


def other_pairs(report: Report, device: Device) -> tuple[LinkedSummary, ...]:
    """The pairs that have a page and are no step, the oldest first."""
    return tuple(_linked(each) for each in direct_summaries(report, device))


def _entry(summaries: Mapping[str, StepSummary], columns: tuple[Column, ...], at: int) -> RowEntry:
    summary = summaries.get(columns[at].stack)
    left = columns[at - 1].stack if at else None
    if summary is None:
        return RowEntry(columns[at], None, None)
    return RowEntry(columns[at], _linked(summary), None if summary.older == left else summary.older)


def _linked(summary: StepSummary) -> LinkedSummary:
    return LinkedSummary(summary, addresses.upgrade_page(summary.older, summary.newer, summary.device))
