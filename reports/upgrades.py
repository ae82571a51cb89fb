"""
Which stack the users of a stack come from.

Stacks stand in one row, but upgrades branch: who runs tf_keras does not come from the column to the left.
The predecessor is the nearest earlier stack of the same Keras generation that imports Keras the same way;
failing that, the nearest of the same generation; failing that, the nearest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.matrix import Column


def predecessor(column: Column, earlier: Sequence[Column]) -> Column | None:
    """The stack to compare *column* with, among those that stand before it; None for the first."""
    rules: tuple[Callable[[Column], bool], ...] = (
        lambda each: _generation(each) == _generation(column) and each.imported_as == column.imported_as,
        lambda each: _generation(each) == _generation(column),
        lambda _: True,
    )
    found = (each for rule in rules for each in reversed(earlier) if rule(each))
    return next(found, None)


def _generation(column: Column) -> str | None:
    """The major version of Keras: a rewrite, not a number, lies between 2 and 3."""
    return column.keras.partition(".")[0] if column.keras else None
