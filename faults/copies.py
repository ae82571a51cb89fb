"""Asking a copy of Keras: the harness runs in the stack, with the copy in front of the stack's own Keras."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from attrs import field, frozen

from faults import asking
from faults.errors import CannotAsk
from faults.planting import MARK
from stacks import children, environments, launching
from stacks.launching import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from stacks.stack import Stack

SAID_KEPT = 2000
"""Bytes of what the harness said that are shown where it failed."""


@frozen
class Question:
    """What a copy of Keras is asked, and where the answers go."""

    scenarios: tuple[str, ...]
    record: Path
    twice: bool = False
    """Whether each cell is observed a second time, to know what is never the same."""


class StoppedError(Exception):
    """Somebody wants to go home; what was found until now is kept."""


@frozen
class Harness:
    """The harness in one stack; once *stop* is set, whatever it runs is ended with a `StoppedError`."""

    stack: Stack
    environment: Path
    stop: threading.Event = field(factory=threading.Event)

    def ask(self, copy: Path, question: Question, enough: Callable[[], bool] = lambda: False) -> None:
        """Run the scenarios of a question on the Keras in the folder *copy*, to the end or until it is *enough*."""
        satisfied = threading.Event()

        def ends() -> bool:
            if self.stop.is_set() or enough():
                satisfied.set()
            return satisfied.is_set()

        log = question.record.with_suffix(".log")
        with log.open("wb") as said:
            status = children.run(
                self._command(question), env=self._variables(copy), cwd=self.stack.root, said=said, enough=ends
            )
        if self.stop.is_set():
            raise StoppedError
        if status != Exit.WHOLE and not satisfied.is_set():
            raise CannotAsk(self.stack.name, status, log.read_bytes()[-SAID_KEPT:].decode("utf-8", "replace"))

    def _command(self, question: Question) -> Sequence[str | Path]:
        python = environments.interpreter(self.environment)
        return [python, "-m", "harness", "run", *_words(self.stack, question)]

    def _variables(self, copy: Path) -> Mapping[str, str]:
        ours = launching.variables(self.stack, "cpu", self.environment, os.environ)
        return {**ours, "PYTHONPATH": str(copy)}


def _words(stack: Stack, question: Question) -> Sequence[str | Path]:
    expected = ["--expect-keras", stack.keras + MARK]
    selection = ["--scenarios", *_folders(stack.root), "-k", asking.expression(question.scenarios)]
    often = [] if question.twice else ["--once"]
    identity = launching.identity(stack, "cpu", question.record)
    return [*identity, *expected, *selection, "--mode", *asking.MODES, *often]


def _folders(root: Path) -> Iterable[str]:
    return (str(root / each) for each in asking.FOLDERS)
