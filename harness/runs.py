"""`python -m harness run`: plans the cells of one stack, runs those that are not there yet, closes the record."""

from __future__ import annotations

import abc
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from harness import discovery, identity, recording, supervisor
from harness.exit_codes import Exit
from harness.progress import Progress, say

Task = TypeVar("Task")

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
    packages: tuple[str, ...] = ()

    @property
    def basis(self) -> tuple[object, ...]:
        """What everything that is done in the stack depends on."""
        installed = (self._lock or identity.environment(), *self._on_top)
        return (*installed, self.imported_as, self.expected, identity.variables())

    def header(self) -> dict[str, Any]:
        """Build the first line of a run, but for what it plans."""
        header = identity.header(self.stack, self.device, self.imported_as, self._lock)
        return dict(header, packages=self.packages) if self.packages else header

    @property
    def _lock(self) -> str | None:
        return identity.file_digest(self.lock) if self.lock else None

    @property
    def _on_top(self) -> tuple[object, ...]:
        """The packages on top of the lock: what was asked for, and what is there, which their names do not say."""
        return (self.packages, identity.environment()) if self.packages else ()


def plan(request: Request, scenarios: list[discovery.Scenario]) -> list[dict[str, str]]:
    """The cells that *request* asks for, each with the key of all that it depends on."""
    basis, harness = request.basis, identity.observing()
    return [
        {
            "scenario": scenario.id,
            "mode": mode,
            "digest": scenario.digest,
            "key": identity.key(*basis, scenario.digest, harness),
        }
        for scenario in scenarios
        for mode in request.modes
        if mode in scenario.modes
    ]


def run(request: Request) -> int:
    """Run what *request* asks for; an exit code."""
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    with recording.Writing(request.out, request.stack, request.device) as writing:
        return _Cells(request, scenarios, writing).complete()


def record_unavailable(request: Request, reason: str) -> int:
    """Record every planned cell as unavailable: the stack itself is not available here."""
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    with recording.Writing(request.out, request.stack, request.device) as writing:
        return _Cells(request, scenarios, writing).unavailable(reason)


class Run(abc.ABC, Generic[Task]):
    """Sees through what is planned of a stack, in processes that may die, and closes the record."""

    def __init__(self, request: Request, writing: recording.Writing, things: str) -> None:
        self._request = request
        self._writing = writing
        self._progress = Progress(request.stack, request.device, things)
        self._refused: set[str] = set()
        if writing.notice:
            say(writing.notice)

    @abc.abstractmethod
    def _job(self, waiting: list[Task]) -> dict[str, Any]:
        """What a process is told that shall do what waits."""

    @abc.abstractmethod
    def _fill(self, tasks: list[Task], outcome: dict[str, Any]) -> None:
        """Record that each of *tasks* ended so."""

    @abc.abstractmethod
    def _unkeyed(self, tasks: list[Task]) -> list[Task]:
        """*tasks* as every later run tries them again, but for those of which something is known that stands."""

    @abc.abstractmethod
    def _is_last(self, name: tuple[str, str]) -> bool:
        """Whether the last record is about what is called *name*."""

    def _close(self, planned: int, reused: int) -> None:
        seconds = self._progress.end()
        self._writing.append({"kind": "footer", "cells": planned, "reused": reused, "seconds": seconds})
        say(f"{self._request.stack} {self._request.device}: done in {seconds:.1f} s")

    def _see_through(self, waiting: list[Task]) -> int:
        """Processes one after another until nothing waits: a death costs what was at work, not what comes after it."""
        while waiting:
            before = len(waiting)
            end = supervisor.run_cells(self._job(waiting), self._request.limit, lambda *done: self._done(waiting, done))
            if isinstance(end, supervisor.Absent):
                return self._give_up(waiting, end.reason)
            if waiting and not isinstance(end, supervisor.Finished):
                if end.cell is not None:
                    self._bury(waiting, end)
                elif len(waiting) == before:
                    return self._give_up(waiting, end.why_no_start)
        return Exit.DONE

    def _done(self, waiting: list[Task], done: tuple[Any, ...]) -> None:
        cell, kind, *refusal = done
        del waiting[0]
        self._progress.cell(cell, kind)
        for reason in set(refusal) - self._refused:
            self._refused.add(reason)
            say(f"error: {reason}")

    def _bury(self, waiting: list[Task], end: supervisor.Died | supervisor.Hung) -> None:
        """Record the death of a process at its cell, unless it died just after having recorded it."""
        self._writing.mend()
        if end.cell and not self._is_last(end.cell):
            self._fill(waiting[:1], end.outcome)
        self._done(waiting, (end.cell, end.outcome["kind"]))

    def _give_up(self, tasks: list[Task], reason: str) -> int:
        """Record *tasks* as not available here, but never over an observation that still stands."""
        self._fill(self._unkeyed(tasks), {"kind": "unavailable", "reason": reason})
        say(f"{self._request.stack} {self._request.device}: {reason}")
        return Exit.INCOMPLETE


class _Cells(Run["dict[str, str]"]):
    """The cells of a matrix."""

    def __init__(self, request: Request, scenarios: list[discovery.Scenario], writing: recording.Writing) -> None:
        super().__init__(request, writing, "cells")
        self._scenarios = scenarios
        self._planned = plan(request, scenarios)

    def complete(self) -> int:
        """Run what is not there yet."""
        waiting = [cell for cell in self._planned if self._request.force or not self._stands(cell)]
        twice = [cell for cell in self._planned if self._is_due_again(cell, waiting)]
        self._progress.begin(len(waiting), len(self._planned) - len(waiting), again=len(twice))
        if not waiting and not twice and self._writing.past.whole:
            return Exit.DONE
        self._open()
        code = self._see_through(list(waiting)) or self._run_again(twice)
        self._close(len(self._planned), len(self._planned) - len(waiting))
        return Exit.FAILED if self._refused else code

    def unavailable(self, reason: str) -> int:
        """Record that nothing can be run, and why."""
        self._open()
        self._give_up(self._planned, reason)
        self._close(len(self._planned), sum(map(self._stands, self._planned)))
        return Exit.INCOMPLETE

    def _stands(self, cell: dict[str, str]) -> bool:
        return self._writing.past.stands(cell, self._request.limit)

    def _is_due_again(self, cell: dict[str, str], waiting: list[dict[str, str]]) -> bool:
        return self._request.observations > 1 and (cell in waiting or not self._writing.past.is_repeated(cell))

    def _open(self) -> None:
        header = self._request.header()
        header["planned"] = [f"{cell['scenario']} {cell['mode']}" for cell in self._planned]
        header["observations"] = self._request.observations
        self._writing.append(header, *(scenario.record() for scenario in self._scenarios))

    def _run_again(self, cells: list[dict[str, str]]) -> int:
        """Observe *cells* a second time, in another process: what a stack does once it may do otherwise the next."""
        self._writing.reread()
        past = self._writing.past
        return self._see_through([dict(cell, first=past.first(cell)) for cell in cells if not past.is_repeated(cell)])

    def _unkeyed(self, tasks: list[dict[str, str]]) -> list[dict[str, str]]:
        return [dict(cell, key=identity.NO_KEY) for cell in tasks if not self._stands(cell) and "first" not in cell]

    def _is_last(self, name: tuple[str, str]) -> bool:
        return self._writing.ends_with(*name)

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

    def _fill(self, tasks: list[dict[str, str]], outcome: dict[str, Any]) -> None:
        self._writing.append(*(recording.observation(cell, 0.0, outcome) for cell in tasks))
