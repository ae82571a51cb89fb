"""Reading record files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.reading.loading import load
from reports.reading.notices import Severity
from reports.reading.record_files import EmptyFile, RecordFile, UnreadableFile
from reports.reading.records import Cell, Footer, Warned
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

RUN = making.whole_run(
    making.ok(making.layer("gru", -1.5e-8, "nan"), warnings=[Warned("UserWarning", 'Größe ☃ \\ "mask"', 2)])  # type: ignore[arg-type]
)
BYTES = making.encoded(RUN)


def _cells(file: RecordFile) -> list[Cell]:
    return [each for run in file.runs for each in run.of(Cell)]


@given(st.integers(0, len(BYTES)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_cut_anywhere_loses_no_whole_line_and_is_no_damage(tmp_path: Path, at: int) -> None:
    """A kill may come between any two bytes."""
    path = tmp_path / "cut.jsonl"
    path.write_bytes(BYTES[:at])

    loaded = load(path)

    whole = BYTES[:at].count(b"\n") + (BYTES[at : at + 1] == b"\n")
    read = [line for run in loaded.runs for line in run.lines] if isinstance(loaded, RecordFile) else []
    assert [each.line for each in read] == list(RUN[:whole])
    assert not isinstance(loaded, UnreadableFile)
    assert all(each.severity is Severity.REMARK for each in loaded.notices)


def test_a_line_that_a_kill_cut_off_is_told_with_its_place(tmp_path: Path) -> None:
    """The whole lines before it count."""
    path = tmp_path / "cut.jsonl"
    path.write_bytes(making.encoded(RUN[:4]) + b'{"kind":"cell","scen')

    loaded = load(path)

    assert isinstance(loaded, RecordFile)
    assert len(_cells(loaded)) == 1
    assert not loaded.runs[-1].is_whole
    assert [(each.code, str(each.place)) for each in loaded.notices] == [("cut-off-line", f"{path}:5")]


def test_a_cut_off_line_before_a_resumed_run_is_a_remark(tmp_path: Path) -> None:
    """A run that resumes behind a kill does not turn what the kill left into damage."""
    path = tmp_path / "resumed.jsonl"
    path.write_bytes(making.encoded(RUN[:3]) + b'{"kind":"ce\n' + BYTES)

    loaded = load(path)

    assert isinstance(loaded, RecordFile)
    assert [each.is_whole for each in loaded.runs] == [False, True]
    assert [each.severity for each in loaded.notices] == [Severity.REMARK]


def test_a_broken_line_in_the_middle_costs_that_line_only(tmp_path: Path) -> None:
    """It is damage, told with file and line, and the rest of the file counts."""
    path = tmp_path / "broken.jsonl"
    path.write_bytes(making.encoded(RUN[:3]) + b'{"kind": "cell", oops}\n' + making.encoded(RUN[3:]))

    loaded = load(path)

    assert isinstance(loaded, RecordFile)
    assert len(_cells(loaded)) == 1
    (notice,) = loaded.notices
    assert (notice.severity, notice.code, str(notice.place)) == (Severity.UNREADABLE, "broken-line", f"{path}:4")
    assert notice.hint


def test_a_misspelt_key_is_told_by_its_name(tmp_path: Path) -> None:
    """A record is strict: what it does not know it does not guess."""
    line = json.loads(making.encoded([making.cell()]))
    line["secnods"] = line.pop("seconds")
    path = tmp_path / "misspelt.jsonl"
    path.write_bytes(making.encoded(RUN[:3]) + json.dumps(line).encode() + b"\n")

    (notice,) = load(path).notices

    assert notice.severity is Severity.UNREADABLE
    assert "secnods" in notice.message or "seconds" in notice.message


def test_an_array_whose_shape_does_not_fit_its_values_is_no_array(tmp_path: Path) -> None:
    """Such a value could be compared with nothing."""
    text = making.encoded([making.cell()]).replace(b'"shape":[1,2,1]', b'"shape":[1,3,1]', 1)
    path = tmp_path / "shape.jsonl"
    path.write_bytes(making.encoded(RUN[:3]) + text)

    (notice,) = load(path).notices

    assert "shape [1, 3, 1] has 2 values" in notice.message


def test_a_file_of_the_first_schema_is_still_read(tmp_path: Path) -> None:
    """What was recorded before an upgrade of this project is not lost by it."""
    path = making.write(tmp_path, making.whole_run())
    path.write_bytes(path.read_bytes().replace(b'"schema":4', b'"schema":1', 1))

    loaded = load(path)

    assert isinstance(loaded, RecordFile)
    assert loaded.notices == ()


def test_another_schema_version_refuses_the_file(tmp_path: Path) -> None:
    """A file of another version is never guessed at."""
    path = tmp_path / "newer.jsonl"
    path.write_bytes(BYTES.replace(b'"schema":4', b'"schema":99', 1))

    loaded = load(path)

    assert isinstance(loaded, UnreadableFile)
    assert [(each.code, str(each.place)) for each in loaded.notices] == [("other-schema", f"{path}:1")]


def test_a_cell_of_a_scenario_without_a_scenario_line_is_left_out_and_told(tmp_path: Path) -> None:
    """Nobody could say what ran."""
    lines = (making.header(), making.scenario(), making.cell(), making.cell(id_="theme.orphan"))
    loaded = load(making.write(tmp_path, lines))

    assert isinstance(loaded, RecordFile)
    assert [each.scenario for each in _cells(loaded)] == ["theme.case"]
    assert [each.code for each in loaded.notices] == ["no-scenario-line"]
    assert "theme.orphan" in loaded.notices[0].message


def test_a_file_without_a_header_is_refused(tmp_path: Path) -> None:
    """Without one nobody knows which stack it was, and an unreadable one is told as well."""
    path = tmp_path / "headless.jsonl"
    path.write_bytes(b"{broken}\n" + making.encoded(RUN[1:]))

    loaded = load(path)

    assert isinstance(loaded, UnreadableFile)
    assert [each.code for each in loaded.notices] == ["broken-line", "no-header"]


@pytest.mark.parametrize("name", ["new.cpu.0123456789ab.jsonl", "old.gpu.0123456789ab.jsonl"])
def test_a_header_of_another_stack_or_device_than_the_file_names_refuses_it(tmp_path: Path, name: str) -> None:
    """A renamed file must not pass for another stack."""
    loaded = load(making.write(tmp_path, RUN, name))

    assert isinstance(loaded, UnreadableFile)
    assert loaded.notices[0].code == "other-stack"


def test_two_stacks_in_one_file_refuse_it(tmp_path: Path) -> None:
    """Whatever the file is called."""
    loaded = load(making.write(tmp_path, (*RUN, *making.whole_run(name="new")), "mine.jsonl"))

    assert isinstance(loaded, UnreadableFile)
    assert str(loaded.notices[0].place).endswith("mine.jsonl:6")


def test_a_footer_that_promises_more_than_the_file_holds_is_told(tmp_path: Path) -> None:
    """A lost line would otherwise pass for a cell that was never planned."""
    planned = ("theme.case predict", "theme.case eager")
    lines = (making.header(planned=planned), making.scenario(), making.cell(), Footer(2, 0, 1.0))

    (notice,) = load(making.write(tmp_path, lines)).notices

    assert notice.code == "lost-cells"
    assert "theme.case eager" in notice.message


def test_a_planned_cell_of_an_unknown_mode_is_told(tmp_path: Path) -> None:
    """Otherwise it would be missing for ever."""
    text = BYTES.replace(b"theme.case predict", b"theme.case predct", 1)
    path = tmp_path / "mode.jsonl"
    path.write_bytes(text)

    loaded = load(path)

    assert isinstance(loaded, UnreadableFile)
    assert "theme.case predct" in loaded.notices[0].message


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """It was named, so its absence is told."""
    loaded = load(tmp_path / "nowhere.jsonl")

    assert isinstance(loaded, UnreadableFile)
    assert loaded.notices[0].code == "cannot-open"


def test_an_empty_file_is_no_damage(tmp_path: Path) -> None:
    """A run may be killed before its first line."""
    path = tmp_path / "empty.jsonl"
    path.touch()

    assert isinstance(load(path), EmptyFile)


def test_a_header_without_variables_is_read_as_one_that_names_none(tmp_path: Path) -> None:
    """Files from before they were recorded still count."""
    head, *rest = BYTES.splitlines(keepends=True)
    header = json.loads(head)
    del header["variables"]
    path = tmp_path / "old.jsonl"
    path.write_bytes(json.dumps(header).encode() + b"\n" + b"".join(rest))

    loaded = load(path)

    assert isinstance(loaded, RecordFile)
    assert loaded.header.variables == {}
