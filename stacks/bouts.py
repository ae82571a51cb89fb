"""
A bout: timing passes of two stacks or more, or of one against itself, all alive, of which one works at any moment.

They import Keras and build their models one after another, and then measure each benchmark in turns of a few rounds,
tens of times a second. What else the machine does meets all of them alike, which it does not where one pass ends before
the next begins; docs/method.md has the figures. `timed/turns.py` is the other end of the line.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from attrs import Factory, define, frozen

from stacks import children, ending, environments, timing_pass, turn_locks
from stacks.errors import CannotMake
from stacks.launching import Broken, Unavailable
from timed.catalogue import ORDER
from timed.turns import SOCKET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import IO

    from stacks.timing_pass import Asked

Each = TypeVar("Each")

SECONDS, TURN = 2.0, 0.05
"""How long the slowest stack measures a benchmark in all, and how long in one turn; of what is faster, less."""
ENOUGH, MOST_SECONDS, FEWEST = 60, 6.0, 5
"""A slow call is measured for longer, until it has had as many rounds or as many seconds; but never fewer rounds."""


class _FailedError(Exception):
    """The process of a pass ended with an error."""

    def __init__(self, side: _Side) -> None:
        super().__init__(side.asked.failure.sentence)
        self.side = side


@frozen
class _Ready:
    """A pass has built and called a benchmark, and waits; a call took *seconds*."""

    benchmark: str
    seconds: float


@define
class _Side:
    """One of the passes, and our end of the line to it."""

    asked: Asked
    out: Path
    ours: socket.socket
    line: IO[str]
    said: IO[bytes] | None
    ended: Future[int]
    ready: _Ready | None = None

    def tell(self, **message: object) -> None:
        """Let it go on, with what it must know for that; one that has died is heard of at its next word."""
        with contextlib.suppress(ConnectionError):
            self.ours.sendall(json.dumps(message).encode() + b"\n")

    def hear(self) -> Mapping[str, Any] | None:
        """What it says next; None once it has ended well."""
        line = ""
        with contextlib.suppress(ConnectionError):  # what it did not read before it died
            line = self.line.readline()
        if line:
            heard: Mapping[str, Any] = json.loads(line)
            return heard
        if self.ended.result():
            raise _FailedError(self)
        return None

    def build(self) -> None:
        """Let it work until it is ready for a benchmark, or ends."""
        heard = self.hear()
        self.ready = _Ready(heard["ready"], heard["seconds"]) if heard else None

    def take_turn(self) -> None:
        """Let it measure a few rounds."""
        self.tell(go=True)
        self.hear()


@frozen
class _Ring:
    """What the sides of a bout share: what is closed after them, and that it is over."""

    held: contextlib.ExitStack
    pool: ThreadPoolExecutor
    is_hushed: bool
    over: threading.Event = Factory(threading.Event)

    def begin(self, asked: Asked, environment: Path) -> _Side:
        """Start the process of a pass, with the other end of the line."""
        said = self.held.enter_context(tempfile.TemporaryFile()) if self.is_hushed else None  # noqa: SIM115 - closed with all
        ours, theirs = socket.socketpair()
        told = attrs.evolve(asked, told={**asked.told, SOCKET: str(theirs.fileno())})
        child: children.ChildOptions = {"said": said, "enough": self.over.is_set, "pass_fds": [theirs.fileno()]}
        out = asked.new_file()

        def run() -> int:
            # Closed here only when the child has ended: what we then hear of it is that it has.
            with theirs:
                return timing_pass.process(told, environment, out, **child)

        self.held.enter_context(ours)
        line = self.held.enter_context(ours.makefile("r", encoding="ascii", newline="\n"))
        return _Side(asked, out, ours, line, said, self.pool.submit(run))


def bout(
    asked: Sequence[Asked], say: Callable[[str], None] = lambda _: None, said: IO[bytes] | None = None
) -> tuple[Path, ...] | Broken | Unavailable:
    """
    Measure the passes in turns, and return their files in the same order.

    In each turn another one begins. A benchmark that not all of them can measure is measured by none.
    Where one fails, what the others have written by then is kept: it is not a bout but a single pass.
    On a GPU they come one after the other, because a process of TensorFlow takes all of its memory.
    *say* is as for `timing_pass.one_pass`; what the one that failed has said goes to *said*, where that is given.
    """
    if any(each.device == "gpu" for each in asked):
        return _one_after_the_other(asked, say, said)
    who = " and ".join(each.where for each in asked)
    with contextlib.ExitStack() as held:
        lent = []
        for pass_ in asked:
            try:
                lent.append(held.enter_context(environments.lent(pass_.stack, pass_.device)))
            except CannotMake as error:
                return timing_pass.not_made(pass_, error)
        held.enter_context(turn_locks.alone(asked[0].stack.root, f"timing passes of {who}", say))
        try:
            return _measured(asked, lent, _Ring(held, ThreadPoolExecutor(len(asked)), is_hushed=said is not None))
        except _FailedError as error:
            if said and error.side.said:
                error.side.said.seek(0)
                shutil.copyfileobj(error.side.said, said)
            return error.side.asked.failure


def _one_after_the_other(
    asked: Sequence[Asked], say: Callable[[str], None], said: IO[bytes] | None
) -> tuple[Path, ...] | Broken | Unavailable:
    files: list[Path] = []
    for pass_ in asked:
        made = timing_pass.one_pass(pass_, say, said)
        if isinstance(made, (Broken, Unavailable)):
            return made
        files.append(made)
    return tuple(files)


def _measured(asked: Sequence[Asked], lent: Sequence[Path], ring: _Ring) -> tuple[Path, ...]:
    sides: list[_Side] = []
    with ending.unwinding(), ring.pool:
        try:
            for pass_, environment in zip(asked, lent, strict=True):
                sides.append(ring.begin(pass_, environment))
                sides[-1].build()
            _measure(sides)
        finally:
            ring.over.set()
    return tuple(each.out for each in sides)


def _measure(sides: Sequence[_Side]) -> None:
    """Let all measure what all are ready for; what one of them passes over is left out by the others."""
    while ready := {each.ready.benchmark for each in sides if each.ready}:
        nearest = min(ready, key=ORDER.index)
        here = [each for each in sides if each.ready and each.ready.benchmark == nearest]
        if len(here) == len(sides):
            _alternate(sides)
        for side in here:
            side.tell(go=True)
            side.build()


def _alternate(sides: Sequence[_Side]) -> None:
    seconds = max(each.ready.seconds for each in sides if each.ready)
    rounds, at_once = _rounds(seconds), max(1, int(TURN / seconds))
    for side in sides:
        side.tell(rounds=rounds, at_once=at_once)
    for turn in range(-(-rounds // at_once)):
        for side in rotated(sides, turn):
            side.take_turn()


def rotated(sides: Sequence[Each], turn: int) -> tuple[Each, ...]:
    """The order of a turn: A B, B A, A B, ..., and of more than two another one begins each time as well."""
    first = turn % len(sides)
    return (*sides[first:], *sides[:first])


def _rounds(seconds: float) -> int:
    return max(FEWEST, int(SECONDS / seconds), min(ENOUGH, int(MOST_SECONDS / seconds)))
