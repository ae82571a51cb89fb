"""
Measuring in turns with another pass: a few rounds of the one, a few of the other, while whoever does not measure waits.

A machine that others use as well is slow for a second and fast for the next. Two passes one after the other meet
different seconds; two that take turns many times a second meet the same ones, and their ratio stays (docs/method.md).

Who may work is said by whoever started the passes (`stacks/bouts.py`), over a socket whose number stands in the
environment. Each message is a line of JSON: a pass says that it is `ready` for a benchmark, is told how many rounds to
measure and how many of them at a time, says `done` after each turn, and does nothing at all until it is told `go`.
"""

from __future__ import annotations

import json
import socket
from typing import Any, Mapping, NamedTuple

from timed.machine_load import LoadWatch

SOCKET = "MASKDRIFT_TURNS"
"""The environment variable with the number of the open socket; a pass without it measures alone."""


class LeftError(Exception):
    """Whoever gives the turns is gone, so that nobody knows whether anything else is at work."""


class Plan(NamedTuple):
    """How many rounds of a benchmark are measured, and how many of them in one turn."""

    rounds: int
    at_once: int


class Line:
    """A pass's end of the socket to whoever gives the turns."""

    def __init__(self, number: int) -> None:
        self._socket = socket.socket(fileno=number)
        self._file = self._socket.makefile("rw", encoding="ascii", newline="\n")

    def ready(self, benchmark: str, seconds: float) -> Plan | None:
        """Say that *benchmark* is built and called, a call takes *seconds*; None if it is not to be measured."""
        self._say({"ready": benchmark, "seconds": seconds})
        told = self._hear()
        return Plan(told["rounds"], told["at_once"]) if "rounds" in told else None

    def wait(self) -> None:
        """Do nothing until it is our turn."""
        self._hear()

    def done(self) -> None:
        """Say that the turn is over."""
        self._say({"done": True})

    def _say(self, message: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(message) + "\n")
        self._file.flush()

    def _hear(self) -> Mapping[str, Any]:
        line = self._file.readline()
        if not line:
            msg = "whoever gives the turns is gone"
            raise LeftError(msg)
        found: Mapping[str, Any] = json.loads(line)
        return found


class Rounds:
    """The rounds of one benchmark, in turns; what others keep busy is watched in our own turns only."""

    def __init__(self, line: Line, plan: Plan) -> None:
        self._line, self._plan = line, plan
        self._begun = 0
        self.watch = LoadWatch()

    def before_each(self) -> None:
        """Begin a round; the first of a turn begins when the turn is ours."""
        if self._begun % self._plan.at_once == 0:
            if self._begun:
                self._hand_on()
            self._line.wait()
            self.watch.begin()
        self._begun += 1

    def over(self) -> None:
        """Give up the turn of the last round, and wait for the one in which the next benchmark is built."""
        self._hand_on()
        self._line.wait()

    def _hand_on(self) -> None:
        self.watch.end()
        self._line.done()
