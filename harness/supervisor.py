"""
Watches the process that runs the cells.

A scenario may raise, hang, kill the interpreter or exhaust memory: each ends as an observation, and the rest go on.
This process never imports Keras.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, Callable, Iterator, NamedTuple, Union

from harness import captured_warnings, discovery, parent

IMPORT_LIMIT = 300.0
"""Seconds an import of TensorFlow may take: minutes on a cold disk, never five."""

STDERR_KEPT = 4000
"""Bytes of a dead process's stderr that are kept: the last ones say why."""

POLL = 1.0
"""Seconds between two looks at a process that says nothing."""

OnDone = Callable[..., None]
CellName = Union["tuple[str, str]", None]


class Finished(NamedTuple):
    """All cells ran."""


class Absent(NamedTuple):
    """The stack is not what it should be, or has not the device."""

    reason: str


class Died(NamedTuple):
    """The process died, of *signal*, while *cell* was at work."""

    cell: CellName
    signal: str
    stderr: str

    @property
    def outcome(self) -> dict[str, Any]:
        """The death as a record."""
        return {"kind": "crashed", "signal": self.signal, "stderr": self.stderr}

    @property
    def why_no_start(self) -> str:
        """What to say where it was due before any cell."""
        last = (self.stderr.strip().splitlines() or ["no message"])[-1]
        return f"the process died before its first cell ({self.signal}): {last}"


class Hung(NamedTuple):
    """The process was stopped because *cell* took longer than *limit* seconds."""

    cell: CellName
    limit: float
    stderr: str

    @property
    def outcome(self) -> dict[str, Any]:
        """The hang as a record."""
        return {"kind": "timeout", "limit": self.limit, "stderr": self.stderr}

    @property
    def why_no_start(self) -> str:
        """What to say where it was due before any cell."""
        return f"importing Keras took longer than {self.limit:.0f} s"


End = Union[Finished, Absent, Died, Hung]


def run_cells(job: dict[str, Any], limit: float, on_done: OnDone) -> End:
    """Run one process over the cells of *job*, and say how it ended.

    *limit* is the seconds a cell may take; *on_done* is called with each cell and its outcome's kind,
    and why a scenario was refused, where it was.
    """
    with tempfile.TemporaryDirectory(prefix="maskdrift-") as name:
        folder = Path(name)
        read, write = os.pipe()
        (folder / "job.json").write_text(json.dumps(dict(job, pipe=write)), encoding="utf-8")
        with (folder / "stderr").open("w+b") as noise:
            process = _start(folder / "job.json", write, noise)
            os.close(write)
            try:
                return _Watch(process, limit, noise, on_done).to_the_end(read)
            finally:
                os.close(read)
                _stop(process)


def _start(job: Path, pipe: int, noise: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        parent.bound([sys.executable, "-m", "harness", "work", job]),
        cwd=str(discovery.ROOT),
        stdin=subprocess.DEVNULL,
        stdout=noise,
        stderr=subprocess.STDOUT,
        pass_fds=(pipe,),
        start_new_session=True,
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Watch:
    """One process under watch, from its import to its end."""

    def __init__(self, process: Any, limit: float, noise: IO[bytes], on_done: OnDone) -> None:
        self._process, self._limit, self._noise, self._on_done = process, limit, noise, on_done
        self._cell: CellName = None
        self._allowed = IMPORT_LIMIT

    def to_the_end(self, pipe: int) -> End:
        for words in self._messages(pipe):
            if words is None:
                _stop(self._process)
                return Hung(self._cell, self._allowed, self._last_words())
            if words[0] == "absent":
                return Absent(words[1])
            self._note(words)
        code = self._process.wait()
        return Finished() if code == 0 and self._cell is None else Died(self._cell, _signal(code), self._last_words())

    def _note(self, words: list[str]) -> None:
        if words[0] == "start":
            self._cell = (words[1], words[2])
            self._allowed = self._limit
        else:
            self._on_done(self._cell, *words[1:])
            self._cell = None

    def _messages(self, pipe: int) -> Iterator[list[str] | None]:
        """The process's lines; None when one was due and did not come."""
        rest = b""
        deadline = time.monotonic() + self._allowed
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while True:
                if not selector.select(min(POLL, max(0.0, deadline - time.monotonic()))):
                    if time.monotonic() >= deadline:
                        yield None
                    # A process that forked may be dead although its pipe is still open.
                    if time.monotonic() >= deadline or self._process.poll() is not None:
                        return
                    continue
                chunk = os.read(pipe, 65536)
                if not chunk:
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    yield json.loads(line.decode("utf-8"))
                    deadline = time.monotonic() + self._allowed

    def _last_words(self) -> str:
        self._noise.seek(0, os.SEEK_END)
        self._noise.seek(max(0, self._noise.tell() - STDERR_KEPT))
        return captured_warnings.without_paths(self._noise.read().decode("utf-8", "replace"))


def _signal(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
