"""
What a report has to say about its own sources.

Nothing found wrong with a file is dropped silently: it becomes a `Notice`,
which stands in the report and on the command line.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from reports.quoting import visible

if TYPE_CHECKING:
    from pathlib import Path


class Weight(Enum):
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
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


@frozen
class Notice:
    """One sentence about a source, with the place and what to do about it."""

    weight: Weight
    code: str
    message: str
    place: Place | None = None
    hint: str | None = None

    @property
    def sort_key(self) -> tuple[int, str, int, str, str]:
        """The heaviest first, then by place, so that the order files were named in does not show."""
        heaviness = list(Weight).index(self.weight)
        file, line = (str(self.place.file), self.place.line or 0) if self.place else ("", 0)
        return heaviness, file, line, self.code, self.message

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return visible(f"{where}{self.message}{hint}")


@frozen
class ReportError(Exception):
    """The report cannot be made at all; the outermost layer prints it."""

    code: str
    message: str
    causes: tuple[str, ...] = ()
    hint: str | None = None

    def __str__(self) -> str:
        causes = "".join(f"\n  {visible(each)}" for each in self.causes)
        hint = f"\n  hint: {visible(self.hint)}" if self.hint else ""
        return f"{visible(self.message)}{causes}{hint}"
