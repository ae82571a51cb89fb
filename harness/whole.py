"""
Files that are there whole or not at all.

What is being written lies beside its place, under a name of its own and locked; it takes the place when it is done.
What a killed process left of that, the next one that writes the same takes over, or `clear` removes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from pathlib import Path
from typing import IO, Iterator

NOT_REPLACED = ("/dev/", "/proc/")
"""Where names stand for what is open already, such as /dev/stdout."""


def write(path: str | Path, content: bytes) -> None:
    """Put *content* in the place of the file at *path*; what is no plain file is only written to."""
    path = Path(path)
    if (path.exists() and not path.is_file()) or str(path).startswith(NOT_REPLACED):
        path.write_bytes(content)
        return
    # A link stays a link, and what it leads to is replaced.
    path = Path(os.path.realpath(str(path)))
    try:
        _replace(path, content)
    except OSError as error:
        # Nobody knows the other name.
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_text(path: str | Path, text: str) -> None:
    """`write` for a text."""
    write(path, text.encode("utf-8"))


def _replace(path: Path, content: bytes) -> None:
    with in_the_making(path) as (part, file):
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if path.exists():
            os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
        part.replace(path)


@contextlib.contextmanager
def in_the_making(path: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Lend the name under which the file at *path* is made, held by this process alone, and empty.

    It is for the block to put it into its place; what has not got there is removed.
    """
    part = path.with_name(f".{path.name}.part")
    with _held(part) as file:
        try:
            file.truncate(0)
            yield part, file
        finally:
            if _is_at(file, part):
                part.unlink()


def clear(folder: Path) -> None:
    """Remove what processes that are dead were making in *folder*."""
    for part in folder.glob("*.part"):
        # Another may be clearing it too.
        with contextlib.suppress(OSError), part.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(file, part):
                part.unlink()


def _held(part: Path) -> IO[bytes]:
    while True:
        file = part.open("ab")
        fcntl.flock(file, fcntl.LOCK_EX)
        # Whoever had it before us has put it into its place, or has removed it.
        if _is_at(file, part):
            return file
        file.close()


def _is_at(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
