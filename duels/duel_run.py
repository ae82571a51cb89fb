"""A duel from its first pass to its end: block after block, judged after each."""

from __future__ import annotations

import enum
import time
from typing import TYPE_CHECKING

from attrs import frozen

from duels.duel import Passes
from duels.errors import CannotMeasure
from duels.judgement import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from duels.duel import Duel
    from duels.judgement import Judged
    from duels.limits import Limits


class EndReason(enum.Enum):
    """Why a duel ended; the values are for people."""

    NARROW = "every interval is narrow enough"
    BUDGET = "the time is up"
    INTERRUPTED = "interrupted"
    BROKEN = "a pass could not be measured"
    NOTHING = "there is no benchmark that both can run"


@frozen
class Stage:
    """A duel after *blocks* blocks and *seconds* seconds; about *left* seconds remain."""

    judged: Judged
    blocks: int
    seconds: float
    left: float


@frozen
class DuelEnd:
    """How a duel ended, and what it showed until then; None where not even one block was whole."""

    why: EndReason
    last: Stage | None
    problem: str | None = None
    """What was wrong with the pass that could not be measured."""
    interrupt: KeyboardInterrupt | None = None
    """What interrupted it."""


@frozen
class Listeners:
    """Who is told what happens: each stage, and each line about waiting."""

    stage: Callable[[Stage], None]
    line: Callable[[str], None]


def run_duel(duel: Duel, limits: Limits, listeners: Listeners, *, fresh: bool) -> DuelEnd:
    """Measure until the limits say so; what is there at Ctrl-C or when a stack breaks is judged all the same."""
    passes, last = Passes(), None
    started = time.monotonic()
    try:
        while True:
            block = last.blocks if last else 0
            passes.measure(duel, block, listeners.line)
            if block == 0 and not fresh:
                passes.recall(duel)
            last = _stage(judge(duel, passes), limits, block + 1, time.monotonic() - started)
            if not last.judged.rows:
                return DuelEnd(EndReason.NOTHING, last)
            listeners.stage(last)
            if limits.are_met(last.judged):
                return DuelEnd(EndReason.NARROW, last)
            if limits.is_over(last.seconds, last.blocks):
                return DuelEnd(EndReason.BUDGET, last)
    except KeyboardInterrupt as interrupt:
        return DuelEnd(EndReason.INTERRUPTED, last, interrupt=interrupt)
    except CannotMeasure as error:
        return DuelEnd(EndReason.BROKEN, last, str(error))


def _stage(judged: Judged, limits: Limits, blocks: int, seconds: float) -> Stage:
    return Stage(judged, blocks, seconds, limits.left(judged, seconds, blocks))
