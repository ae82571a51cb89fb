"""
Stacks that differ in one thing only, so that a change among them can be blamed on it.

Most stacks are a release of TensorFlow with the Keras of its day, and from one to the next both move.
Where the table also has several Keras releases on one TensorFlow, those are a family of their own: what changes among
them is Keras's doing.
"""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.predecessors import (
    REWRITTEN,
    generation,
    is_release,
    is_tensorflow_release,
    keras_minor,
    keras_version,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    from reports.reading.matrix import Column


NAMED = 2
"""Of more neighbours than this only the ends are named."""


@frozen
class AllStacks:
    """The stacks of a table that has no two families."""

    columns: tuple[Column, ...]
    title: str = "All stacks"


@frozen
class TensorFlowReleases:
    """One stack a release of TensorFlow, with the Keras that it hands out itself."""

    columns: tuple[Column, ...]
    title: str = "TensorFlow releases, each with the Keras of its day"


@frozen
class KerasReleases:
    """Several releases of Keras on one TensorFlow."""

    tensorflow: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        """What stands above them."""
        return f"Keras releases, all on TensorFlow {self.tensorflow}"

    @cached_property
    def releases(self) -> tuple[tuple[str, str], ...]:
        """The minor release of Keras and the stack of each, the oldest first."""
        return tuple((keras_minor(each), each.stack) for each in sorted(self.columns, key=keras_version))


@frozen
class OtherStacks:
    """What is in neither: stand-alone and legacy Keras, other backends, nightlies, and what only records know."""

    columns: tuple[Column, ...]
    title: str = "Other stacks"


Family = AllStacks | TensorFlowReleases | KerasReleases | OtherStacks


def families(columns: Sequence[Column]) -> tuple[Family, ...]:
    """Divide the columns of one device; every column is in one family, in the order it had."""
    tensorflow = tuple(_one_a_release(columns))
    keras = keras_families(columns)
    if not (tensorflow and keras):
        return (AllStacks(tuple(columns)),)
    divided = [*tensorflow, *(each for family in keras for each in family.columns)]
    others = tuple(each for each in columns if each not in divided)
    return (TensorFlowReleases(tensorflow), *keras, *((OtherStacks(others),) if others else ()))


def in_order(divided: Iterable[Family]) -> tuple[Column, ...]:
    """The columns as they stand side by side."""
    return tuple(each for family in divided for each in family.columns)


def stretches(divided: Iterable[Family], stacks: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The *stacks* as they stand side by side, cut wherever another one or the end of a family lies between."""
    runs = (groupby(family.columns, key=lambda each: each.stack in stacks) for family in divided)
    return tuple(tuple(each.stack for each in run) for found in runs for among, run in found if among)


def span(stretches: Iterable[tuple[str, ...]]) -> str:
    """Name the stacks; of many neighbours only the ends."""
    return ", ".join(f"{each[0]} to {each[-1]}" if len(each) > NAMED else ", ".join(each) for each in stretches)


def keras_families(columns: Sequence[Column]) -> tuple[KerasReleases, ...]:
    """The families of Keras releases among the columns of one device; none where no TensorFlow has two."""
    outside = tuple(_one_a_release(columns))
    groups: dict[Hashable, list[Column]] = {}
    for each in columns:
        if each not in outside and not each.is_foreign and each.tensorflow and is_release(each):
            line = None if generation(each) >= REWRITTEN else each.imported_as
            groups.setdefault((each.tensorflow, generation(each), line), []).append(each)
    several = (group for group in groups.values() if len(set(map(keras_version, group))) > 1)
    return tuple(KerasReleases(group[0].tensorflow or "", tuple(group)) for group in several)


def _one_a_release(columns: Iterable[Column]) -> Iterable[Column]:
    """The first stack of each TensorFlow."""
    releases: dict[str | None, Column] = {}
    for each in columns:
        if is_tensorflow_release(each):
            releases.setdefault(each.tensorflow, each)
    return releases.values()
