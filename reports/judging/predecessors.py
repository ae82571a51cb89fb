"""
Which stack the users of a stack come from.

Stacks stand in one row, but upgrades branch: who runs tf_keras does not come from the column to the left, and a Keras
that was tried on one TensorFlow does not follow the newest TensorFlow.
The predecessor is an earlier stack of the same Keras line, the nearest with an older Keras on the same TensorFlow.
Failing that, a release of TensorFlow with its own tf.keras comes from the nearest older one of its kind, and any other
stack from the nearest with the same Keras on another TensorFlow.
Failing these, it is the nearest whose Keras is not newer: of the same generation and imported the same way, of the same
generation, of any; and at last the nearest at all.
A foreign stack is no step of an upgrade: it is held against the stack of its own Keras version or, failing that, the
newest one older than it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.reading.matrix import Column

REWRITTEN = 3
"""From this generation of Keras on it is the same Keras, however it is imported."""


def predecessor(column: Column, earlier: Sequence[Column]) -> Column | None:
    """The stack to compare *column* with, among those that stand before it; None for the first."""
    known = [each for each in earlier if not each.is_foreign]
    if column.is_foreign:
        return _counterpart(column, known)
    keras = keras_version(column)
    line = [each for each in known if same_line(each, column)]
    not_newer = [each for each in known if keras_version(each) <= keras]
    rules: tuple[Iterable[Column], ...] = (
        (each for each in line if each.tensorflow == column.tensorflow and keras_version(each) < keras),
        (each for each in not_newer if _follows(each, column)),
        (each for each in line if keras_version(each) == keras),
        (each for each in not_newer if each in line and each.imported_as == column.imported_as),
        (each for each in not_newer if generation(each) == keras.major),
        not_newer,
        known,
    )
    return next((found[-1] for rule in rules if (found := list(rule))), None)


class Predecessors:
    """Who comes from where; it remembers, since most rows of a table have the same stacks before a given one."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._columns = {each.stack: each for each in columns}
        self._known: dict[tuple[str, tuple[str, ...]], str | None] = {}
        self._may_follow: dict[tuple[str, str], bool] = {}

    def of(self, stack: str, earlier: tuple[str, ...]) -> str | None:
        """The stack to compare *stack* with, among those named *earlier*; None for the first."""
        if (stack, earlier) not in self._known:
            found = predecessor(self._columns[stack], [self._columns[each] for each in earlier])
            self._known[stack, earlier] = found.stack if found else None
        return self._known[stack, earlier]

    def may_follow(self, stack: str, other: str) -> bool:
        """Whether users of *stack* may have come from *other*: its Keras is not the newer one, wherever it stands."""
        if (stack, other) not in self._may_follow:
            not_newer = keras_version(self._columns[other]) <= keras_version(self._columns[stack])
            self._may_follow[stack, other] = not_newer
        return self._may_follow[stack, other]


def main_upgrade(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """
    The step that most readers have before them: from the last stack of the older Keras to the newest release.

    The newest release is that of TensorFlow, with the newest Keras on it; None where all are of one generation.
    """
    known = [each for each in columns if not each.is_foreign]
    newest = newest_release(known)
    first = next((at for at, each in enumerate(known) if newest and generation(each) == generation(newest)), 0)
    return (known[first - 1], newest) if newest and first else None


def newest_release(columns: Iterable[Column]) -> Column | None:
    """The newest release among planned stacks: of the newest TensorFlow, the one with the newest Keras on it."""
    releases = (each for each in columns if not each.is_foreign and is_release(each))
    return max(
        releases, key=lambda each: (generation(each), tensorflow_version(each), keras_version(each)), default=None
    )


def is_release(column: Column) -> bool:
    """Whether neither its TensorFlow nor its Keras is a pre-release."""
    return not (keras_version(column).is_prerelease or tensorflow_version(column).is_prerelease)


def is_tensorflow_release(column: Column) -> bool:
    """Whether it is a planned release of TensorFlow with the Keras that TensorFlow itself hands out."""
    return not column.is_foreign and column.imported_as == "tf.keras" and is_release(column)


def generation(column: Column) -> int:
    """The major version of Keras: a rewrite, not a number, lies between 2 and 3."""
    return keras_version(column).major


def _counterpart(column: Column, known: Sequence[Column]) -> Column | None:
    same = [each for each in known if each.keras == column.keras]
    if same:
        return max(reversed(same), key=lambda each: each.imported_as == column.imported_as)
    older = [each for each in known if keras_version(each) < keras_version(column)]
    return max(older, key=keras_version, default=None)


def _follows(one: Column, other: Column) -> bool:
    """Whether both are releases of TensorFlow, and *one* is the older."""
    releases = is_tensorflow_release(one) and is_tensorflow_release(other)
    return releases and tensorflow_version(one) < tensorflow_version(other)


def same_line(one: Column, other: Column) -> bool:
    """Keras 2 came in three lines: stand-alone, inside TensorFlow, and as tf_keras."""
    generations = {generation(one), generation(other)}
    return len(generations) == 1 and (max(generations) >= REWRITTEN or one.imported_as == other.imported_as)


def keras_version(column: Column) -> Version:
    """The version of Keras; zero where it is unknown or is no version."""
    return _version((column.keras or "").removesuffix("-tf"))


def keras_minor(column: Column) -> str:
    """The minor release of Keras, as 3.4; 0.0 where it is unknown."""
    return minor(keras_version(column))


@cache
def minor(version: Version) -> str:
    """The minor release that a version belongs to."""
    return f"{version.major}.{version.minor}"


def tensorflow_version(column: Column) -> Version:
    """The version of TensorFlow; zero where there is none."""
    return _version(column.tensorflow or "")


@cache
def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")
