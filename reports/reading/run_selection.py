"""
Which files and runs speak for a stack where there are several.

Files of the present lock win; without one, those of the newest run.  Files that agree in their lock are read together.
A run whose imported versions are not the stack's is an error, not a result, and does not speak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.reading.notices import Notice, Place, Severity
from reports.reading.records import Header, Imported

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.reading.record_files import RecordedRun, RecordFile
    from stacks.stack import Stack

LOCK_DIGITS = 12
"""How much of a lock's digest names files; a record may hold more of it."""


@frozen
class Spokesmen:
    """The runs that speak for one stack on one device, oldest first, and what had to be said about the others."""

    runs: tuple[RecordedRun, ...]
    notices: tuple[Notice, ...]


def choose(files: Sequence[RecordFile], stack: Stack | None) -> Spokesmen:
    """Choose among files of one stack and device; *stack* is None where stacks.toml does not know it."""
    present = stack.digest(files[0].header.device) if stack else None
    lock = _lock_that_counts(files, present)
    chosen = [each for each in files if _lock(each.header) == lock]
    superseded = [_superseded(each) for each in files if _lock(each.header) != lock]
    runs = sorted((run for each in chosen for run in each.runs), key=_age)
    if stack is None:
        return Spokesmen(tuple(runs), tuple(superseded))
    return Spokesmen(
        tuple(run for run in runs if not _mismatches(run, stack)),
        (*superseded, *_outdated(chosen, stack.name, present), *_mismatched(runs, stack)),
    )


def _lock(header: Header) -> str | None:
    return header.lock[:LOCK_DIGITS] if header.lock else None


def _age(run: RecordedRun) -> tuple[bool, str, str, int]:
    """What came with the project is older than anything that was recorded here, whenever that was."""
    place = run.lines[0].place
    return not run.of_atlas, run.header.started, str(place.file), place.line or 0


def _lock_that_counts(files: Sequence[RecordFile], present: str | None) -> str | None:
    newest = max((run for each in files for run in each.runs), key=_age)
    return present if any(_lock(each.header) == present for each in files) else _lock(newest.header)


def _superseded(file: RecordFile) -> Notice:
    header = file.header
    message = f"superseded: another file of {header.stack} on {header.device} has the present lock, or is newer"
    return Notice(Severity.REMARK, "superseded", message, Place(file.path), "delete it once it is of no more interest")


def _outdated(files: Iterable[RecordFile], stack: str, present: str | None) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            Severity.DOUBTFUL,
            "other-lock",
            f"was recorded with another lock of {stack} than the present one",
            Place(each.path),
            f'record it again: nox -s "matrix({stack})"',
        )
        for each in files
        if present and _lock(each.header) != present
    )


def _mismatches(run: RecordedRun, stack: Stack) -> tuple[str, ...]:
    found = [
        wrong for each in run.of(Imported) for wrong in other_versions(stack, each.python, each.tensorflow, each.keras)
    ]
    if run.header.imported_as != stack.imported_as:
        found.append(f"Keras was imported as {run.header.imported_as}, not {stack.imported_as}")
    return tuple(dict.fromkeys(found))


def other_versions(stack: Stack, python: str, tensorflow: str | None, keras: str) -> Iterable[str]:
    """Say which versions are not those of the stack; what they did is then another stack's."""
    if tensorflow != stack.tensorflow:
        yield f"TensorFlow {tensorflow} was imported, not {stack.tensorflow}"
    if keras != stack.keras:
        yield f"Keras {keras} was imported, not {stack.keras}"
    if not f"{python}.".startswith(f"{stack.python}."):
        yield f"Python {python} ran, not {stack.python}"


def _mismatched(runs: Sequence[RecordedRun], stack: Stack) -> tuple[Notice, ...]:
    """A mismatch that a later, right run made good is not worth a word."""
    good = [index for index, run in enumerate(runs) if not _mismatches(run, stack)]
    standing = runs[good[-1] + 1 :] if good else runs
    return tuple(_mismatch(run, stack) for run in standing)


def _mismatch(run: RecordedRun, stack: Stack) -> Notice:
    return Notice(
        Severity.UNREADABLE,
        "other-versions",
        f"this run is not of {stack.name}: {'; '.join(_mismatches(run, stack))}",
        run.lines[0].place,
        f'stacks.toml names the versions; record again with the right environment: nox -s "matrix({stack.name})"',
    )
