"""The processes of a command: those that carry its mark in their environment, whatever session they have made."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "MASKDRIFT_KILLED_CASE"
"""The environment variable of a case; whatever a command starts inherits it."""
PATIENCE = 60.0
"""Seconds for what takes a moment on a machine that is not busy."""


def marked(case: str) -> set[int]:
    """The processes of a case that are alive; what has ended and waits to be asked about has no environment."""
    wanted = f"{MARK}={case}".encode()
    return {int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and _has(each, wanted)}


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
