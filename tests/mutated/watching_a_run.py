"""
Runs a command of the reports in a process of its own that is forked from a warm one, and says how that went.

The imports take longer than the report of a few cells, and two thousand cases would pay for them each time.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pkgutil
import resource
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING

from attrs import frozen

import reports
from reports.__main__ import main
from reports.pages import site

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PATIENCE = 60.0
"""Seconds by the clock after which a command hangs: on a busy machine, six times what it may compute."""

MOST_MEMORY = 4 * 2**30
"""Bytes that a command may have, so that what reads without end costs itself and not the machine."""


@frozen
class Ended:
    """How a command ended: *code* is None where it had to be stopped; seconds of a processor, and bytes of memory."""

    code: int | None
    said: str
    seconds: float
    memory: int


def warm() -> None:
    """Import what a build imports, the parts that it only imports on its way too, and compile its templates once."""
    for each in pkgutil.walk_packages(reports.__path__, "reports."):
        if not each.name.endswith("__main__"):
            importlib.import_module(each.name)
    for name in ("pandas.core.api", "scipy.stats", "pyarrow.parquet"):
        importlib.import_module(name)
    environment = site._environment()
    for template in environment.list_templates(extensions=["html", "md", "txt"]):
        environment.get_template(template)
    site._environment = lambda: environment
    gc.freeze()


def run(words: Sequence[str], log: Path) -> Ended:
    """Run `python -m reports` with *words*; what it says goes through *log*."""
    child = os.fork()
    if child == 0:
        _be_the_command(words, log)
    code, usage = _wait(child)
    said = log.read_text(encoding="utf-8", errors="surrogateescape")
    return Ended(code, said, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _be_the_command(words: Sequence[str], log: Path) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    with log.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    gc.disable()
    code = 1
    try:
        code = int(main(words))
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - what a Python of its own would print
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _wait(child: int) -> tuple[int | None, os.struct_rusage]:  # type: ignore[name-defined]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found, status, usage = os.wait4(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), usage
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    _, _, usage = os.wait4(child, 0)
    return None, usage
