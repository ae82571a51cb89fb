"""What is not there, said once for all stacks that lack the same."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.messages import gist
from reports.reading.matrix import Missing, Observed
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.judging.report import Report
    from reports.reading.matrix import CellState, Column, Matrix


@frozen
class MissingCells:
    """Stacks that lack the same, which is said once."""

    words: str
    columns: tuple[Column, ...]


@frozen
class Unavailability:
    """Cells that stacks do not have for the same reason."""

    reason: str
    cells: int
    columns: tuple[Column, ...]


def gaps(report: Report) -> Iterator[MissingCells]:
    """What was planned and is missing, or could not be compared."""
    lacking: dict[str, list[Column]] = {}
    for column in report.matrix.columns:
        planned = report.completeness_of[column.stack, column.device].planned
        for words, count in Counter(_lacks(report.matrix.cells_of(column))).items():
            lacking.setdefault(f"{count} of {planned} cells, {words}", []).append(column)
    return (MissingCells(words, tuple(columns)) for words, columns in lacking.items())


def unavailable(matrix: Matrix) -> Iterator[Unavailability]:
    """The cells that stacks do not have, by why."""
    found: dict[str, list[tuple[str, Column]]] = {}
    for column in matrix.columns:
        for each in matrix.cells_of(column):
            if isinstance(each, Observed) and isinstance(each.outcome, Unavailable):
                found.setdefault(gist(each.outcome.reason), []).append((each.outcome.reason, column))
    for told in found.values():
        columns = tuple(column for column, _ in groupby(column for _, column in told))
        yield Unavailability(told[0][0], len(told), columns)


def _lacks(cells: Iterable[CellState]) -> Iterator[str]:
    for each in cells:
        if isinstance(each, Missing) and each.expected:
            yield each.reason
        elif isinstance(each, Observed) and not each.comparable:
            yield "recorded from another text of the scenario, could not be compared"
