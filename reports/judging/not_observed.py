"""What the project's scenarios ask of its stacks, and no record answers, of here or of the atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.reading.matrix import CellId, Observed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from reports.reading.matrix import Column, Matrix, Row
    from reports.reading.records import Device, Mode

DEVICE: Device = "cpu"
"""The device of the atlas."""


@frozen
class NotObserved:
    """Cells that nobody has observed, and the stacks that lack just these."""

    rows: tuple[Row, ...]
    stacks: tuple[str, ...]

    @property
    def cells(self) -> int:
        """How many, over all of the stacks."""
        return len(self.rows) * len(self.stacks)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes they are in."""
        return tuple(dict.fromkeys(mode for _, mode in self.rows))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios they are of."""
        return tuple(dict.fromkeys(scenario for scenario, _ in self.rows))


def not_observed(matrix: Matrix, wanted: Iterable[Row]) -> tuple[NotObserved, ...]:
    """Find the *wanted* rows of which a stack of the table has no observation; those of most cells first."""
    stacks = [each for each in matrix.columns if each.device == DEVICE and not each.is_foreign]
    lacking: dict[tuple[str, ...], list[Row]] = {}
    for row in wanted:
        if names := tuple(_lacking(matrix, row, stacks)):
            lacking.setdefault(names, []).append(row)
    found = (NotObserved(tuple(rows), names) for names, rows in lacking.items())
    return tuple(sorted(found, key=lambda each: -each.cells))


def cells_of(found: Iterable[NotObserved], stacks: Collection[str]) -> int:
    """Count the cells that some of *stacks* lack."""
    return sum(len(each.rows) * len(set(stacks).intersection(each.stacks)) for each in found)


def _lacking(matrix: Matrix, row: Row, columns: Iterable[Column]) -> Iterator[str]:
    for each in columns:
        if not isinstance(matrix.cells.get(CellId(row[0], each.stack, each.device, row[1])), Observed):
            yield each.stack
