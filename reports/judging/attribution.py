"""
Whether a change belongs to Keras or to TensorFlow, where a step moves both.

What the two Keras releases do on one TensorFlow tells it: if they differ there as the two stacks do, TensorFlow is not
needed for the change; if they do the same there, Keras is not.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.families import keras_families
from reports.judging.first_difference import OutcomeParts
from reports.judging.messages import is_about_a_missing_name
from reports.judging.owners import (
    Attribution,
    CameAsOne,
    Entangled,
    ImportName,
    KerasGeneration,
    KerasRelease,
    NotKeras,
    NoTwin,
    OnlyBackend,
    OnlyEnvironment,
    OnlyKeras,
    OnlyTensorFlow,
    PerhapsImportName,
)
from reports.judging.predecessors import REWRITTEN, generation, keras_minor, minor, same_line, tensorflow_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.judging.changes import Change
    from reports.judging.families import KerasReleases
    from reports.reading.matrix import Column


@frozen
class Bench:
    """The stacks of one device, and their families of Keras releases: what changes are held against."""

    columns: Mapping[str, Column]
    series: tuple[KerasReleases, ...]

    @cached_property
    def on_tensorflow(self) -> Mapping[str | None, tuple[Column, ...]]:
        """The stacks of the table by their TensorFlow."""
        found: dict[str | None, list[Column]] = {}
        for each in self.columns.values():
            if not each.is_foreign:
                found.setdefault(each.tensorflow, []).append(each)
        return {version: tuple(columns) for version, columns in found.items()}


def bench(columns: Sequence[Column]) -> Bench:
    """Lay out the columns of one device."""
    return Bench({each.stack: each for each in columns}, keras_families(columns))


def attribute(older: str, newer: str, change: Change, does: Mapping[str, str], bench: Bench) -> Attribution:
    """
    Say what a change between two stacks belongs to.

    *does* has the letter of what each stack does in that scenario and mode; who is not in it tells nothing.
    """
    before, after = bench.columns[older], bench.columns[newer]
    return _from_names(before, after, change, does, bench) or _from_versions(before, after, does, bench)


def _from_versions(before: Column, after: Column, does: Mapping[str, str], bench: Bench) -> Attribution:
    if _is_built_in(before) and _is_built_in(after):
        return CameAsOne()
    if before.tensorflow == after.tensorflow:
        return OnlyEnvironment() if _same_keras(before, after) else OnlyKeras(after.tensorflow)
    if _same_keras(before, after):
        keras = after.keras or ""
        return OnlyTensorFlow(keras) if before.tensorflow and after.tensorflow else OnlyBackend(keras)
    return _from_releases(before, after, does, bench.series) or _from_generations(before, after, does, bench)


def _from_names(
    before: Column, after: Column, change: Change, does: Mapping[str, str], bench: Bench
) -> Attribution | None:
    """
    Ask whether it is the name by which Keras is imported.

    From generation 3 on the same classes go by every name, and what differs is which names there are beside
    them; so it is asked only of a name that is missing, and of stacks between which nothing else moved.
    """
    names = before.imported_as, after.imported_as
    if names[0] is None or names[1] is None or names[0] == names[1]:
        return None
    alone = before.tensorflow == after.tensorflow and before.keras == after.keras
    if not _misses_a_name(change):
        return PerhapsImportName(names[0], names[1]) if alone else None
    if alone:
        return ImportName(names[0], names[1], None)
    witnesses = list(_witnesses(before, after, does, bench))
    shown = next((stack for stack, it_is in witnesses if it_is), None)
    return None if witnesses and not shown else _named(names[0], names[1], shown)


def _named(older: str, newer: str, witness: str | None) -> Attribution:
    return ImportName(older, newer, witness) if witness else PerhapsImportName(older, newer)


def _misses_a_name(change: Change) -> bool:
    match change.parting:
        case OutcomeParts(older=older, newer=newer, raised=raised):
            said = (older, newer, *(raised.said if raised else ()))
            return any(is_about_a_missing_name(each) for each in said if each)
        case _:
            return False


def _witnesses(before: Column, after: Column, does: Mapping[str, str], bench: Bench) -> Iterator[tuple[str, bool]]:
    """Stacks with the Keras of one of the two, imported as the other does; and whether they do what the other does."""
    others = [
        each for each in bench.columns.values() if each.stack in does and each.stack not in {before.stack, after.stack}
    ]
    for each in others:
        for one, other in ((before, after), (after, before)):
            if each.keras == one.keras and each.imported_as == other.imported_as:
                yield each.stack, does[each.stack] == does[other.stack]


def _is_built_in(column: Column) -> bool:
    """Keras 2 was made with TensorFlow; as tf_keras it still is, and has its number."""
    as_one = column.imported_as == "tf.keras" or keras_minor(column) == minor(tensorflow_version(column))
    return generation(column) < REWRITTEN and as_one


def _same_keras(one: Column, other: Column) -> bool:
    return one.keras == other.keras and same_line(one, other)


def _from_releases(
    before: Column, after: Column, does: Mapping[str, str], series: Sequence[KerasReleases]
) -> Attribution | None:
    """Ask the first family that was seen with both Keras on its one TensorFlow."""
    older, newer = keras_minor(before), keras_minor(after)
    for family in series:
        shown = _shown(family, does)
        if older != newer and {older, newer} <= shown.keys():
            if shown[older] == shown[newer]:
                return NotKeras(older, newer, family.tensorflow)
            if (shown[older], shown[newer]) == (does[before.stack], does[after.stack]):
                return KerasRelease(_first(shown, shown[newer], after=older), family.tensorflow)
            return Entangled(older, newer, family.tensorflow)
    return None


def _from_generations(before: Column, after: Column, does: Mapping[str, str], bench: Bench) -> Attribution:
    """Ask who still runs the older generation of Keras on the newer TensorFlow."""
    for each in bench.on_tensorflow.get(after.tensorflow, ()):
        if does.get(each.stack) == does[before.stack] and _is_older_generation(each, before, after):
            shown = (_shown(family, does) for family in bench.series if _is_of(family, after))
            firsts = (_first(each, does[after.stack]) for each in shown)
            return KerasGeneration(generation(before), each.stack, next(filter(None, firsts), None))
    seen = {keras for family in bench.series for keras in _shown(family, does)}
    wanted = keras_minor(before), keras_minor(after)
    return NoTwin(next((each for each in wanted if each not in seen), wanted[0]))


def _is_older_generation(column: Column, before: Column, after: Column) -> bool:
    return generation(column) == generation(before) != generation(after)


def _is_of(family: KerasReleases, column: Column) -> bool:
    return generation(family.columns[0]) == generation(column)


def _shown(family: KerasReleases, does: Mapping[str, str]) -> dict[str, str]:
    """What each release of a family does, the oldest first."""
    return {release: does[stack] for release, stack in family.releases if stack in does}


def _first(shown: Mapping[str, str], letter: str, after: str | None = None) -> str | None:
    """The oldest release that does the thing, of those after another one; None where none of these does."""
    releases = list(shown)
    later = releases[releases.index(after) + 1 :] if after else releases
    return next((each for each in later if shown[each] == letter), None)
