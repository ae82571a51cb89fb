"""
Whose turn it is on this machine: runs of scenarios may work together, a timing pass works alone.

Everyone first queues and then waits for the turn, so that whoever wants to be alone is not overtaken for ever.
The system takes the locks back from a process that dies.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TRIES, MOMENT = 5, 0.1
"""How often a lock is tried before anybody is told, and the seconds between."""


def together(root: Path, who: str, say: Callable[[str], None]) -> contextlib.AbstractContextManager[None]:
    """Work beside others that do, and never beside a timing pass; *say* is told who is waited for."""
    return _turn(root, fcntl.LOCK_SH, who, say)


def alone(root: Path, who: str, say: Callable[[str], None]) -> contextlib.AbstractContextManager[None]:
    """Work beside nothing else of this project; *say* is told who is waited for."""
    return _turn(root, fcntl.LOCK_EX, who, say)


@contextlib.contextmanager
def _turn(root: Path, kind: int, who: str, say: Callable[[str], None]) -> Iterator[None]:
    folder = root / ".nox" / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "turn.lock").open("w") as turn:
        with (folder / "queue.lock").open("w") as queue:
            _take(queue, fcntl.LOCK_EX, folder, who, say)
            _take(turn, kind, folder, who, say)
        # The names of those that were killed are swept up.
        at_work(folder)
        with _named(folder, who):
            yield


def _take(lock: IO[str], kind: int, folder: Path, who: str, say: Callable[[str], None]) -> None:
    if not _is_had_soon(lock, kind):
        others = ", ".join(at_work(folder)) or "others in the queue"
        say(f"{who}: waiting, because a timing pass must run alone; at work: {others}")
        fcntl.flock(lock, kind)


def _is_had_soon(lock: IO[str], kind: int) -> bool:
    """Try for a moment: two who come at once pass the queue one after the other, and that is not waiting."""
    for _ in range(TRIES):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
            return True
        time.sleep(MOMENT)
    return False


@contextlib.contextmanager
def _named(folder: Path, who: str) -> Iterator[None]:
    """Let those who wait know for whom."""
    file = folder / f"{os.getpid()}-{threading.get_ident()}.name"
    with file.open("w", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(f"{who} (process {os.getpid()})")
        held.flush()
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def at_work(folder: Path) -> list[str]:
    """Who has a turn now; the names of the dead are swept up."""
    return [name for file in sorted(folder.glob("*.name")) if (name := _name_of_the_living(file))]


def _name_of_the_living(file: Path) -> str | None:
    with contextlib.suppress(FileNotFoundError), file.open(encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return held.read()
        file.unlink()
    return None
