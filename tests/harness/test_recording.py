from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness import identity, recording

if TYPE_CHECKING:
    from pathlib import Path

HEADER = {"kind": "header", "schema": 2, "stack": "x", "device": "cpu"}
FOOTER = {"kind": "footer"}
HALF_A_CELL = '{"kind":"cell","scenario":"a"}'
CELL_OF_MANY = '{"kind":"cell","scenario":["a"],"mode":"eager","key":"a","outcome":{}}'


def cell(name: str, key: str, kind: str = "ok") -> dict[str, object]:
    """A cell, as far as a run that goes on needs it."""
    return {"kind": "cell", "scenario": name, "mode": "eager", "key": key, "outcome": {"kind": kind}}


def keys(writing: recording.Writing) -> dict[str, str]:
    """The last key of each scenario."""
    return {scenario: held["key"] for (scenario, _), held in writing.past.cells.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record file that is not there yet."""
    return tmp_path / "results" / "stack.jsonl"


class TestWriting:
    """A record file held for writing."""

    def test_a_new_file_holds_nothing_and_is_not_whole(self, path: Path) -> None:
        """Folders on the way are made."""
        with recording.Writing(path, "x", "cpu") as writing:
            assert writing.past == recording.Past({}, set(), {}, whole=False)

    def test_what_was_appended_is_there_for_the_next_run(self, path: Path) -> None:
        """The last key of a cell counts, and a footer closes the run."""
        with recording.Writing(path, "x", "cpu") as writing:
            writing.append(HEADER, cell("a", "old"), cell("a", "new"), cell("b", "b"), FOOTER)

        with recording.Writing(path, "x", "cpu") as writing:
            assert keys(writing) == {"a": "new", "b": "b"}
            assert writing.past.whole

    def test_a_cell_that_could_not_be_run_here_is_tried_again(self, path: Path) -> None:
        """What was missing may have been installed since, so no key of a later run is the one it has."""
        with recording.Writing(path, "x", "cpu") as writing:
            writing.append(HEADER, cell("a", "a"), cell("a", identity.NO_KEY, "unavailable"), FOOTER)

        with recording.Writing(path, "x", "cpu") as writing:
            assert keys(writing) == {"a": identity.NO_KEY}
        assert identity.key("", "", "") != identity.NO_KEY

    def test_a_mode_that_a_stack_has_not_is_not_tried_again(self, path: Path) -> None:
        """That is a fact about the stack, which only another lock can change."""
        with recording.Writing(path, "x", "cpu") as writing:
            writing.append(HEADER, cell("a", "a", "unavailable"), FOOTER)

        with recording.Writing(path, "x", "cpu") as writing:
            assert keys(writing) == {"a": "a"}

    def test_a_torn_line_is_set_aside_and_said(self, path: Path) -> None:
        """It is the cell that was in flight; all before it stands."""
        with recording.Writing(path, "x", "cpu") as writing:
            writing.append(HEADER, cell("a", "a"))
        whole = path.read_bytes()
        path.write_bytes(whole + b'{"kind":"cell","scen')

        with recording.Writing(path, "x", "cpu") as writing:
            assert writing.notice is not None
            assert "stack.jsonl:3: a line cut off" in writing.notice
            assert keys(writing) == {"a": "a"}
        assert path.read_bytes() == whole
        assert path.with_name("stack.jsonl.torn").read_bytes() == b'{"kind":"cell","scen\n'

    @pytest.mark.parametrize("broken", ["not json", "[]", '"header"', "{}", HALF_A_CELL, CELL_OF_MANY])
    def test_a_broken_line_is_refused_by_its_number_and_nothing_is_lost(self, path: Path, broken: str) -> None:
        """Writing on behind it would hide it for ever."""
        path.parent.mkdir()
        text = json.dumps(HEADER) + "\n" + broken + "\n" + json.dumps(FOOTER) + "\n"
        path.write_text(text, encoding="utf-8")

        with pytest.raises(recording.RecordError, match=r"(?s)stack\.jsonl:2: not a record line .*move the file away"):
            recording.Writing(path, "x", "cpu")
        assert path.read_text(encoding="utf-8") == text

    def test_another_schema_version_is_refused(self, path: Path) -> None:
        """Two formats in one file would be read as neither."""
        path.parent.mkdir()
        path.write_text('{"kind":"header","schema":99}\n', encoding="utf-8")

        with pytest.raises(recording.RecordError, match=r":1: schema version 99, this harness writes 4"):
            recording.Writing(path, "x", "cpu")

    def test_two_runs_never_write_one_file(self, path: Path) -> None:
        """The second says so and leaves the file alone."""
        with recording.Writing(path, "x", "cpu"), pytest.raises(recording.BusyError, match="another run is writing"):
            recording.Writing(path, "x", "cpu")

    @pytest.mark.parametrize(("stack", "device"), [("y", "cpu"), ("x", "gpu")])
    def test_the_file_of_another_stack_or_device_is_refused(self, path: Path, stack: str, device: str) -> None:
        """Its observations would be shown under the wrong name."""
        with recording.Writing(path, "x", "cpu") as writing:
            writing.append(HEADER, FOOTER)

        with pytest.raises(recording.RecordError, match=rf":1: this file holds x on cpu, not {stack} on {device}"):
            recording.Writing(path, stack, device)

    def test_half_a_line_of_a_process_that_died_is_set_aside_before_more_is_written(self, path: Path) -> None:
        """Glued to the next line it would make the file unreadable."""
        with recording.Writing(path, "x", "cpu") as writing:
            writing.append(HEADER)
            with path.open("a", encoding="utf-8") as file:
                file.write('{"kind":"cell","scen')
            writing.mend()
            writing.append(cell("a", "a"), FOOTER)
            assert not writing.ends_with("a", "eager")

        with recording.Writing(path, "x", "cpu") as writing:
            assert keys(writing) == {"a": "a"}


class TestPast:
    """Which cells need not run again."""

    @pytest.mark.parametrize(
        ("outcome", "stands"),
        [
            ({"kind": "ok"}, True),
            ({"kind": "crashed", "signal": "SIGSEGV"}, True),
            ({"kind": "crashed", "signal": "SIGKILL"}, False),
            ({"kind": "timeout", "limit": 60.0}, True),
            ({"kind": "timeout", "limit": 5.0}, False),
        ],
    )
    def test_what_may_end_otherwise_this_time_runs_again(self, outcome: dict[str, object], *, stands: bool) -> None:
        """A kill from outside, and a time limit that has grown since."""
        past = recording.Past({("a", "eager"): {"key": "a", "outcome": outcome}}, set(), {}, whole=True)

        assert past.stands({"scenario": "a", "mode": "eager", "key": "a"}, limit=60.0) is stands
        assert not past.stands({"scenario": "a", "mode": "eager", "key": "b"}, limit=60.0)
        assert not past.stands({"scenario": "b", "mode": "eager", "key": "a"}, limit=60.0)
