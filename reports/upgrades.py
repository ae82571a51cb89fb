"""
Which stack the users of a stack come from.

Stacks stand in one row, but upgrades branch: who runs tf_keras does not come from the column to the left, and a Keras
that was tried on one TensorFlow does not follow the newest TensorFlow.
The predecessor is an earlier stack of the same Keras generation, the nearest that differs in one thing only: an older
Keras on the same TensorFlow or, failing that, another TensorFlow under the same Keras.
Failing both, it is the nearest whose Keras is not newer: of the same generation and imported the same way, of the same
generation, of any; and at last the nearest at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.matrix import Column

REWRITTEN = 3
"""From this generation of Keras on it is the same Keras, however it is imported."""


def predecessor(column: Column, earlier: Sequence[Column]) -> Column | None:
    """The stack to compare *column* with, among those that stand before it; None for the first."""
    keras = _keras(column)
    rules: tuple[Callable[[Column], bool], ...] = (
        lambda each: _same_line(each, column) and each.tensorflow == column.tensorflow and _keras(each) < keras,
        lambda each: _same_line(each, column) and _keras(each) == keras,
        lambda each: _same_line(each, column) and each.imported_as == column.imported_as and _keras(each) <= keras,
        lambda each: _keras(each).major == keras.major and _keras(each) <= keras,
        lambda each: _keras(each) <= keras,
        lambda _: True,
    )
    found = (each for rule in rules for each in reversed(earlier) if rule(each))
    return next(found, None)


def _same_line(one: Column, other: Column) -> bool:
    """Keras 2 came in three lines: stand-alone, inside TensorFlow, and as tf_keras."""
    generations = {_keras(one).major, _keras(other).major}
    return len(generations) == 1 and (max(generations) >= REWRITTEN or one.imported_as == other.imported_as)


def _keras(column: Column) -> Version:
    """The version of Keras; zero where it is unknown or is no version."""
    try:
        return Version((column.keras or "0").removesuffix("-tf"))
    except InvalidVersion:
        return Version("0")
