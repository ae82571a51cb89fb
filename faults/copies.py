"""Asking a copy of Keras: the harness runs in the stack, with the copy in front of the stack's own Keras."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from attrs import frozen

from faults import asking
from faults.errors import CannotAsk
from faults.planting import MARK
from stacks import children, environments, launching
from stacks.launching import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
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


def ask(
    stack: Stack, environment: Path, copy: Path, question: Question, enough: Callable[[], bool] = lambda: False
) -> None:
    """Run the scenarios of a question on the Keras in the folder *copy*, until they are through or it is *enough*."""
    python = environments.interpreter(environment)
    words = [python, "-m", "harness", "run", *_words(stack, question)]
    env = {**launching.variables(stack, "cpu", environment, os.environ), "PYTHONPATH": str(copy)}
    ended = False

    def satisfied() -> bool:
        nonlocal ended
        ended = ended or enough()
        return ended

    log = question.record.with_suffix(".log")
    with log.open("wb") as said:
        status = children.run(words, env=env, cwd=stack.root, said=said, enough=satisfied)
    if status != Exit.WHOLE and not ended:
        last = log.read_bytes()[-SAID_KEPT:].decode("utf-8", "replace")
        raise CannotAsk(stack.name, status, last)


def _words(stack: Stack, question: Question) -> Sequence[str | Path]:
    expected = ["--expect-keras", stack.keras + MARK]
    selection = ["--scenarios", *_folders(stack.root), "-k", asking.expression(question.scenarios)]
    often = [] if question.twice else ["--once"]
    identity = launching.identity(stack, "cpu", question.record)
    return [*identity, *expected, *selection, "--mode", *asking.MODES, *often]


def _folders(root: Path) -> Iterable[str]:
    return (str(root / each) for each in asking.FOLDERS)
