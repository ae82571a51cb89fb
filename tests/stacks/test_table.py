"""stacks.toml: what is read from it, and what is refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from stacks import table
from stacks.errors import BadTable, UnknownStack
from tests.stacks.samples import TABLE, write_table

if TYPE_CHECKING:
    from pathlib import Path

GROUPED = """\
[groups]
full = ["default"]
everything = ["full", "nightly"]
nightly = []
[told]
groups = ["nightly"]
python = "3.12"
jax = "0.12.0"
keras = "3.15.1"
imported-as = "keras"
keras-from = "keras"
exclude-newer = 2026-11-01
[untold]
python = "3.12"
tensorflow = "2.21.0"
keras = "3.15.1"
imported-as = "keras"
keras-from = "keras"
exclude-newer = 2026-11-01
"""


def refused(root: Path, old: str, new: str) -> BadTable:
    """Spoil the sample table in one place and read it."""
    spoilt = TABLE.replace(old, new, 1)
    assert spoilt != TABLE
    with pytest.raises(BadTable) as caught:
        table.load(write_table(root, spoilt))
    return caught.value


def test_a_table_is_read_in_its_order(tmp_path: Path) -> None:
    """Reports and sessions list stacks as the table does."""
    names = [stack.name for stack in table.load(write_table(tmp_path))]

    assert names == ["tf-2.15", "forecast"]


def test_every_key_reaches_the_stack(tmp_path: Path) -> None:
    """What is written is what is meant, with its type."""
    forecast = table.load(write_table(tmp_path))[1]

    assert forecast.root == tmp_path
    assert forecast.exclude_newer == dt.date(2026, 11, 1)
    assert forecast.without == ("keras",)
    assert forecast.environment == {"TF_USE_LEGACY_KERAS": "1"}
    assert forecast.extra == ("h5py<4",)


def test_the_project_s_own_table_is_sound() -> None:
    """All stacks can be read, and each has both its locks."""
    stacks = table.load()

    assert len(stacks) >= 13
    assert all(stack.digest(device) for stack in stacks for device in ("cpu", "gpu"))


def test_a_stack_is_in_the_groups_it_names_and_in_those_that_take_these_in(tmp_path: Path) -> None:
    """Who asks for the full set gets the default one too."""
    told, untold = table.load(write_table(tmp_path, GROUPED))

    assert told.groups == ("nightly", "everything")
    assert untold.groups == ("default", "full", "everything")
    assert (told.runs_unasked, untold.runs_unasked) == (False, True)


def test_stacks_are_picked_by_name_and_by_group(tmp_path: Path) -> None:
    """Both may be mixed, and what is named twice runs once."""
    stacks = table.load(write_table(tmp_path, GROUPED))

    assert [stack.name for stack in table.select(stacks, ["nightly"])] == ["told"]
    assert [stack.name for stack in table.select(stacks, ["full"])] == ["untold"]
    assert table.select(stacks, ["nightly", "untold", "full"]) == stacks


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "hint"),
    [
        ('groups = ["nightly"]', 'groups = ["nihgtly"]', 6, "[told] there is no group 'nihgtly'", "'nightly'?"),
        ('groups = ["nightly"]', 'groups = "nightly"', 6, "[told] groups must be a list", "groups = ["),
        ('full = ["default"]', 'full = ["defualt"]', 2, "[groups] there is no group 'defualt'", "'default'?"),
        ('full = ["default"]', 'full = "default"', 2, "[groups] full must be a list of groups", 'full = ["default"]'),
        ("[told]", "[nightly]", 5, "'nightly' is the name of a group", "'nightly-1'"),
        ("[told]", "[default]", 5, "'default' is the name of a group", "'default-1'"),
        ("[groups]", "groups = 1", 1, "'groups' is not a stack's name", "[groups]"),
    ],
)
def test_a_wrong_group_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, problem: str, hint: str
) -> None:
    """A misspelt group would be a set that nobody ever runs."""
    with pytest.raises(BadTable) as caught:
        table.load(write_table(tmp_path, GROUPED.replace(old, new, 1)))

    assert (caught.value.line, problem in caught.value.problem, hint in caught.value.hint) == (line, True, True)


def test_a_stack_runs_on_one_backend(tmp_path: Path) -> None:
    """With neither there is nothing to run on, with both nobody knows on which."""
    both = refused(tmp_path, 'keras = "2.15.0"', 'jax = "0.12.0"\nkeras = "2.15.0"')
    neither = refused(tmp_path, 'tensorflow = "2.15.1"\n', "")

    assert both.problem == "[tf-2.15] names both tensorflow and jax"
    assert neither.problem == "[tf-2.15] names neither of tensorflow and jax"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "hint"),
    [
        ('python = "3.11"', 'pyhton = "3.11"', 4, "there is no key 'pyhton'", "Did you mean 'python'?"),
        ('python = "3.11"', "python = 3.11", 4, "python must be a string, this is a float", 'python = "3.11"'),
        ('python = "3.11"', 'python = "3.11.7"', 4, "python must be MAJOR.MINOR", '"3.11"'),
        ('"2.15.1"', '"newest"', 5, "tensorflow must be a version, this is 'newest'", "in full"),
        ('"tf.keras"', '"tf.kears"', 7, "imported-as cannot be 'tf.kears'", "Did you mean 'tf.keras'?"),
        ('"tensorflow"', '"tensorflow-cpu"', 8, "keras-from cannot be", "Did you mean 'tensorflow'?"),
        ("2024-03-15", '"2024-03-15"', 9, "exclude-newer must be a date, this is a string", "without quotes"),
        ("2024-03-15", "2024-03-15T10:00:00", 9, "exclude-newer must be a date", "without quotes"),
        ('["keras"]', '"keras"', 18, "without must be a list of strings", "without = ["),
        ('["keras"]', "[1]", 18, "without must be a string, this is an integer", '"1"'),
        ('{ TF_USE_LEGACY_KERAS = "1" }', "1", 19, "environment must be a table", "environment = {"),
        ('KERAS = "1"', "KERAS = true", 19, "environment.TF_USE_LEGACY_KERAS must be a string", "in quotes"),
        ('"h5py<4"', '"h5py<<4"', 20, "not a requirement", '"h5py<3"'),
    ],
)
def test_a_wrong_value_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, problem: str, hint: str
) -> None:
    """File, line, key, what is wrong, and what would be right."""
    error = refused(tmp_path, old, new)

    assert error.file == tmp_path / "stacks" / "stacks.toml"
    assert error.line == line
    assert problem in error.problem
    assert hint in error.hint


def test_a_missing_key_is_told_with_its_table(tmp_path: Path) -> None:
    """The line is that of the table's header: there is no other."""
    error = refused(tmp_path, 'keras = "2.15.0"\n', "")

    assert error.line == 3
    assert error.problem == "[tf-2.15] keras is missing"


def test_a_name_must_serve_as_a_file_name(tmp_path: Path) -> None:
    """Names end up in paths and session names."""
    error = refused(tmp_path, '["tf-2.15"]', '["tf/2.15"]')

    assert "'tf/2.15' cannot name files" in error.problem


def test_a_name_without_quotes_is_explained(tmp_path: Path) -> None:
    """In TOML [tf-2.15] is a table 15 inside tf-2, which is the likeliest slip of all."""
    error = refused(tmp_path, '["tf-2.15"]', "[tf-2.15]")

    assert error.line == 3
    assert '["tf-2.15"]' in error.hint


def test_a_key_outside_every_table_is_refused(tmp_path: Path) -> None:
    """It would belong to no stack."""
    error = refused(tmp_path, "# A comment before the first table.", 'python = "3.11"')

    assert error.line == 1
    assert "'python' stands outside a table" in error.problem


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    """The parser's own words name the column."""
    error = refused(tmp_path, '"2.15.1"', "2.15.1")

    assert error.line == 5
    assert "not TOML" in error.problem


def test_an_error_reads_as_file_line_problem_and_hint(tmp_path: Path) -> None:
    """An editor can jump to it."""
    text = str(refused(tmp_path, 'keras-from = "tensorflow"', 'keras-form = "tensorflow"'))

    assert re.fullmatch(
        r"\S+stacks\.toml:8: \[tf-2\.15\] there is no key 'keras-form'\n  Did you mean 'keras-from'\?", text
    )


def test_selection_keeps_the_order_of_the_table(tmp_path: Path) -> None:
    """Two users who name the same stacks get the same run."""
    stacks = table.load(write_table(tmp_path))

    assert table.select(stacks, ["forecast", "tf-2.15", "forecast"]) == stacks
    assert table.select(stacks, []) == stacks


def test_an_unknown_stack_is_told_with_the_nearest(tmp_path: Path) -> None:
    """A slip must not run something else, nor nothing."""
    with pytest.raises(UnknownStack, match=r"no stack or group 'tf-2\.51'\n  Did you mean 'tf-2\.15'\?"):
        table.select(table.load(write_table(tmp_path)), ["tf-2.51"])
