"""
The first sentence of the report: what happens to a masked model on the way through these stacks.

It only counts what the tables show, so it cannot say anything that they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.changes import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.findings import Step
    from reports.report import Report

QUIET = frozenset({Kind.SAME, Kind.DRIFT, Kind.NOT_COMPARABLE})


def headline(report: Report) -> str:
    """Answer the reader's question in one sentence."""
    changing = tuple(step for step in report.steps if changed(step))
    if not report.steps:
        return "There are no two stacks to compare yet."
    if not changing:
        return f"None of the {len(report.steps)} upgrade steps changes what masks do in these scenarios."
    silent = tuple(step for step in changing if step.counts[Kind.SILENT])
    if not silent:
        return f"{_of(changing, report)} change what masks do, none of them silently: {_worst(changing)}."
    return f"{_of(silent, report)} change masks or values without a word of warning; the worst is {_worst(silent)}."


def changed(step: Step) -> int:
    """How many cells a step changes by more than rounding."""
    return sum(count for kind, count in step.counts.items() if kind not in QUIET)


def _of(steps: Sequence[Step], report: Report) -> str:
    return f"{len(steps)} of the {len(report.steps)} upgrade steps"


def _worst(steps: Sequence[Step]) -> str:
    worst = max(steps, key=lambda step: (step.counts[Kind.SILENT], step.counts[Kind.NOW_FAILS], changed(step)))
    total = sum(worst.counts.values())
    told = [
        words
        for words in (
            _count(worst.counts[Kind.SILENT], "changes silently", "change silently"),
            _count(worst.counts[Kind.NOW_FAILS], "now fails", "now fail"),
            _count(worst.counts[Kind.NOW_WARNS], "now warns", "now warn"),
        )
        if words
    ]
    listed = " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)
    where = "" if worst.device == "cpu" else f" on {worst.device}"
    return f"{worst.older} to {worst.newer}{where}, where of {total} cells {listed or f'{changed(worst)} change'}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""
