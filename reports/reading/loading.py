"""
Reads record files, strictly.

What is wrong with a line costs that line, what is wrong with a file's identity costs the file, and either is a notice.
A line that a killed run left half written costs nothing but a remark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from harness.record_lines import ChangedLineError, unsealed
from reports.reading.bounds import BeyondBoundsError, anything, decoded
from reports.reading.lines import lines_of
from reports.reading.notices import Notice, Place, Severity
from reports.reading.record_files import (
    NAMED,
    EmptyFile,
    Loaded,
    Placed,
    RecordedRun,
    RecordFile,
    RefusedFileError,
    UnreadableFile,
)
from reports.reading.records import READABLE, SCHEMA, Again, Cell, Header, Line, Scenario
from stacks.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
CHANGED = "copy the file again from where it was written, or run the stack again to fill the gap"
BOUNDS = "docs/records.md says how large anything may be; the line is left out, the file's other lines count"


def load(path: Path) -> Loaded:
    """Read one record file; whatever is wrong with it comes back as notices."""
    notices: tuple[Notice, ...] = ()
    try:
        lines, notices = _read_lines(path)
        if not lines:
            return _without_lines(path, notices)
        runs = _split_into_runs(lines)
        _check_identity(path, runs)
    except RefusedFileError as error:
        return UnreadableFile(path, (*notices, error.notice))
    whole, more = _drop_cells_without_scenario(runs)
    return RecordFile(path, whole, (*notices, *more, *_broken_promises(path, whole)))


def _without_lines(path: Path, notices: tuple[Notice, ...]) -> EmptyFile | UnreadableFile:
    if any(each.severity is Severity.UNREADABLE for each in notices):
        return UnreadableFile(path, notices)
    return EmptyFile(path, notices or (_remark("empty-file", "holds no line yet", Place(path)),))


def _remark(code: str, message: str, place: Place, hint: str | None = None) -> Notice:
    return Notice(Severity.REMARK, code, message, place, hint)


def _read_lines(path: Path) -> tuple[tuple[Placed, ...], tuple[Notice, ...]]:
    raw = _lines_of(path)
    lines: list[Placed] = []
    notices: list[Notice] = []
    for number, text in enumerate(raw, start=1):
        place = Place(path, number)
        if not text.strip():
            continue
        try:
            lines.append(Placed(place, _parse(unsealed(text), place)))
        except ChangedLineError as error:
            notices.append(Notice(Severity.UNREADABLE, "changed-line", f"is left out: {error}", place, CHANGED))
        except BeyondBoundsError as error:
            notices.append(Notice(Severity.UNREADABLE, "beyond-bounds", f"is left out: {error}", place, BOUNDS))
        except ValueError as error:
            following = (raw[at] for at in range(number, len(raw)))
            notices.append(_explain(text, place, error, following))
    return tuple(lines), tuple(notices)


def _lines_of(path: Path) -> list[bytes]:
    try:
        return lines_of(path)
    except CannotRead as error:
        place = Place(path, error.line)
        raise RefusedFileError(code="cannot-open", message=error.problem, place=place, hint=error.hint) from error


def _parse(text: bytes, place: Place) -> Line:
    try:
        line = decoded(_decoder, text)
    except msgspec.ValidationError:
        # The header of another schema may look like anything.
        _refuse_other_schema(anything(text), place)
        raise
    if isinstance(line, Header) and line.schema not in READABLE:
        _refuse_other_schema({"kind": "header", "schema": line.schema}, place)
    return line


def _refuse_other_schema(line: object, place: Place) -> None:
    if isinstance(line, dict) and line.get("kind") == "header" and line.get("schema") not in READABLE:
        raise RefusedFileError(
            code="other-schema",
            message=f"is of record schema {line.get('schema')!r}, this report reads schema {SCHEMA}",
            place=place,
            hint="record it again with this version of the harness, or report on it with the version that wrote it",
        )


def _explain(text: bytes, place: Place, error: Exception, following: Iterable[bytes]) -> Notice:
    """A half-written line at the end of a run is what a kill leaves; anywhere else it is damage."""
    if _is_valid_json(text):
        hint = "docs/records.md describes the format; the line is left out, the file's other lines count"
        return Notice(Severity.UNREADABLE, "wrong-line", f"is no line of a record file: {error}", place, hint)
    if text.lstrip().startswith(b"{") and _opens_a_run_or_ends(following):
        return _remark("cut-off-line", "the run was killed while it wrote this line; the lines before it count", place)
    hint = "the line is left out, the file's other lines count; run the stack again to fill the gap"
    return Notice(Severity.UNREADABLE, "broken-line", f"is not valid JSON: {error}", place, hint)


def _is_valid_json(text: bytes) -> bool:
    try:
        anything(text)
    except ValueError:
        return False
    return True


def _opens_a_run_or_ends(following: Iterable[bytes]) -> bool:
    upcoming = next((each for each in following if each.strip()), None)
    if upcoming is None:
        return True
    try:
        line = anything(upcoming)
    except ValueError:
        return False
    return isinstance(line, dict) and line.get("kind") == "header"


def _split_into_runs(lines: tuple[Placed, ...]) -> tuple[RecordedRun, ...]:
    if not isinstance(lines[0].line, Header):
        kind = type(lines[0].line).__name__.lower()
        hint = "a record file opens with a header line; without one nobody knows which stack this was"
        message = f"the first whole line is a {kind}, not a header"
        raise RefusedFileError(code="no-header", message=message, place=lines[0].place, hint=hint)
    starts = [index for index, each in enumerate(lines) if isinstance(each.line, Header)]
    bounds = zip(starts, [*starts[1:], len(lines)], strict=True)
    return tuple(_run(lines[start:end]) for start, end in bounds)


def _run(lines: tuple[Placed, ...]) -> RecordedRun:
    header = lines[0].line
    assert isinstance(header, Header)  # noqa: S101 - the caller cuts at headers
    return RecordedRun(header, lines)


def _check_identity(path: Path, runs: tuple[RecordedRun, ...]) -> None:
    named = NAMED.fullmatch(path.name)
    expected = (named["stack"], named["device"]) if named else _seat(runs[0].header)
    origin = "the file's name says" if named else "its first header says"
    for run in runs:
        if _seat(run.header) != expected:
            raise RefusedFileError(
                code="other-stack",
                message=f"{' on '.join(_seat(run.header))} is what this header says, {origin} {' on '.join(expected)}",
                place=run.lines[0].place,
                hint="a record file holds one stack on one device; rename it, or split it at its headers",
            )


def _seat(header: Header) -> tuple[str, str]:
    return header.stack, header.device


def _drop_cells_without_scenario(runs: tuple[RecordedRun, ...]) -> tuple[tuple[RecordedRun, ...], tuple[Notice, ...]]:
    known = {scenario.id for run in runs for scenario in run.of(Scenario)}
    orphans = [placed for run in runs for placed in run.lines if _is_orphan(placed.line, known)]
    kept = tuple(
        RecordedRun(run.header, tuple(each for each in run.lines if not _is_orphan(each.line, known))) for run in runs
    )
    return kept, tuple(_orphaned(each) for each in orphans)


def _is_orphan(line: Line, known: set[str]) -> bool:
    return isinstance(line, Cell | Again) and line.scenario not in known


def _orphaned(placed: Placed) -> Notice:
    assert isinstance(placed.line, Cell | Again)  # noqa: S101 - only cells are orphans
    return Notice(
        Severity.UNREADABLE,
        "no-scenario-line",
        f"is a cell of `{placed.line.scenario}`, and the file has no scenario line of that id",
        placed.place,
        "a scenario line holds the text that ran; without it the cell is left out",
    )


def _broken_promises(path: Path, runs: tuple[RecordedRun, ...]) -> tuple[Notice, ...]:
    """A footer says that every planned cell is in the file by then; where one is not, a line was lost."""
    recorded: set[str] = set()
    notices = []
    for run in runs:
        recorded |= {f"{cell.scenario} {cell.mode}" for cell in run.of(Cell)}
        lost = sorted(set(run.header.planned) - recorded)
        if run.is_whole and lost:
            message = f"a footer calls the run whole, yet the file lacks {', '.join(lost)}"
            notices.append(Notice(Severity.UNREADABLE, "lost-cells", message, Place(path), "run the stack again"))
    return tuple(notices)
