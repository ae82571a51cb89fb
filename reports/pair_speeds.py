"""How two stacks compare in speed, on the machine that measured both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.speed_verdicts import judge_all
from reports.speeds import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.pairs import Pair
    from reports.speed_verdicts import Verdict
    from reports.timings import Timing, Timings


@frozen
class PairSpeed:
    """One benchmark in both stacks: the times as text, and what may be said of the two."""

    title: str
    older: str
    newer: str
    word: str
    sentence: str


@frozen
class PairSpeeds:
    """All benchmarks that both have, and the *machines* that measured them."""

    lines: tuple[PairSpeed, ...]
    machines: tuple[str, ...]


def pair_speeds(timings: Timings, pair: Pair) -> PairSpeeds:
    """Judge what both stacks have a time of."""
    older, newer = (_of(timings.timings, each.stack, pair.device) for each in (pair.older, pair.newer))
    both = [name for name in older if name in newer]
    verdicts = judge_all({name: older[name].passes for name in both}, {name: newer[name].passes for name in both})
    lines = tuple(_speed(older[name], newer[name], verdicts[name]) for name in both)
    machines = dict.fromkeys(each[name].machine["processor"] for each in (older, newer) for name in both)
    return PairSpeeds(lines, tuple(machines))


def _speed(older: Timing, newer: Timing, verdict: Verdict) -> PairSpeed:
    title = newer.title or newer.benchmark
    return PairSpeed(title, _told(older), _told(newer), verdict.word, verdict.sentence)


def _of(timings: Iterable[Timing], stack: str, device: str) -> Mapping[str, Timing]:
    return {each.benchmark: each for each in timings if (each.stack, each.device) == (stack, device)}


def _told(timing: Timing) -> str:
    if timing.spread is None:
        return f"{duration(timing.median)}, of one pass"
    least, greatest = timing.spread
    return f"{duration(timing.median)}, {duration(least)} to {duration(greatest)} in {len(timing.passes)} passes"
