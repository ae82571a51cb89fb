"""
What a report has to say about its own sources.

Nothing found wrong with a file is dropped silently: it becomes a `Notice`,
which stands in the report and on the command line.
"""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import field, frozen
from attrs.converters import optional

from harness.errors import UserError
from reports.reading.quoting import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


LONGEST = 1_000
"""Characters of a message: an error of a decoder quotes what it met, however long that is."""


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


class Severity(Enum):
    """How much of the report a notice puts in doubt."""

    UNREADABLE = "unreadable"
    """A file, or a part of it, is missing from the report because it could not be read."""
    DOUBTFUL = "doubtful"
    """Observations are in the report that cannot be compared as they stand."""
    REMARK = "remark"
    """Something a reader should know; nothing is lost."""


@frozen
class Place:
    """Where in a file something stands; *line* counts from 1."""

    file: Path
    line: int | None = None

    def __str__(self) -> str:
        file = str(self.file).encode(errors="backslashreplace").decode()  # a name may be bytes that are no text
        return file if self.line is None else f"{file}:{self.line}"


@frozen
class Notice:
    """One sentence about a source, with the place and what to do about it."""

    severity: Severity
    code: str
    message: str = field(converter=_shortened)
    place: Place | None = None
    hint: str | None = None
    count: int = 1
    """How many things it speaks of, where the rest is only counted."""

    @property
    def sort_key(self) -> tuple[int, str, int, str, str]:
        """The heaviest first, then by place, so that the order files were named in does not show."""
        rank = list(Severity).index(self.severity)
        file, line = (str(self.place.file), self.place.line or 0) if self.place else ("", 0)
        return rank, file, line, self.code, self.message

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return visible(f"{where}{self.message}{hint}")


LISTED_OF_A_FILE = 20
LISTED = 200
"""How many notices of one severity are listed, of one file and in all; a page and a terminal show no more."""


def listed(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Leave of sorted notices those that are listed, and count the rest, file by file and in all."""
    of_files = groupby(notices, key=lambda each: (each.severity, each.place and each.place.file))
    fewer = (kept for _, of_file in of_files for kept in _fewer(list(of_file), LISTED_OF_A_FILE, in_file=True))
    of_severities = groupby(fewer, key=lambda each: each.severity)
    return tuple(kept for _, of_weight in of_severities for kept in _fewer(list(of_weight), LISTED, in_file=False))


def _fewer(notices: Sequence[Notice], most: int, *, in_file: bool) -> Iterator[Notice]:
    yield from notices[:most]
    if rest := notices[most:]:
        count, place = sum(each.count for each in rest), rest[0].place
        message = f"{count:,} more that are not listed"
        yield Notice(rest[0].severity, "more", message, Place(place.file) if place and in_file else None, count=count)


@frozen
class ReportError(UserError):
    """The report cannot be made at all."""

    code: str
    message: str = field(converter=_shortened)
    causes: tuple[str, ...] = ()
    hint: str | None = field(default=None, converter=optional(visible))
    place: Place | None = None

    @property
    def problem(self) -> str:
        """What is wrong, and what that came from, as far as a terminal may show it."""
        return visible(self.message) + "".join(f"\n  {visible(each)}" for each in self.causes)
