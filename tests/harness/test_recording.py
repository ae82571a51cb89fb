from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness import identity, recording

if TYPE_CHECKING:
    from pathlib import Path

HEADER = {"kind": "header", "schema": 1}
FOOTER = {"kind": "footer"}


def cell(name: str, key: str, kind: str = "ok") -> dict[str, object]:
    """A cell, as far as a run that goes on needs it."""
    return {"kind": "cell", "scenario": name, "mode": "eager", "key": key, "outcome": {"kind": kind}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record file that is not there yet."""
    return tmp_path / "results" / "stack.jsonl"


class TestWriting:
    """A record file held for writing."""

    def test_a_new_file_holds_nothing_and_is_not_whole(self, path: Path) -> None:
        """Folders on the way are made."""
        with recording.Writing(path) as writing:
            assert writing.past == recording.Past({}, whole=False)

    def test_what_was_appended_is_there_for_the_next_run(self, path: Path) -> None:
        """The last key of a cell counts, and a footer closes the run."""
        with recording.Writing(path) as writing:
            writing.append(HEADER, cell("a", "old"), cell("a", "new"), cell("b", "b"), FOOTER)

        with recording.Writing(path) as writing:
            assert writing.past == recording.Past({("a", "eager"): "new", ("b", "eager"): "b"}, whole=True)

    def test_a_cell_that_could_not_be_run_here_is_tried_again(self, path: Path) -> None:
        """What was missing may have been installed since, so no key of a later run is the one it has."""
        with recording.Writing(path) as writing:
            writing.append(HEADER, cell("a", "a"), cell("a", identity.NO_KEY, "unavailable"), FOOTER)

        with recording.Writing(path) as writing:
            assert writing.past.keys == {("a", "eager"): identity.NO_KEY}
        assert identity.key("", "", "") != identity.NO_KEY

    def test_a_mode_that_a_stack_has_not_is_not_tried_again(self, path: Path) -> None:
        """That is a fact about the stack, which only another lock can change."""
        with recording.Writing(path) as writing:
            writing.append(HEADER, cell("a", "a", "unavailable"), FOOTER)

        with recording.Writing(path) as writing:
            assert writing.past.keys == {("a", "eager"): "a"}

    def test_a_torn_line_is_set_aside_and_said(self, path: Path) -> None:
        """It is the cell that was in flight; all before it stands."""
        with recording.Writing(path) as writing:
            writing.append(HEADER, cell("a", "a"))
        whole = path.read_bytes()
        path.write_bytes(whole + b'{"kind":"cell","scen')

        with recording.Writing(path) as writing:
            assert writing.notice is not None
            assert "stack.jsonl:3: a line cut off" in writing.notice
            assert writing.past.keys == {("a", "eager"): "a"}
        assert path.read_bytes() == whole
        assert path.with_name("stack.jsonl.torn").read_bytes() == b'{"kind":"cell","scen\n'

    @pytest.mark.parametrize("broken", ["not json", "[]", '"header"', "{}", '{"kind":"cell","scenario":"a"}'])
    def test_a_broken_line_is_refused_by_its_number_and_nothing_is_lost(self, path: Path, broken: str) -> None:
        """Writing on behind it would hide it for ever."""
        path.parent.mkdir()
        text = json.dumps(HEADER) + "\n" + broken + "\n" + json.dumps(FOOTER) + "\n"
        path.write_text(text, encoding="utf-8")

        with pytest.raises(recording.RecordError, match=r"stack\.jsonl:2: not a record line .*move the file away"):
            recording.Writing(path)
        assert path.read_text(encoding="utf-8") == text

    def test_another_schema_version_is_refused(self, path: Path) -> None:
        """Two formats in one file would be read as neither."""
        path.parent.mkdir()
        path.write_text('{"kind":"header","schema":99}\n', encoding="utf-8")

        with pytest.raises(recording.RecordError, match=r":1: schema version 99, this harness writes 1"):
            recording.Writing(path)

    def test_two_runs_never_write_one_file(self, path: Path) -> None:
        """The second says so and leaves the file alone."""
        with recording.Writing(path), pytest.raises(recording.BusyError, match="another run is writing"):
            recording.Writing(path)
