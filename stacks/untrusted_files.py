"""
Files from anywhere, read so that none of them can hang a command, fill the memory or end it with a traceback.

A record may come from a colleague, a plan from another repository: what is not a plain file, or larger than any
file that is meant, is refused before it is read, and the refusal says what to do.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from stacks.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIB = 2**20
LARGEST = 1024 * MIB
"""Bytes of a record file; those of a hundred stacks together have less."""
LARGEST_WRITTEN = 4 * MIB
"""Bytes of what people write, or what is written for them: a table, a plan, reasons."""
LONGEST_WRITTEN_LINE = 10_000
"""Bytes of a line of it: a reader of TOML takes an hour over a key of a million dots."""
_PIECE = MIB
# A pipe is opened without waiting for whoever writes into it, and then refused.
_WITHOUT_WAITING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def content(path: Path, most: int = LARGEST) -> bytes:
    """Read a plain file of at most so many bytes, or raise `CannotRead`."""
    _refuse_unnamable(path)
    try:
        with os.fdopen(os.open(path, _WITHOUT_WAITING), "rb", buffering=0) as file:
            _refuse_other_kinds(path, os.fstat(file.fileno()).st_mode)
            read = b"".join(_pieces(file.fileno(), most))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotRead(path, None, f"cannot be opened: {reason}", "check the path and who may read it") from error
    if len(read) > most:
        raise CannotRead(path, None, f"has more than {_size(most)}", "no file that is meant is as large; name another")
    return read


def text(path: Path, most: int = LARGEST_WRITTEN) -> str:
    """Read a plain file of UTF-8 with lines that a person could write, or raise `CannotRead`."""
    read = content(path, most)
    for number, line in enumerate(read.split(b"\n"), start=1):
        if len(line) > LONGEST_WRITTEN_LINE:
            problem = f"has a line of more than {LONGEST_WRITTEN_LINE:,} bytes"
            raise CannotRead(path, number, problem, "break the line, or name another file")
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = read.count(b"\n", 0, error.start) + 1
        raise CannotRead(path, broken, f"is not UTF-8: {error.reason}", "save the file as UTF-8") from error


def is_plain(path: Path, most: int = LARGEST) -> bool:
    """True of a file that `content` would take as it is now."""
    try:
        _refuse_unnamable(path)
        found = path.stat()
    except (OSError, ValueError, CannotRead):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= most and os.access(path, os.R_OK)


def _refuse_unnamable(path: Path) -> None:
    """A name of bytes that are not text cannot stand in a page, a table or an archive."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise CannotRead(path, None, "has a name that is not UTF-8", "rename it") from None


def _refuse_other_kinds(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise CannotRead(path, None, "is a folder, not a file", "name the files in it, or delete it")
    if not stat.S_ISREG(mode):
        raise CannotRead(
            path, None, "is a pipe or a device, not a file", "copy what it gives into a file, and name that"
        )


def _pieces(file: int, most: int) -> Iterator[bytes]:
    """Read on to the end or just past the bound: the size that a system tells of a file is not always true."""
    read = 0
    while read <= most and (piece := os.read(file, _PIECE)):
        read += len(piece)
        yield piece


def _size(most: int) -> str:
    return f"{most // MIB:,} MiB" if most >= MIB else f"{most:,} bytes"
