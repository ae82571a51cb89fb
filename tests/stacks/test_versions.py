"""Questions about versions, asked of a real index."""

from __future__ import annotations

import datetime as dt

from stacks import versions

TODAY = dt.date(2026, 11, 1)


def test_a_release_is_found_on_its_day() -> None:
    """Its dependencies are then taken as they were at that time."""
    assert versions.release_day("six==1.17.0", "3.12", TODAY) == dt.date(2024, 12, 4)


def test_what_is_not_there_cannot_be_had() -> None:
    """Neither a version that was never made, nor one before its day."""
    assert not versions.is_available("six==99.0", "3.12", TODAY)
    assert not versions.is_available("six==1.17.0", "3.12", dt.date(2024, 12, 1))


def test_versions_come_with_what_they_ask_for_or_alone() -> None:
    """The newest of a minor release is wanted alone, a set that goes together is not."""
    together = versions.resolve(["python-dateutil==2.9.*"], "3.12", TODAY)

    assert set(together) == {"python-dateutil", "six"}
    assert set(versions.resolve(["python-dateutil==2.9.*"], "3.12", TODAY, alone=True)) == {"python-dateutil"}
