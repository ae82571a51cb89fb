"""
Folders for what lasts no longer than a process.

A process that was killed leaves its folder behind, and whoever asks for the next one clears it away: the living hold a
lock on theirs, which the system takes back from the dead.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Iterator

PREFIX = "maskdrift-run-"
WORD = re.compile(r"[^\s'\"]+")
REST_OF_NAME = re.compile(r"\A\w+")


@contextlib.contextmanager
def lent(home: Path | None = None) -> Iterator[Path]:
    """Lend a folder in *home*, or where the system has its temporary files, until the end of the block."""
    home = Path(tempfile.gettempdir() if home is None else home)
    clear(home)
    folder, lock = _taken(home)
    try:
        yield folder
    finally:
        shutil.rmtree(str(folder), ignore_errors=True)
        os.close(lock)


@contextlib.contextmanager
def as_temporary() -> Iterator[None]:
    """Have everything that this process and those below it call temporary lie in such a folder."""
    with lent() as folder:
        before = os.environ.get("TMPDIR")
        _point_at(str(folder))
        try:
            yield
        finally:
            _point_at(before)


def clear(home: Path) -> None:
    """Remove the folders in *home* whose processes are dead."""
    for folder in home.glob(PREFIX + "*"):
        # Another may be clearing it too, or it is somebody else's.
        with contextlib.suppress(OSError):
            lock = _opened(folder)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(str(folder), ignore_errors=True)
            finally:
                os.close(lock)


def without_its_name(text: str) -> str:
    """*text* without the name of such a folder, which is another one in every run."""
    return WORD.sub(lambda word: _unnamed(word.group()), text)


def _unnamed(word: str) -> str:
    before, _, path = word.partition("/")
    _, found, name = path.rpartition(PREFIX)
    after = REST_OF_NAME.sub("", name)
    return f"{before}<temporary>{after}" if found and after != name else word


def _point_at(folder: str | None) -> None:
    if folder is None:
        os.environ.pop("TMPDIR", None)
    else:
        os.environ["TMPDIR"] = folder
    tempfile.tempdir = None


def _taken(home: Path) -> tuple[Path, int]:
    """Make a folder and lock it; one that was taken for a dead one's before that is made again."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=str(home)))
        with contextlib.suppress(FileNotFoundError):
            lock = _opened(folder)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _opened(folder: Path) -> int:
    return os.open(str(folder), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
