"""
Child processes that never outlive us.

Each has its own process group and no standard input; when we are interrupted or told to end, the whole group is told
the same, and after a moment of grace killed. One whose parent is killed is killed by the system.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import TYPE_CHECKING, TypedDict

from harness import parent, signals
from stacks import ending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import IO, Unpack

# nox kills a parallel session two seconds after telling it to end, so a child must be gone before that.
GRACE = 1.5
LOOK_EVERY = 0.25


class ChildOptions(TypedDict, total=False):
    """What may be asked of a child, besides what it runs."""

    said: IO[bytes] | None
    """Where what it prints goes; by default, and with None, where our own goes."""
    enough: Callable[[], bool]
    """Says whether to end it before its time."""
    pass_fds: Sequence[int]
    """Open files and sockets that it is given, under the same numbers."""
    speaks: bool
    """Whether it says itself what stands when it is ended early; by default it does."""


def run(
    arguments: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    grace: float = GRACE,
    **options: Unpack[ChildOptions],
) -> int:
    """Run a child to its end and return its exit status; when it is ended, it has *grace* seconds for it."""
    said, enough = options.get("said"), options.get("enough")
    with (
        ending.unwinding(),
        subprocess.Popen(  # noqa: S603 - no shell
            parent.bound(arguments),
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            pass_fds=options.get("pass_fds", ()),
            start_new_session=True,
        ) as child,
    ):
        try:
            return child.wait() if enough is None else _wait(child, enough, grace)
        except KeyboardInterrupt as interrupt:
            ended = signals.Ended.of(interrupt)
            _end(child, grace, ended.number)
            ended.is_told |= options.get("speaks", True) and child.wait() == ended.code
            raise
        except BaseException:
            _end(child, grace)
            raise


def _wait(child: subprocess.Popen[bytes], enough: Callable[[], bool], grace: float) -> int:
    while True:
        try:
            return child.wait(LOOK_EVERY)
        except subprocess.TimeoutExpired:
            if enough():
                _end(child, grace)
                return child.wait()


def _end(child: subprocess.Popen[bytes], grace: float, number: int = signal.SIGTERM) -> None:
    try:
        _signal(child, number)
        child.wait(grace)
    except subprocess.TimeoutExpired:
        pass
    finally:
        # Even when the child went in peace: its own children may not have.
        _signal(child, signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
