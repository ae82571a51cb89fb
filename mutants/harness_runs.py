"""Runs of the harness in a stack, with a copy of Keras before the stack's own on the path."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from attrs import field, frozen

from harness.exit_codes import Exit
from harness.modes import USUAL
from mutants import selection
from mutants.errors import CannotRun
from mutants.keras_copies import MARK
from stacks import children, environments, launching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from stacks.stack import Stack

SAID_SHOWN = 2000
"""Bytes of what the harness said that are shown where it failed."""


@frozen
class CopyRequest:
    """Which scenarios to run on a copy of Keras, and where the record goes."""

    scenarios: tuple[str, ...]
    record: Path
    twice: bool = False
    """Whether each cell is observed a second time, to know which cells are unstable."""


class StoppedError(Exception):
    """The campaign is over before its end; the verdicts until now are kept."""


@frozen
class Harness:
    """The harness in one stack; once *stop* is set, whatever it runs is ended with a `StoppedError`."""

    stack: Stack
    environment: Path
    stop: threading.Event = field(factory=threading.Event)

    def run(self, copy: Path, request: CopyRequest, enough: Callable[[], bool] = lambda: False) -> None:
        """Run the scenarios of a request on the Keras in the folder *copy*, to the end or until it is *enough*."""
        satisfied = threading.Event()

        def ends() -> bool:
            if self.stop.is_set() or enough():
                satisfied.set()
            return satisfied.is_set()

        log = request.record.with_suffix(".log")
        with log.open("wb") as said:
            status = children.run(
                self._command(request), env=self._variables(copy), cwd=self.stack.root, said=said, enough=ends
            )
        if self.stop.is_set():
            raise StoppedError
        if status != Exit.DONE and not satisfied.is_set():
            raise CannotRun(self.stack.name, status, log.read_bytes()[-SAID_SHOWN:].decode("utf-8", "replace"))

    def _command(self, request: CopyRequest) -> Sequence[str | Path]:
        python = environments.interpreter(self.environment)
        return [python, "-m", "harness", "run", *_words(self.stack, request)]

    def _variables(self, copy: Path) -> Mapping[str, str]:
        ours = launching.variables(self.stack, "cpu", self.environment, os.environ)
        return {**ours, "PYTHONPATH": str(copy)}


def _words(stack: Stack, request: CopyRequest) -> Sequence[str | Path]:
    expected = ["--expect-keras", stack.keras + MARK]
    selected = ["--scenarios", *_folders(stack.root), "-k", selection.expression(request.scenarios)]
    often = [] if request.twice else ["--once"]
    identity = launching.identity(stack, "cpu", request.record)
    return [*identity, *expected, *selected, "--mode", *USUAL, *often]


def _folders(root: Path) -> Iterable[str]:
    return (str(root / each) for each in selection.FOLDERS)
