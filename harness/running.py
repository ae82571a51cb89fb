"""`python -m harness run`: plans the cells of one stack, runs those that are not there yet, closes the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from harness import discovery, identity, recording, supervising
from harness.progress import Progress, say

WHOLE, BAD_INPUT, INCOMPLETE, BUSY, INTERRUPTED = 0, 2, 3, 4, 130
USUAL_MODES = ("predict", "eager", "train")
"""The modes that are run where none are asked for; of these, each scenario has those that its file names."""

IMPORTS = ("keras", "tf.keras", "tf_keras")
"""How a user may import Keras."""


class Request(NamedTuple):
    """What to run: all that the command line says, parsed."""

    stack: str
    device: str
    imported_as: str
    expected: dict[str, str]
    lock: str | None
    out: str
    scenarios: tuple[str, ...]
    select: str | None
    modes: tuple[str, ...]
    limit: float
    force: bool
    observations: int


def run(request: Request) -> int:
    """Run what *request* asks for; an exit code."""
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    with recording.Writing(request.out, request.stack, request.device) as writing:
        return _Run(request, scenarios, writing).complete()


def record_unavailable(request: Request, reason: str) -> int:
    """Record every planned cell as unavailable: the stack itself can't be had here."""
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    with recording.Writing(request.out, request.stack, request.device) as writing:
        return _Run(request, scenarios, writing).unavailable(reason)


class _Run:
    def __init__(self, request: Request, scenarios: list[discovery.Scenario], writing: recording.Writing) -> None:
        self._request = request
        self._scenarios = scenarios
        self._writing = writing
        self._lock = identity.file_digest(request.lock) if request.lock else None
        self._planned = self._plan()
        self._progress = Progress(request.stack, request.device)
        self._refused: set[str] = set()
        if writing.notice:
            say(writing.notice)

    def complete(self) -> int:
        """Run what is not there yet."""
        waiting = [cell for cell in self._planned if self._request.force or not self._stands(cell)]
        twice = [cell for cell in self._planned if self._is_due_again(cell, waiting)]
        self._progress.begin(len(waiting), len(self._planned) - len(waiting), again=len(twice))
        if not waiting and not twice and self._writing.past.whole:
            return WHOLE
        self._open()
        code = self._run_all(list(waiting)) or self._run_again(twice)
        self._close(len(self._planned) - len(waiting))
        return BAD_INPUT if self._refused else code

    def unavailable(self, reason: str) -> int:
        """Record that nothing can be run, and why."""
        self._open()
        self._give_up(self._planned, reason)
        self._close(sum(map(self._stands, self._planned)))
        return INCOMPLETE

    def _plan(self) -> list[dict[str, str]]:
        asked = self._request
        basis = (self._lock or identity.environment(), asked.imported_as, asked.expected, identity.variables())
        harness = identity.observing()
        return [
            {
                "scenario": scenario.id,
                "mode": mode,
                "digest": scenario.digest,
                "key": identity.key(*basis, scenario.digest, harness),
            }
            for scenario in self._scenarios
            for mode in self._request.modes
            if mode in scenario.modes
        ]

    def _stands(self, cell: dict[str, str]) -> bool:
        return self._writing.past.stands(cell, self._request.limit)

    def _is_due_again(self, cell: dict[str, str], waiting: list[dict[str, str]]) -> bool:
        return self._request.observations > 1 and (cell in waiting or not self._writing.past.is_repeated(cell))

    def _open(self) -> None:
        asked = self._request
        header = identity.header(asked.stack, asked.device, asked.imported_as, self._lock)
        header["planned"] = [f"{cell['scenario']} {cell['mode']}" for cell in self._planned]
        header["observations"] = asked.observations
        self._writing.append(header, *(scenario.record() for scenario in self._scenarios))

    def _close(self, reused: int) -> None:
        seconds = self._progress.end()
        self._writing.append({"kind": "footer", "cells": len(self._planned), "reused": reused, "seconds": seconds})
        say(f"{self._request.stack} {self._request.device}: done in {seconds:.1f} s")

    def _run_again(self, cells: list[dict[str, str]]) -> int:
        """Observe *cells* a second time, in another process: what a stack does once it may do otherwise the next."""
        self._writing.reread()
        past = self._writing.past
        return self._run_all([dict(cell, first=past.first(cell)) for cell in cells if not past.is_repeated(cell)])

    def _run_all(self, waiting: list[dict[str, str]]) -> int:
        """Processes one after another until no cell waits: a death costs its cell, not the ones behind it."""
        while waiting:
            before = len(waiting)
            end = supervising.run_cells(
                self._job(waiting), self._request.limit, lambda *done: self._done(waiting, done)
            )
            if isinstance(end, supervising.Absent):
                return self._give_up(waiting, end.reason)
            if waiting and not isinstance(end, supervising.Finished):
                if end.cell is not None:
                    self._bury(waiting, end)
                elif len(waiting) == before:
                    return self._give_up(waiting, end.why_no_start)
        return WHOLE

    def _done(self, waiting: list[dict[str, str]], done: tuple[Any, ...]) -> None:
        cell, kind, *refusal = done
        del waiting[0]
        self._progress.cell(cell, kind)
        for reason in set(refusal) - self._refused:
            self._refused.add(reason)
            say(f"error: {reason}")

    def _bury(self, waiting: list[dict[str, str]], end: supervising.Died | supervising.Hung) -> None:
        """Record the death of a process at its cell, unless it died just behind having recorded it."""
        self._writing.mend()
        outcome = end.outcome
        if end.cell and not self._writing.ends_with(*end.cell):
            self._fill(waiting[:1], outcome)
        self._done(waiting, (end.cell, outcome["kind"]))

    def _give_up(self, cells: list[dict[str, str]], reason: str) -> int:
        """Record *cells* as not to be had here, but never over an observation that still stands."""
        missing = [dict(cell, key=identity.NO_KEY) for cell in cells if not self._stands(cell) and "first" not in cell]
        self._fill(missing, {"kind": "unavailable", "reason": reason})
        say(f"{self._request.stack} {self._request.device}: {reason}")
        return INCOMPLETE

    def _job(self, waiting: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "imported_as": self._request.imported_as,
            "expected": self._request.expected,
            "device": self._request.device,
            "scenarios": [str(Path(path).resolve()) for path in self._request.scenarios],
            "out": str(Path(self._request.out).resolve()),
            "cells": list(waiting),
            "sources": self._writing.past.sources,
        }

    def _fill(self, cells: list[dict[str, str]], outcome: dict[str, Any]) -> None:
        self._writing.append(*(recording.observation(cell, 0.0, outcome) for cell in cells))
