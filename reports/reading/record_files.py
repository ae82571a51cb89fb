"""Record files as they were found: read, empty or refused, and cut into runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from reports.reading.notices import Notice, Place, Severity
from reports.reading.records import Again, Cell, Footer, Header, Imported, Line, Scenario, Source

if TYPE_CHECKING:
    from pathlib import Path

NAMED = re.compile(r"(?P<stack>\w([\w+-]|[. ](?=\w))*)\.(?P<device>cpu|gpu)\.([0-9a-f]{12}|unlocked)\.jsonl")
"""A record file as the harness names it; a file of any other name may hold any stack."""

AnyLine = TypeVar("AnyLine", Header, Imported, Scenario, Cell, Footer, Again, Source)


@frozen
class RefusedFileError(Exception):
    """A file that cannot be used at all, although it can be opened."""

    code: str
    message: str
    place: Place
    causes: tuple[str, ...] = ()
    hint: str | None = None

    def __str__(self) -> str:
        return ": ".join((str(self.place), self.message, *self.causes))

    @property
    def notice(self) -> Notice:
        """The same in the words of the report."""
        message = ": ".join((self.message, *self.causes))
        return Notice(Severity.UNREADABLE, self.code, message, self.place, self.hint)


@frozen
class Placed:
    """A line and where it stands."""

    place: Place
    line: Line


@frozen
class RecordedRun:
    """One run of the harness: its header and all the lines up to its footer, or up to where it was killed."""

    header: Header
    lines: tuple[Placed, ...]
    of_atlas: bool = False
    """True where it was not recorded here, but came with the project."""

    @property
    def is_whole(self) -> bool:
        """True where the run ended with its footer."""
        return any(isinstance(each.line, Footer) for each in self.lines)

    def of(self, kind: type[AnyLine]) -> tuple[AnyLine, ...]:
        """The lines of one kind, in the order they were written."""
        return tuple(each.line for each in self.lines if isinstance(each.line, kind))


@frozen
class RecordFile:
    """A record file whose lines could be read, the unreadable ones told in *notices*."""

    path: Path
    runs: tuple[RecordedRun, ...]
    notices: tuple[Notice, ...]

    @property
    def header(self) -> Header:
        """The newest header; the earlier ones name the same stack and device."""
        return self.runs[-1].header


@frozen
class EmptyFile:
    """A record file that was killed before its first line was whole: no error, and nothing to report from."""

    path: Path
    notices: tuple[Notice, ...]


@frozen
class UnreadableFile:
    """A record file that was refused; *notices* say why."""

    path: Path
    notices: tuple[Notice, ...]


Loaded = RecordFile | EmptyFile | UnreadableFile
