"""Reading the folder of expectations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from reports.reading.expectation_files import Expectations, read_expectations
from reports.reading.expectation_records import EXPECTED_SCHEMA, ExpectedHeader
from tests.reports.promising import MEANING, promise

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, *lines: object) -> Path:
    """Write a file of lines."""
    path = folder / "expected.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode(each) for each in lines))
    return path


def test_a_folder_that_is_not_there_promises_nothing(tmp_path: Path) -> None:
    """A report can be built without the reference."""
    assert read_expectations(tmp_path / "nowhere") == Expectations({}, {})


def test_files_add_up(tmp_path: Path) -> None:
    """Those of the project and those of a user."""
    write(tmp_path, ExpectedHeader(EXPECTED_SCHEMA), MEANING, promise(1.0))
    other = msgspec.structs.replace(promise(1.0), scenario="mine.case")
    (tmp_path / "others.jsonl").write_bytes(
        b"\n".join(map(msgspec.json.encode, (ExpectedHeader(EXPECTED_SCHEMA), other)))
    )
    read = read_expectations(tmp_path)

    assert set(read.lines) == {("theme.case", "call"), ("mine.case", "call")}
    assert read.meanings == {MEANING.name: MEANING}


@pytest.mark.parametrize(
    ("lines", "number", "words"),
    [
        ((ExpectedHeader(EXPECTED_SCHEMA), {"kind": "expected"}), 2, "is no line of a file of expectations"),
        ((ExpectedHeader(0),), 1, "is no file of expectations of schema"),
        ((promise(1.0),), 1, "is no file of expectations of schema"),
    ],
)
def test_what_is_wrong_with_a_file_is_a_notice(
    tmp_path: Path, lines: tuple[object, ...], number: int, words: str
) -> None:
    """With its line; nothing of it counts."""
    path = write(tmp_path, *lines)
    read = read_expectations(tmp_path)

    assert not read.lines
    (notice,) = read.notices
    assert str(notice).startswith(f"{path}:{number}: {words}")
