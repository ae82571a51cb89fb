"""stacks.toml, written by a command and still a file that people keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from stacks import editing, table
from tests.stacks.samples import TABLE, write_table

if TYPE_CHECKING:
    from pathlib import Path


def test_every_stack_of_the_project_survives_being_written(tmp_path: Path) -> None:
    """What is read from a rendered table is the stack that was rendered."""
    stacks = tuple(evolve(stack, root=tmp_path, groups=("default",)) for stack in table.load())

    file = write_table(tmp_path, "\n".join(editing.render(stack) for stack in stacks))

    assert table.load(file) == stacks


def test_a_table_goes_to_the_end_and_nothing_else_moves(tmp_path: Path) -> None:
    """Comments and order are the work of people."""
    file = write_table(tmp_path)
    (stack, _) = table.load(file)

    editing.append(file, evolve(stack, name="tf-2.15.0", tensorflow="2.15.0"), ("default",))

    assert file.read_text(encoding="utf-8").startswith(TABLE)
    assert [each.name for each in table.load(file)] == ["tf-2.15", "forecast", "tf-2.15.0"]


def test_groups_are_written_where_they_are_not_the_usual_one(tmp_path: Path) -> None:
    """A line that says what is so without it is left out."""
    (stack, _) = table.load(write_table(tmp_path))

    assert "groups" not in editing.render(stack)
    assert editing.render(stack, ("full",)).splitlines()[1] == 'groups = ["full"]'


def test_a_value_is_replaced_in_its_own_table_only(tmp_path: Path) -> None:
    """The same key stands in every table."""
    text = TABLE.replace('keras = "3.16.0.dev2026102704"', 'keras = "3.16.0.dev2026102704"  # of that day')
    file = write_table(tmp_path, text)

    editing.replace(file, "forecast", {"keras": '"3.17.0.dev1"', "exclude-newer": "2026-12-01"})

    expected = text.replace("3.16.0.dev2026102704", "3.17.0.dev1").replace("2026-11-01", "2026-12-01")
    assert file.read_text(encoding="utf-8") == expected


def test_a_key_that_is_not_there_is_not_found_in_the_next_table(tmp_path: Path) -> None:
    """Else a stack would be changed that nobody named."""
    file = write_table(tmp_path)

    with pytest.raises(LookupError, match=r"\[tf-2\.15\] has no line for without"):
        editing.replace(file, "tf-2.15", {"without": "[]"})


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_all_is_undone_where_a_step_fails(tmp_path: Path, kind: type[BaseException]) -> None:
    """What was there is back, what was not is gone."""
    there, new = tmp_path / "there", tmp_path / "new"
    there.write_text("as it was", encoding="utf-8")

    with pytest.raises(kind):
        _write_half([there, new], kind)

    assert there.read_text(encoding="utf-8") == "as it was"
    assert not new.exists()


def _write_half(files: list[Path], then: type[BaseException]) -> None:
    with editing.undone_on_failure(files):
        for file in files:
            file.write_text("half", encoding="utf-8")
        raise then
