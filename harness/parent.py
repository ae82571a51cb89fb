"""A process that does not outlive the one which started it."""

from __future__ import annotations

import contextlib
import ctypes
import signal

PR_SET_PDEATHSIG = 1
"""Of <sys/prctl.h>."""


def die_with_parent() -> None:
    """Have the system kill this process when its parent ends, which a parent killed with -9 can tell nobody."""
    with contextlib.suppress(OSError, AttributeError):  # Linux alone has it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
