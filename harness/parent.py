"""
A process that does not outlive the one which started it.

Run as a program, with the number of that process and a command, this file becomes the command.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from typing import Sequence

PR_SET_PDEATHSIG = 1
"""Of <sys/prctl.h>."""
OUTER = "MASKDRIFT_OUTER_NOX"
"""The environment variable in which a nox that is run by another one finds the number of that process."""


def die_with_parent(parent: int | None = None) -> None:
    """Have the system kill this process when its parent ends, which a parent killed with -9 can tell nobody.

    Die at once where the parent is no longer *parent*: it was gone before the system was asked.
    """
    with contextlib.suppress(OSError, AttributeError):  # Linux alone has it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def bound(words: Sequence[object]) -> list[str]:
    """The command *words*, as one that ends with this process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *map(str, words)]


def _become(parent: str, *words: str) -> None:
    die_with_parent(int(parent))
    # Python has ignored them for itself, and what is ignored stays so.
    for each in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(each, signal.SIG_DFL)
    try:
        os.execvp(words[0], words)  # noqa: S606 - no shell
    except OSError as error:
        sys.stderr.write(f"error: {words[0]}: {error.strerror}\n")
        os._exit(127)


if __name__ == "__main__":
    _become(*sys.argv[1:])
