"""Reads the files of expectations, strictly; see ``reports/reading/expectation_records.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.reading.bounds import decoded
from reports.reading.expectation_records import (
    EXPECTED_SCHEMA,
    Expected,
    ExpectedHeader,
    ExpectedLine,
    Meaning,
    Method,
    Nothing,
)
from reports.reading.lines import lines_of, refused
from reports.reading.notices import Notice, Place, Severity
from stacks.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.reading.records import Mode


@frozen
class Expectations:
    """What is promised of each scenario when it is called or trained, and the meanings by name."""

    meanings: Mapping[str, Meaning]
    lines: Mapping[tuple[str, Method], tuple[Expected | Nothing, ...]]
    notices: tuple[Notice, ...] = ()

    def of(self, scenario: str, mode: Mode, digest: str) -> tuple[Expected | Nothing, ...]:
        """What is promised of a scenario in a mode, if the reference computed the text with that digest."""
        lines = self.lines.get((scenario, "train" if mode == "train" else "call"), ())
        return tuple(each for each in lines if each.digest == digest)


NO_EXPECTATIONS = Expectations({}, {})


def read_expectations(folder: Path) -> Expectations:
    """Read the files in a folder; without one nothing is promised, and one that cannot be read is a notice."""
    meanings: dict[str, Meaning] = {}
    lines: dict[tuple[str, Method], tuple[Expected | Nothing, ...]] = {}
    notices: list[Notice] = []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            read = _lines(path)
        except _Refused as error:
            notices.append(error.notice)
        else:
            meanings |= {each.name: each for each in read if isinstance(each, Meaning)}
            lines |= _by_scenario(read)
    return Expectations(meanings, lines, tuple(notices))


@frozen
class _Refused(Exception):
    """A file that cannot be used."""

    notice: Notice


def _lines(path: Path) -> list[ExpectedLine]:
    lines: list[ExpectedLine] = []
    for number, text in enumerate(_raw(path), start=1):
        try:
            lines.append(decoded(_decoder, text))
        except ValueError as error:
            raise _refused(path, number, f"is no line of a file of expectations: {error}") from error
    if not lines or lines[0] != ExpectedHeader(EXPECTED_SCHEMA):
        raise _refused(path, 1, f"is no file of expectations of schema {EXPECTED_SCHEMA}")
    return lines


def _raw(path: Path) -> list[bytes]:
    """The lines; that the last one is closed opens no further one."""
    try:
        lines = lines_of(path)
    except CannotRead as error:
        raise _Refused(refused(error, "expectations")) from error
    return lines if lines[-1] else lines[:-1]


_decoder: msgspec.json.Decoder[ExpectedLine] = msgspec.json.Decoder(ExpectedLine)


def _refused(path: Path, number: int, message: str) -> _Refused:
    hint = "write it again with `python -m reference`; the report is built without it"
    return _Refused(Notice(Severity.UNREADABLE, "expectations", message, Place(path, number), hint))


def _by_scenario(lines: list[ExpectedLine]) -> dict[tuple[str, Method], tuple[Expected | Nothing, ...]]:
    found: dict[tuple[str, Method], tuple[Expected | Nothing, ...]] = {}
    for each in lines:
        if isinstance(each, Expected | Nothing):
            found[each.scenario, each.method] = (*found.get((each.scenario, each.method), ()), each)
    return found
