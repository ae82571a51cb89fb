"""What the padding test of one scenario came to in each stack, stacks that say the same together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.padding_test import padding_test
from reports.reading.matrix import CellId, Observed
from reports.reading.records import Ok

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.judging.padding_test import PaddingTest
    from reports.reading.matrix import Column, Matrix
    from reports.reading.records import Mode


@frozen
class PaddingByStack:
    """One result of the test, and the stacks that gave it."""

    test: PaddingTest
    stacks: tuple[str, ...]


def paddings(matrix: Matrix, scenario: str) -> tuple[PaddingByStack, ...]:
    """All results, in the order of the columns."""
    found: dict[PaddingTest, list[str]] = {}
    modes = matrix.modes_of(scenario)
    for column in matrix.columns:
        test = next(_tests(matrix, scenario, modes, column), None)
        if test:
            name = column.stack if column.device == "cpu" else f"{column.stack} on {column.device}"
            found.setdefault(test, []).append(name)
    return tuple(PaddingByStack(test, tuple(stacks)) for test, stacks in found.items())


def _tests(matrix: Matrix, scenario: str, modes: Iterable[Mode], column: Column) -> Iterator[PaddingTest]:
    states = (matrix.cells.get(CellId(scenario, column.stack, column.device, mode)) for mode in modes)
    runs = (each.outcome for each in states if isinstance(each, Observed) and each.comparable)
    yield from (test for each in runs if isinstance(each, Ok) and (test := padding_test(each)))
