"""The lines of a file from anywhere, and the words for a file that has none to give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.reading.bounds import MOST_LINES
from reports.reading.notices import Notice, Place, Severity
from stacks.errors import CannotRead
from stacks.untrusted_files import content

if TYPE_CHECKING:
    from pathlib import Path


def lines_of(path: Path) -> list[bytes]:
    """Cut a file into lines, the last one as it stands, or raise `CannotRead`."""
    read = content(path)
    if read.count(b"\n") > MOST_LINES:
        raise CannotRead(path, None, f"has more than {MOST_LINES:,} lines", "no run writes as many; name another file")
    return read.split(b"\n")


def refused(error: CannotRead, code: str = "cannot-open") -> Notice:
    """Say of a file what cannot be read in it; the report is made without the file."""
    return Notice(Severity.UNREADABLE, code, error.problem, Place(error.file, error.line), error.hint)
