"""
Forks of one process that imported a stack's Keras: in each a mutant is planted, and cells are run.

An import costs more than most mutants take to be killed, so it is paid once a campaign.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from harness import parent, scratch
from mutants.drawn.edits import Source
from mutants.errors import CannotRun
from stacks import environments, launching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mutants.drawn.sampling import Drawn
    from stacks.stack import Stack

IMPORT_LIMIT = 300.0
"""Seconds that the import of Keras and of the scenarios may take."""
LIMIT = 240.0
"""Seconds that a cell may take; a busy machine must not be taken for a mutant that never ends."""
SAID_SHOWN = 2000
"""Bytes of what the process said that are shown where it failed."""


@frozen
class Seen:
    """One cell as it was run: its *line* for a record, and which lines of Keras it reached, where that was asked."""

    line: Mapping[str, Any]
    hits: tuple[tuple[str, int], ...] = ()


@define
class Server:
    """The process that imported Keras; changed files go into the folder *changed*."""

    stack: Stack
    changed: Path
    process: subprocess.Popen[bytes]
    keras: Path = field(init=False)
    files: tuple[str, ...] = field(init=False)
    """Which files of Keras are imported."""
    _rest: bytes = b""

    @property
    def log(self) -> Path:
        """What the process says beside its answers."""
        return self.changed / "log"

    def begin(self) -> None:
        """Wait for the import."""
        told = self.heard(IMPORT_LIMIT)
        if told is None:
            raise CannotRun(self.stack.name, -signal.SIGKILL, f"the import took longer than {IMPORT_LIMIT:.0f} s")
        self.keras, self.files = Path(told["keras"]), tuple(told["files"])

    def ask(self, **asked: Any) -> None:  # noqa: ANN401 - whatever JSON has
        """Send one line."""
        if self.process.stdin is not None:
            self.process.stdin.write(json.dumps(asked).encode("utf-8") + b"\n")
            self.process.stdin.flush()

    def heard(self, limit: float) -> dict[str, Any] | None:
        """The next line; None where it does not come in time."""
        deadline = time.monotonic() + limit
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    return None
                self._rest += self._read()
        line, _, self._rest = self._rest.partition(b"\n")
        return dict(json.loads(line))

    @property
    def _out(self) -> int:
        return self.process.stdout.fileno() if self.process.stdout else -1

    def _read(self) -> bytes:
        more = os.read(self._out, 1 << 16)
        if not more:
            said = self.log.read_bytes()[-SAID_SHOWN:].decode("utf-8", "replace")
            raise CannotRun(self.stack.name, self.process.wait(), said)
        return more


@define
class Fork:
    """One fork of a server; one that dies is replaced for the next cell."""

    server: Server
    begin: Mapping[str, Any]
    _process: int = 0
    refused: str = field(default="", init=False)

    def start(self) -> None:
        """Fork, and plant what is asked for."""
        self.server.ask(begin=self.begin)
        told = self.server.heard(IMPORT_LIMIT) or {}
        self.refused, self._process = told.get("refused", ""), told.get("ready", 0)
        if not self._process:
            self.refused = self.refused or "the fork died before its first cell"
            if "over" not in told:
                self.server.heard(LIMIT)

    def run(self, cell: Mapping[str, Any]) -> Seen:
        """Run one cell; a death and a hang are outcomes too."""
        if not self._process:
            self.start()
        self.server.ask(cell=cell)
        told = self.server.heard(LIMIT)
        if told is not None and "line" in told:
            return Seen(told["line"], tuple((file, line) for file, line in told["hits"]))
        outcome = {"kind": "timeout", "limit": LIMIT, "stderr": ""} if told is None else _crashed(told["over"])
        if told is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self.server.heard(LIMIT)
        self._process = 0
        return Seen({**cell, "kind": "cell", "seconds": 0.0, "outcome": outcome})

    def end(self) -> None:
        """Let the fork go, so that the next one may come."""
        if self._process:
            self.server.ask(over=True)
            self.server.heard(LIMIT)
        self._process = 0


def _crashed(status: int) -> dict[str, Any]:
    name = signal.Signals(-status).name if status < 0 else f"exit {status}"
    return {"kind": "crashed", "signal": name, "stderr": ""}


@contextlib.contextmanager
def serving(stack: Stack, environment: Path, paths: Iterable[Path]) -> Iterator[Server]:
    """Start the process that imports the Keras of a stack, and the scenarios in *paths*."""
    python = environments.interpreter(environment)
    command: Sequence[object] = [python, "-m", "mutants.inside", stack.imported_as, *paths]
    with (
        scratch.lent() as folder,
        (folder / "log").open("wb") as said,
        subprocess.Popen(  # noqa: S603 - no shell
            parent.bound(command),
            env=launching.variables(stack, "cpu", environment, os.environ),
            cwd=stack.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        ) as process,
    ):
        try:
            server = Server(stack, folder, process)
            server.begin()
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def forked(
    server: Server, mutant: Drawn | None = None, lines: Mapping[str, Sequence[int]] | None = None
) -> Iterator[Fork]:
    """A fork with a mutant in it, or with the unchanged Keras; with *lines* it notes which of them are reached."""
    begin: dict[str, Any] = {} if mutant is None else _planting(server, mutant)
    fork = Fork(server, begin if lines is None else {**begin, "lines": lines})
    fork.start()
    try:
        yield fork
    finally:
        fork.end()


def _planting(server: Server, mutant: Drawn) -> dict[str, str]:
    """The changed file, under a path that ends like that of the original, for messages quote it."""
    original, changed = server.keras / mutant.site.file, server.changed / "keras" / mutant.site.file
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text(Source(original.read_text(encoding="utf-8")).edited(mutant.edit), encoding="utf-8")
    return {"original": str(original), "changed": str(changed)}
