"""Every upgrade step: how many scenarios change in which way, to whom that belongs, and what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import Kind
from reports.judging.step_summaries import Relation
from reports.pages.files import Page
from reports.pages.headline import headline
from reports.pages.step_cards import step_cards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.report import Report
    from reports.judging.step_summaries import StepSummary
    from reports.reading.records import Device


@frozen
class StepGroup:
    """The steps into the stacks of one family; *title* is empty for what is in none."""

    title: str
    summaries: tuple[StepSummary, ...]


@frozen
class StepTable:
    """The steps of one device."""

    device: Device
    groups: tuple[StepGroup, ...]
    kinds: tuple[Kind, ...]
    """The kinds of change that occur on this device, the most dangerous first."""
    takes_several: bool
    """True where the first line takes several steps at once."""


def steps_page(report: Report) -> Page:
    """Show every step in a line, and what happens at each in a card."""
    tables = tuple(_table(report, device) for device in report.matrix.devices)
    context = {"report": report, "headline": headline(report.summaries), "tables": tables, "cards": step_cards(report)}
    return Page("steps.html", "steps.html", context)


def kinds_met(summaries: Sequence[StepSummary]) -> tuple[Kind, ...]:
    """The kinds of change that occur, the most dangerous first."""
    return tuple(kind for kind in Kind if any(each.scenarios[kind] for each in summaries))


def _table(report: Report, device: Device) -> StepTable:
    here = tuple(each for each in report.upgrades if each.device == device)
    direct = tuple(each for each in here if each.relation is Relation.PAIR)
    steps = tuple(each for each in here if each.relation is not Relation.PAIR)
    groups = (StepGroup("", direct), *_by_family(report, device, steps))
    return StepTable(device, tuple(each for each in groups if each.summaries), kinds_met(here), bool(direct))


def _by_family(report: Report, device: Device, steps: Sequence[StepSummary]) -> Iterator[StepGroup]:
    divided = report.families[device]
    for family in divided:
        stacks = {each.stack for each in family.columns}
        title = family.title if len(divided) > 1 else ""
        yield StepGroup(title, tuple(each for each in steps if each.newer in stacks))
