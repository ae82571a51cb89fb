"""When a duel ends, and what it says of the time until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from duels.judgement import Judged, Row
from duels.limits import Limits
from reports.judging.timing.verdicts import NoDifferenceShown, Slower, judge
from tests.reports.dueling import QUIET, TWO_MODES

if TYPE_CHECKING:
    from reports.judging.timing.ratios import Block

LIMITS = Limits(width=0.05, budget=600)


def _judged(*measured: tuple[Block, ...]) -> Judged:
    rows = [
        Row(f"benchmark {number}", None, judge(each, together=len(measured)), len(each), 0, None)
        for number, each in enumerate(measured)
    ]
    return Judged("old", "new", "cpu", tuple(rows), (), 0)


def test_a_verdict_is_no_reason_to_stop() -> None:
    """Who stops at the first verdict finds what chance has to offer."""
    judged = _judged(TWO_MODES.duel(0, 6, 1.5))

    assert isinstance(judged.rows[0].verdict, Slower)
    assert judged.visible is not None
    assert judged.visible > LIMITS.width
    assert not LIMITS.are_met(judged)


def test_narrow_intervals_are_a_reason_to_stop() -> None:
    """Whatever the verdicts are."""
    judged = _judged(QUIET.duel(1, 12), QUIET.duel(2, 12, 1.3))

    assert {type(each.verdict) for each in judged.rows} == {NoDifferenceShown, Slower}
    assert LIMITS.are_met(judged)


def test_the_widest_interval_decides() -> None:
    """The others wait for it."""
    judged = _judged(QUIET.duel(1, 12), TWO_MODES.duel(6, 6))

    assert judged.widest is judged.rows[1]
    assert not LIMITS.are_met(judged)


def test_a_benchmark_without_an_interval_is_the_widest() -> None:
    """Nothing would be seen through it."""
    judged = _judged(QUIET.duel(1, 12), QUIET.duel(2, 2))

    assert judged.widest is judged.rows[1]
    assert judged.visible is None
    assert not LIMITS.are_met(judged)


@pytest.mark.parametrize(("seconds", "blocks", "over"), [(550, 10, True), (540, 10, False), (900, 1, True)])
def test_no_block_is_begun_that_would_end_behind_the_budget(seconds: float, blocks: int, *, over: bool) -> None:
    """Except for the first, without which there is nothing to judge."""
    assert LIMITS.is_over(seconds, blocks) is over


def test_the_estimate_of_what_remains_is_about_right() -> None:
    """Twice the blocks it names are enough, and a quarter of them is not."""
    limits = Limits(width=0.006, budget=10_000)
    left = round(limits.left(_judged(QUIET.duel(4, 8)), seconds=8, blocks=8))

    assert left > 8
    assert limits.are_met(_judged(QUIET.duel(4, 8 + 2 * left)))
    assert not limits.are_met(_judged(QUIET.duel(4, 8 + left // 4)))


def test_the_estimate_is_never_more_than_the_budget_has_left() -> None:
    """Nor is there one without an interval."""
    assert LIMITS.left(_judged(QUIET.duel(4, 2)), seconds=100, blocks=2) == 500
    assert LIMITS.left(_judged(TWO_MODES.duel(6, 6)), seconds=590, blocks=6) <= 10


def test_stopping_on_width_does_not_make_equal_stacks_different() -> None:
    """A duel judged after each block until it is narrow enough is wrong no more often than one of a fixed length."""
    verdicts = [_measured(seed) for seed in range(25)]

    assert sum(isinstance(each, NoDifferenceShown) for each in verdicts) >= 22


def _measured(seed: int) -> object:
    whole = TWO_MODES.duel(seed, 40)
    stages = (_judged(whole[:blocks]) for blocks in range(6, 40, 4))
    last = next((each for each in stages if LIMITS.are_met(each)), _judged(whole))
    return last.rows[0].verdict
