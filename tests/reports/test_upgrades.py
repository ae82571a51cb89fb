"""Where the users of a stack come from, and the upgrade that most have before them."""

from __future__ import annotations

import pytest
from attrs import evolve

from reports.judging.predecessors import main_upgrade, predecessor
from tests.reports.making import column, foreign


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("first", None),
        ("plain", "first"),
        ("other-standalone", "first"),
        ("plain-again", "plain"),
        ("three", "plain-again"),
        ("legacy", "plain-again"),
        ("nightly", "three"),
    ],
)
def test_users_come_from_the_nearest_stack_of_their_generation(newer: str, older: str | None) -> None:
    """Not from whatever stands to the left."""
    columns = [
        column("first", "2.2.4", "keras"),
        column("plain", "2.2.4-tf", "tf.keras"),
        column("other-standalone", "2.3.1", "keras"),
        column("plain-again", "2.15.0", "tf.keras"),
        column("three", "3.3.3", "tf.keras"),
        column("legacy", "2.21.0", "tf_keras"),
        column("nightly", "3.16.0", "keras"),
    ]
    index = [each.stack for each in columns].index(newer)

    found = predecessor(columns[index], columns[:index])

    assert (found.stack if found else None) == older


@pytest.mark.parametrize(
    ("keras", "imported_as", "older"),
    [
        ("2.15.0", "tf.keras", "two"),
        ("3.15.1", "tf.keras", "three"),
        ("3.9.0", "keras", "three-early"),
        ("2.1.0", "keras", None),
        ("odd", "keras", None),
    ],
)
def test_a_foreign_stack_is_held_against_the_one_of_its_own_keras(
    keras: str, imported_as: str, older: str | None
) -> None:
    """Or the newest before it, wherever that stands; never against another foreign one."""
    columns = [
        column("two", "2.15.0"),
        column("three-early", "3.3.3"),
        column("three", "3.15.1"),
        column("legacy", "2.21.0", "tf_keras"),
        foreign("colleague", keras),
    ]

    found = predecessor(foreign("production", keras, imported_as), columns)

    assert (found.stack if found else None) == older


def test_the_main_upgrade_leads_from_the_last_old_keras_to_the_newest_release() -> None:
    """Neither to a nightly build nor to a stack of the old Keras behind it, nor to a foreign one."""
    columns = [
        column("two", "2.14.0"),
        column("two-last", "2.15.0-tf"),
        column("three-early", "3.3.3"),
        column("three", "3.15.1"),
        column("legacy", "2.21.0", "tf_keras"),
        column("nightly", "3.16.0.dev2026102704"),
        foreign("colleague", "3.99.0"),
    ]

    ends = main_upgrade(columns)

    assert [each.stack for each in ends or ()] == ["two-last", "three"]


def test_stacks_of_one_generation_have_no_main_upgrade() -> None:
    """Nor have none at all."""
    assert main_upgrade([column("one", "3.1.0"), column("two", "3.2.0")]) is None
    assert main_upgrade([]) is None


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("two-families", "last-of-two"),
        ("release-later", "release"),
        ("keras-first", "last-of-two"),
        ("keras-later", "keras-first"),
        ("keras-on-jax", "keras-later"),
        ("nightly-keras", "release-later"),
        ("nightly-both", "nightly-keras"),
    ],
)
def test_a_step_changes_keras_or_tensorflow_but_not_both_where_it_can(newer: str, older: str) -> None:
    """Or nobody could say to which of the two a change belongs."""
    planned = [
        ("last-of-two", "2.15.1", "2.15.0", "tf.keras"),
        ("two-families", "2.16.2", "3.3.3", "tf.keras"),
        ("release", "2.20.0", "3.11.2", "tf.keras"),
        ("release-later", "2.21.0", "3.15.1", "tf.keras"),
        ("keras-first", "2.16.2", "3.0.5", "keras"),
        ("keras-later", "2.16.2", "3.15.1", "keras"),
        ("keras-on-jax", None, "3.15.1", "keras"),
        ("legacy", "2.21.0", "2.21.0", "tf_keras"),
        ("nightly-keras", "2.21.0", "3.16.0.dev1", "keras"),
        ("nightly-both", "2.22.0-dev1", "3.16.0.dev1", "keras"),
    ]
    columns = [evolve(column(name, keras, path), planned_tensorflow=tf) for name, tf, keras, path in planned]
    index = [each.stack for each in columns].index(newer)

    found = predecessor(columns[index], columns[:index])

    assert found is not None
    assert found.stack == older
