"""The table of layers and properties says what the scenarios say."""

from __future__ import annotations

import pytest

from harness.modes import MODES
from surface import family_table, notes, scenario_notes

AT_LEAST = 120


@pytest.fixture(scope="module")
def used() -> tuple[family_table.Used, ...]:
    """Read the scenarios once."""
    return family_table.used()


def test_every_file_has_one_family() -> None:
    """A file without one is in no column, one with two is counted twice."""
    filed = [file for files in family_table.families().values() for file in files]
    there = [file.stem for folder in scenario_notes.FOLDERS for file in folder.glob("[!_]*.py")]

    assert sorted(filed) == sorted(there)


def test_layers_are_found_behind_helpers(used: tuple[family_table.Used, ...]) -> None:
    """Most models are made of a helper that several scenarios share."""
    layers = {each.scenario.id: each.layers for each in used}

    assert layers["merging.add"] == {"Add", "Masking", "GRU"}
    assert layers["custom_layers.says_nothing"] == {notes.CUSTOM, "Masking", "GRU"}
    assert layers["operators.plus_one"] == {"Masking", "GRU"}


def test_there_are_as_many_scenarios_as_were_asked_for(used: tuple[family_table.Used, ...]) -> None:
    """At least 120, and each mode has some."""
    modes = {mode for each in used for mode in each.scenario.modes}

    assert len(used) >= AT_LEAST
    assert modes == set(MODES)
