"""What nobody has observed of the project's scenarios, in words: no page may sound as if it had been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.not_observed import DEVICE
from reports.reading.enumeration import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.not_observed import NotObserved
    from reports.judging.report import Report
    from reports.reading.matrix import Column

NAMED = 3
"""More scenarios than this are only counted."""


@frozen
class GapOfAtlas:
    """Stacks of which the same cells were never observed."""

    words: str
    stacks: tuple[str, ...]


def not_observed(report: Report) -> str:
    """How much of what the project's scenarios ask was never observed, in a sentence; empty where all was."""
    count = sum(each.cells for each in report.not_observed)
    stacks = {stack for each in report.not_observed for stack in each.stacks}
    if not count:
        return ""
    cells, of = ("cell", "was") if count == 1 else ("cells", "were")
    where = "1 stack" if len(stacks) == 1 else f"{len(stacks)} stacks"
    return f"{count:,} {cells} of the project's scenarios in {where} {of} never observed, so nothing is said of them"


def gaps_of_atlas(report: Report) -> Iterator[GapOfAtlas]:
    """Tell of each group of stacks that lack the same."""
    for each in report.not_observed:
        yield GapOfAtlas(_words(each), each.stacks)


def not_observed_in(report: Report, column: Column) -> Iterator[str]:
    """Tell of one stack what nobody has observed in it."""
    for each in report.not_observed:
        if column.device == DEVICE and column.stack in each.stacks:
            yield _words(each)


def _words(gap: NotObserved) -> str:
    named = ", ".join(quoted(gap.scenarios[:NAMED]))
    modes, count = ", ".join(gap.modes), len(gap.scenarios)
    return f"{modes} of {named}" if count <= NAMED else f"{modes} of {count} scenarios, such as {named}"
