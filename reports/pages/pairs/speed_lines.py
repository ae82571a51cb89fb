"""How two stacks compare in speed, on the machine that measured both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.pages.timing.speed_tables import duration

if TYPE_CHECKING:
    from reports.judging.pairs.pair import Pair
    from reports.judging.timing.steps import Speeds
    from reports.judging.timing.verdicts import Verdict
    from reports.reading.timing.timings import Timing


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


def pair_speeds(speeds: Speeds, pair: Pair) -> PairSpeeds:
    """Judge what both stacks have a time of."""
    ends = pair.older.stack, pair.newer.stack
    older, newer = (speeds.of(stack, pair.device) for stack in ends)
    verdicts = speeds.verdicts(*ends, pair.device)
    lines = tuple(_speed(older[name], newer[name], verdict) for name, verdict in verdicts.items())
    machines = dict.fromkeys(each[name].machine["processor"] for each in (older, newer) for name in verdicts)
    return PairSpeeds(lines, tuple(machines))


def _speed(older: Timing, newer: Timing, verdict: Verdict) -> PairSpeed:
    title = newer.title or newer.benchmark
    return PairSpeed(title, _told(older), _told(newer), verdict.word, verdict.sentence)


def _told(timing: Timing) -> str:
    if timing.spread is None:
        return f"{duration(timing.median)}, of one pass"
    least, greatest = timing.spread
    return f"{duration(timing.median)}, {duration(least)} to {duration(greatest)} in {len(timing.passes)} passes"
