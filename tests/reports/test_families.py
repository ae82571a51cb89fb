"""Stacks in families: releases of TensorFlow, releases of Keras on one TensorFlow, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.families import (
    AllStacks,
    KerasReleases,
    OtherStacks,
    TensorFlowReleases,
    families,
    in_order,
    span,
    stretches,
)
from reports.judging.predecessors import predecessor
from reports.reading.merging import merge
from stacks import table
from stacks.groups import DEFAULT
from tests.reports.making import column, foreign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.judging.families import Family
    from reports.reading.matrix import Column

STACKS = {
    "standalone": ("1.15.0", "2.2.4", "keras"),
    "first": ("2.15.1", "2.15.0", "tf.keras"),
    "second": ("2.16.2", "3.3.3", "tf.keras"),
    "third": ("2.17.1", "3.5.0", "tf.keras"),
    "keras-3.2": ("2.16.2", "3.2.1", "keras"),
    "keras-3.5": ("2.16.2", "3.5.0", "keras"),
    "on-jax": (None, "3.5.0", "keras"),
    "legacy": ("2.16.2", "2.16.0", "tf_keras"),
    "nightly": ("2.17.1", "3.6.0.dev1", "keras"),
    "both-nightly": ("2.18.0-dev1", "3.6.0.dev1", "tf.keras"),
}
"""TensorFlow, Keras and the way to import it."""
COLUMNS = (
    *(evolve(column(name, keras, path), planned_tensorflow=tf) for name, (tf, keras, path) in STACKS.items()),
    foreign("production", "3.3.3"),
)
ANY = st.lists(st.sampled_from(COLUMNS), unique_by=lambda each: each.stack)


def _named(found: Sequence[Family]) -> dict[type[Family], list[str]]:
    return {type(family): [each.stack for each in family.columns] for family in found}


def test_a_table_with_keras_releases_on_one_tensorflow_has_two_families() -> None:
    """And a third group of what is in neither: nothing is left out."""
    found = families(COLUMNS)

    assert _named(found) == {
        TensorFlowReleases: ["first", "second", "third"],
        KerasReleases: ["keras-3.2", "keras-3.5"],
        OtherStacks: ["standalone", "on-jax", "legacy", "nightly", "both-nightly", "production"],
    }
    assert [each.title for each in found[:2]] == [
        "TensorFlow releases, each with the Keras of its day",
        "Keras releases, all on TensorFlow 2.16.2",
    ]


def test_one_more_keras_is_no_family() -> None:
    """Two points make a line."""
    one_keras = [each for each in COLUMNS if each.stack != "keras-3.5"]

    assert _named(families(one_keras)) == {AllStacks: [each.stack for each in one_keras]}


def test_a_second_stack_of_a_tensorflow_is_not_the_keras_of_its_day() -> None:
    """Somebody tried another Keras there, however it is imported."""
    tried = evolve(column("tried", "3.4.1", "tf.keras"), planned_tensorflow="2.16.2")

    assert _named(families([*COLUMNS, tried]))[KerasReleases] == ["keras-3.2", "keras-3.5", "tried"]


@given(ANY)
def test_every_column_is_in_one_family_and_none_is_empty(columns: list[Column]) -> None:
    """Whatever the table has, in the order it has it."""
    found = families(columns)

    assert sorted(each.stack for each in in_order(found)) == sorted(each.stack for each in columns)
    assert all(family.columns for family in found) or not columns
    for family in found:
        assert [each for each in columns if each in family.columns] == list(family.columns)


@given(ANY, st.sets(st.sampled_from([each.stack for each in COLUMNS])))
def test_stretches_hold_exactly_the_stacks_that_are_asked_for(columns: list[Column], stacks: set[str]) -> None:
    """As they stand side by side, and never over the end of a family."""
    divided = families(columns)
    found = stretches(divided, stacks)

    assert [stack for each in found for stack in each] == [
        each.stack for each in in_order(divided) if each.stack in stacks
    ]
    assert all(any(set(each) <= {one.stack for one in family.columns} for family in divided) for each in found)


def test_many_neighbours_are_named_by_their_ends() -> None:
    """Forty names say less than two."""
    assert span([("a", "b", "c"), ("d", "e"), ("f",)]) == "a to c, d, e, f"


@pytest.fixture(scope="module")
def planned() -> tuple[Column, ...]:
    """The columns of the project's own table, recorded or not."""
    return merge([], [evolve(each, groups=(DEFAULT,)) for each in table.load()]).columns


def test_the_default_stacks_are_not_divided(planned: tuple[Column, ...]) -> None:
    """They have no Keras releases on one TensorFlow, and their tables look as they always did."""
    default = {each.name for each in table.load() if each.runs_unasked}

    assert len(families([each for each in planned if each.stack in default])) == 1


def test_in_the_whole_table_users_come_from_a_stack_of_their_own_family(planned: tuple[Column, ...]) -> None:
    """But for the first of each; a release of TensorFlow follows the one before it, and so does one of Keras."""
    for family in families(planned)[:2]:
        columns = family.columns
        earlier = [planned[: planned.index(each)] for each in columns]
        assert [predecessor(each, before) for each, before in zip(columns[1:], earlier[1:], strict=True)] == list(
            columns[:-1]
        )


def test_a_release_that_is_added_at_the_end_follows_the_one_before_it(planned: tuple[Column, ...]) -> None:
    """Even where its Keras stands elsewhere too, on another TensorFlow or on none."""
    *_, newest = families(planned)[0].columns
    added = evolve(newest, stack="added", planned_tensorflow="99.0.0")

    assert predecessor(added, planned) == newest
