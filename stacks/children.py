"""
Child processes that never outlive us.

Each has its own process group and no standard input; when we are interrupted or told to end, the whole group is
interrupted, and after a moment of grace killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType
    from typing import IO, Unpack

# nox kills a parallel session two seconds after telling it to end, so a child must be gone before that.
GRACE = 1.5
LOOK_EVERY = 0.25


class Options(TypedDict, total=False):
    """What may be asked of a child, besides what it runs."""

    said: IO[bytes] | None
    """Where what it prints goes; by default, and with None, where our own goes."""
    enough: Callable[[], bool]
    """Says whether to end it before its time."""
    pass_fds: Sequence[int]
    """Open files and sockets that it is given, under the same numbers."""


def run(
    arguments: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    grace: float = GRACE,
    **options: Unpack[Options],
) -> int:
    """Run a child to its end and return its exit status; when it is ended, it has *grace* seconds for it."""
    said, enough = options.get("said"), options.get("enough")
    with (
        ending_is_an_interrupt(),
        subprocess.Popen(  # noqa: S603 - no shell
            [str(argument) for argument in arguments],
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


def _end(child: subprocess.Popen[bytes], grace: float) -> None:
    try:
        _signal(child, signal.SIGINT)
        child.wait(grace)
    except subprocess.TimeoutExpired:
        pass
    finally:
        # Even when the child went in peace: its own children may not have.
        _signal(child, signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


@contextlib.contextmanager
def ending_is_an_interrupt() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C, or children would be left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
