"""A stack as a badge: how many scenarios change for those who come to it from the stack before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reports.judging.kinds import Kind
from reports.judging.step_summaries import steps_into
from reports.pages import addresses
from reports.pages.files import File
from reports.pages.pairs.badge import LABEL, Badge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.report import Report
    from reports.judging.step_summaries import StepSummary
    from reports.reading.matrix import Column


def stack_badges(report: Report) -> Iterator[File]:
    """One a stack and device, in the JSON that shields.io reads."""
    for device in report.matrix.devices:
        steps = steps_into(report.summaries, device)
        for column in report.matrix.on(device):
            text = _badge(report, column, steps.get(column.stack))
            yield File(addresses.stack_badge(column.stack, device), text)


def _badge(report: Report, column: Column, step: StepSummary | None) -> str:
    message, colour = _told(report, step) if step else (_without_step(report, column), "lightgrey")
    return msgspec.json.encode(Badge(1, f"{LABEL} {column.stack}", message, colour)).decode() + "\n"


def _without_step(report: Report, column: Column) -> str:
    recorded = report.completeness_of[column.stack, column.device].recorded
    return "no stack before it" if recorded else "nothing recorded"


def _told(report: Report, step: StepSummary) -> tuple[str, str]:
    silent, fails = len(step.scenarios[Kind.SILENT]), len(step.scenarios[Kind.NOW_FAILS])
    changed = f"{step.changed} {'changes' if step.changed == 1 else 'change'} since {step.older}"
    if silent:
        return f"{silent} silent, {changed}", "red"
    if fails:
        return f"{fails} now {'fails' if fails == 1 else 'fail'}, {changed}", "orange"
    if not _all_known(report, step):
        return "incomplete", "lightgrey"
    return (changed, "yellow") if step.changed else (f"unchanged since {step.older}", "brightgreen")


def _all_known(report: Report, step: StepSummary) -> bool:
    """Whether every scenario of the two was seen and compared; a badge gives no all-clear for what was not."""
    ends = (report.completeness_of[stack, step.device] for stack in (step.older, step.newer))
    return all(each.is_whole for each in ends) and not step.incomparable and not step.unstable and step.compared > 0
