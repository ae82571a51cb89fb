"""What else happens while something is timed: memory that it takes, and cores that others keep busy."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import NamedTuple

from timed.machine import affinity

CLEAR, STATUS, STAT = Path("/proc/self/clear_refs"), Path("/proc/self/status"), Path("/proc/stat")
RESET_PEAK = "5"
"""What the kernel takes for "forget how much memory this process ever had" (proc_pid_clear_refs(5))."""
IDLE = (3, 4)
"""The columns of idle time and of waiting for a disk in a line of /proc/stat (proc_stat(5))."""
GUEST = 8
"""From this column on, time is counted a second time."""


def forget_peak() -> bool:
    """Let the peak of memory begin anew; False where the kernel does not do that."""
    try:
        CLEAR.write_text(RESET_PEAK, encoding="utf-8")
    except OSError:
        return False
    return True


def peak() -> int | None:
    """The most memory that was resident since the peak was forgotten, in bytes; None where nobody tells."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", STATUS.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return None
    return int(found.group(1)) * 1024 if found else None


class Moment(NamedTuple):
    """Seconds by three clocks: on the wall, of all work on the cores we may use, and of our own work."""

    wall: float
    busy: float | None
    own: float

    @classmethod
    def now(cls) -> Moment:
        """Read the clocks."""
        times = os.times()
        return cls(time.perf_counter(), _busy(), sum(times[:4]))


class LoadWatch:
    """Adds up what others keep busy, over one stretch of time or several."""

    def __init__(self) -> None:
        self._wall = self._foreign = 0.0
        self._is_told = True
        self._begun = Moment.now()

    def begin(self) -> None:
        """Look from now on."""
        self._begun = Moment.now()

    def end(self) -> None:
        """Look no more, until the next `begin`."""
        begun, now = self._begun, Moment.now()
        self._wall += now.wall - begun.wall
        if begun.busy is None or now.busy is None:
            self._is_told = False
        else:
            self._foreign += (now.busy - begun.busy) - (now.own - begun.own)

    @property
    def foreign(self) -> float | None:
        """How many cores others kept busy on average; None where the system does not tell, or nothing was watched."""
        if not self._is_told or self._wall <= 0:
            return None
        # The kernel counts in steps of 10 ms, so that nobody else may come out as less than nobody.
        return round(max(0.0, self._foreign) / self._wall, 3)


def _busy() -> float | None:
    try:
        lines = STAT.read_text(encoding="utf-8").splitlines()
        tick = os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return None
    ours = {f"cpu{number}" for number in affinity()}
    columns = [list(map(int, line.split()[1:])) for line in lines if line.split()[0] in ours]
    return sum(sum(each[:GUEST]) - sum(each[column] for column in IDLE) for each in columns) / tick if columns else None
