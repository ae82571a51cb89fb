"""Says on stderr how far a run is and how long it may still take."""

from __future__ import annotations

import sys
import time


def say(text: str) -> None:
    """Print one line for whoever watches."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


class Progress:
    """The progress of one run, said every few seconds; deaths are said at once."""

    EVERY = 3.0

    def __init__(self, stack: str, device: str, things: str = "cells") -> None:
        self._name, self._things = f"{stack} {device}", things
        self._total = self._done = 0
        self._first = self._spoke = self._begun = time.monotonic()

    def begin(self, waiting: int, reused: int, again: int = 0) -> None:
        """Say what will be run; *again* cells a second time."""
        self._total = waiting + again
        if self._total:
            twice = f", {again} to run once more" if again else ""
            say(f"{self._name}: {waiting} {self._things} to run, {reused} unchanged{twice}")
        else:
            say(f"{self._name}: {reused} {self._things}, nothing changed")

    def cell(self, cell: tuple[str, str], kind: str) -> None:
        """Count a cell that ended."""
        self._done += 1
        now = time.monotonic()
        if self._done == 1:
            self._first = now
        if kind in ("crashed", "timeout"):
            say(f"{self._name}: {cell[0]} {cell[1]}: {kind}")
        elif now - self._spoke > self.EVERY and self._done > 1:
            # The first cell also paid for the import; the others tell what a cell costs.
            left = (now - self._first) / (self._done - 1) * (self._total - self._done)
            say(f"{self._name}: {self._done}/{self._total}, about {left:.0f} s left")
            self._spoke = now

    def end(self) -> float:
        """Seconds since the beginning."""
        return round(time.monotonic() - self._begun, 3)
