"""The processes of a command: those that carry its mark in their environment, whatever session they have made."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MARK = "MASKDRIFT_KILLED_CASE"
"""The environment variable of a case; whatever a command starts inherits it."""
PR_SET_CHILD_SUBREAPER = 36
"""Of <sys/prctl.h>."""
PATIENCE = 60.0
"""Seconds for what takes a moment on a machine that is not busy."""


def marked(case: str) -> set[int]:
    """The processes of a case that are alive; what has ended and waits to be asked about has no environment."""
    wanted = f"{MARK}={case}".encode()
    return {int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and _has(each, wanted)}


@contextlib.contextmanager
def adopted() -> Iterator[None]:
    """Become the parent of all orphans below this process for as long as the block runs, and so hear how they end."""
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        prctl(PR_SET_CHILD_SUBREAPER, 0)


def outliving(orphans: Mapping[int, str]) -> Iterator[str]:
    """What those run, by their numbers, that went on without their parents until they ended by themselves."""
    waiting, until = dict(orphans), time.monotonic() + PATIENCE
    while waiting and time.monotonic() < until:
        for each in tuple(waiting):
            if (status := _ending(each)) is None:
                continue
            what = waiting.pop(each)
            if os.WIFEXITED(status):
                yield what
        time.sleep(0.02)


def _ending(process: int) -> int | None:
    """The status with which an adopted process has ended, if it has; that of one whom another buried is a kill."""
    try:
        found, status = os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return None if Path(f"/proc/{process}").exists() else signal.SIGKILL
    return status if found else None


def kill_all(case: str, first: int) -> None:
    """Kill all processes of a case with -9, and those that they start meanwhile; *first* before the others."""
    _kill([first])
    while alive := marked(case):
        _kill(alive)


def kill(process: int) -> None:
    """Kill one with -9."""
    _kill([process])


def left(case: str) -> set[int]:
    """The processes of a case that do not end by themselves."""
    until = time.monotonic() + PATIENCE
    while (alive := marked(case)) and time.monotonic() < until:
        time.sleep(0.02)
    return alive


def told(process: int) -> str:
    """What a process runs."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
    return f"process {process}"


def _has(process: Path, wanted: bytes) -> bool:
    with contextlib.suppress(OSError):
        return wanted in (process / "environ").read_bytes().split(b"\0")
    return False


def _kill(processes: Iterable[int]) -> None:
    for each in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
