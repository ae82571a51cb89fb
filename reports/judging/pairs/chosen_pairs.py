"""
Which pairs of stacks have a page of their own.

A page for each of all pairs would make a site that grows with the square of the stacks.
The steps are what tells which release brought a change, and the newest release is where most readers want to go; any
other pair is put together in the reader's browser from the classes of behaviour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.predecessors import newest_release
from reports.judging.step_summaries import Relation, directly, summarised
from reports.reading.matrix import StackPair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.report import Report
    from reports.judging.step_summaries import StepSummary
    from reports.reading.records import Device


def chosen_pairs(report: Report) -> tuple[StackPair, ...]:
    """Every step, every stack against the newest release, the main upgrade, and what was asked for; each once."""
    newest = (each for device in report.matrix.devices for each in _to_the_newest(report, device))
    return tuple(dict.fromkeys((*_steps(report), *newest, *_main(report), *report.asked)))


def direct_summaries(report: Report, device: Device) -> Iterator[StepSummary]:
    """Summarise the pairs that have a page and are no step, the oldest first."""
    known = {each.pair for each in report.summaries}
    for pair in chosen_pairs(report):
        if pair.device == device and pair not in known:
            yield summarised(pair, directly(report.rows, report.direct, pair), Relation.PAIR)


def _steps(report: Report) -> Iterator[StackPair]:
    yield from (each.pair for each in report.summaries)


def _to_the_newest(report: Report, device: Device) -> Iterator[StackPair]:
    rows = (each for each in report.rows if each.device == device)
    seen = {stack for row in rows for behaviour in row.behaviours for stack in behaviour.stacks}
    columns = [each for each in report.matrix.on(device) if each.stack in seen]
    if newest := newest_release(columns):
        yield from (StackPair(each.stack, newest.stack, device) for each in columns[: columns.index(newest)])


def _main(report: Report) -> Iterator[StackPair]:
    if report.main_upgrade:
        yield report.main_upgrade.summary.pair
