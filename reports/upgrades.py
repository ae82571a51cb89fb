"""
Which stack the users of a stack come from.

Stacks stand in one row, but upgrades branch: who runs tf_keras does not come from the column to the left, and a Keras
that was tried on one TensorFlow does not follow the newest TensorFlow.
The predecessor is an earlier stack of the same Keras generation, the nearest that differs in one thing only: an older
Keras on the same TensorFlow or, failing that, another TensorFlow under the same Keras.
Failing both, it is the nearest whose Keras is not newer: of the same generation and imported the same way, of the same
generation, of any; and at last the nearest at all.
A foreign stack is no step of an upgrade: it is held against the stack of its own Keras version or, failing that, the
newest one older than it.
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
    known = [each for each in earlier if not each.is_foreign]
    if column.is_foreign:
        return _counterpart(column, known)
    keras = _keras(column)
    rules: tuple[Callable[[Column], bool], ...] = (
        lambda each: _same_line(each, column) and each.tensorflow == column.tensorflow and _keras(each) < keras,
        lambda each: _same_line(each, column) and _keras(each) == keras,
        lambda each: _same_line(each, column) and each.imported_as == column.imported_as and _keras(each) <= keras,
        lambda each: generation(each) == keras.major and _keras(each) <= keras,
        lambda each: _keras(each) <= keras,
        lambda _: True,
    )
    found = (each for rule in rules for each in reversed(known) if rule(each))
    return next(found, None)


def main_upgrade(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """
    The step that most readers have before them: from the last stack of the older Keras to the newest release.

    The newest release is that of TensorFlow, with the newest Keras on it; None where all are of one generation.
    """
    known = [each for each in columns if not each.is_foreign]
    releases = [each for each in known if not (_keras(each).is_prerelease or _tensorflow(each).is_prerelease)]
    newest = max(releases, key=lambda each: (_keras(each).major, _tensorflow(each), _keras(each)), default=None)
    first = next((at for at, each in enumerate(known) if newest and generation(each) == generation(newest)), 0)
    return (known[first - 1], newest) if newest and first else None


def generation(column: Column) -> int:
    """The major version of Keras: a rewrite, not a number, lies between 2 and 3."""
    return _keras(column).major


def _counterpart(column: Column, known: Sequence[Column]) -> Column | None:
    same = [each for each in known if each.keras == column.keras]
    if same:
        return max(reversed(same), key=lambda each: each.imported_as == column.imported_as)
    older = [each for each in known if _keras(each) < _keras(column)]
    return max(older, key=_keras, default=None)


def _same_line(one: Column, other: Column) -> bool:
    """Keras 2 came in three lines: stand-alone, inside TensorFlow, and as tf_keras."""
    generations = {generation(one), generation(other)}
    return len(generations) == 1 and (max(generations) >= REWRITTEN or one.imported_as == other.imported_as)


def _keras(column: Column) -> Version:
    """The version of Keras; zero where it is unknown or is no version."""
    return _version((column.keras or "").removesuffix("-tf"))


def _tensorflow(column: Column) -> Version:
    return _version(column.tensorflow or "")


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")
