"""What is said of two stacks' speed, on made-up duels of known truth."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from reports.judging.timing import ratios
from reports.judging.timing.ratios import FEWEST, Block, blocks
from reports.judging.timing.verdicts import (
    TRIFLE,
    WIDEST,
    CannotTell,
    Faster,
    NoDifferenceShown,
    Slower,
    judge,
    judge_blocks,
    undisturbed,
)
from tests.reports.dueling import DRIFTING, EVEN_MODES, OUTLIERS, QUIET, TWO_MODES, WORLDS, facing, in_turns, timed

if TYPE_CHECKING:
    from reports.judging.timing.verdicts import Verdict
    from tests.reports.dueling import World

DUELS = 60


def _verdicts(world: World, slowdown: float, count: int = 12) -> Counter[type[Verdict]]:
    return Counter(type(judge(world.duel(seed, count, slowdown))) for seed in range(DUELS))


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_equal_stacks_are_hardly_ever_called_different(world: World) -> None:
    """At most one duel in twenty; six of sixty would be chance once in thirty times, and the seeds are fixed."""
    found = _verdicts(world, 1.0)

    assert found[Slower] + found[Faster] <= 5


@pytest.mark.parametrize(("slowdown", "share"), [(1.05, 0.7), (1.10, 0.85)])
@pytest.mark.parametrize("world", [QUIET, DRIFTING, TWO_MODES, OUTLIERS], ids=lambda world: world.name)
def test_a_slower_stack_is_found(world: World, slowdown: float, share: float) -> None:
    """In processes of two modes as well, of which a comparison of two processes is wrong one time in three."""
    found = _verdicts(world, slowdown)

    assert found[Slower] >= share * DUELS
    assert found[Faster] == 0


def test_what_cannot_be_seen_is_not_called_equal() -> None:
    """Six blocks of processes in two modes hide a quarter: that is no answer."""
    found = _verdicts(EVEN_MODES, 1.0, FEWEST)

    assert found[CannotTell] > DUELS / 3


def test_no_difference_names_the_size_that_would_have_been_seen() -> None:
    """And a difference of that size is seen in the same passes."""
    found = judge(QUIET.duel(2, 8))
    assert isinstance(found, NoDifferenceShown)

    assert 0.01 < found.detectable < 0.05
    assert f"{found.detectable:.1%}".replace("%", " %") in found.sentence
    more = (1 + found.detectable) / found.ratio.estimate * 1.001
    assert isinstance(judge(QUIET.duel(2, 8, more)), Slower)


def test_a_trifle_is_no_difference_however_surely_it_is_there() -> None:
    """Half a percent in passes that agree to the last digit."""
    found = judge(facing([1.0] * 8, [1.0 + TRIFLE / 2] * 8))

    assert isinstance(found, NoDifferenceShown)
    assert found.detectable == TRIFLE


def test_the_verdict_turns_round_with_the_stacks() -> None:
    """A tenth slower is a tenth of the other's time faster."""
    duel = QUIET.duel(5, 12, 1.1)
    one, other = judge(duel), judge([each.turned for each in duel])

    assert isinstance(one, Slower)
    assert isinstance(other, Faster)
    assert other.sentence.startswith("faster by 8.8 % (")


def test_too_few_passes_cannot_tell() -> None:
    """The report has one pass a stack after the first matrix."""
    found = judge(QUIET.duel(1, 1, 3.0))

    assert isinstance(found, CannotTell)
    assert found.sentence == f"cannot tell: pairs of passes: 1, and at least {FEWEST} are needed"


def test_passes_under_foreign_load_do_not_count() -> None:
    """They were disturbed on one side only, and would make equal stacks look a third apart."""
    quiet = QUIET.duel(3, 12)
    loaded = [_disturbed(each, 1.4) if number % 2 else each for number, each in enumerate(quiet)]
    found = judge(loaded)

    assert isinstance(found, NoDifferenceShown)
    assert found.ratio.blocks == 6


def test_a_machine_that_is_never_quiet_cannot_tell() -> None:
    """And says how often it was not."""
    found = judge([_disturbed(each, 1.4) for each in QUIET.duel(3, 12)])

    assert isinstance(found, CannotTell)
    assert "other processes were at work in 12 of 12 pairs of passes" in found.sentence


def test_blocks_that_took_turns_count_alone_where_they_are_enough() -> None:
    """What came one behind the other met another machine, so to speak, and would only widen the interval."""
    wild, calm = TWO_MODES.duel(1, 12, 1.4), QUIET.duel(2, 6)
    found = judge([*wild, *in_turns(calm)])

    assert isinstance(found, NoDifferenceShown)
    assert found.ratio == ratios.ratio(calm)


def test_too_few_blocks_that_took_turns_count_with_the_others() -> None:
    """A duel that was broken off takes nothing away from what the matrix measured."""
    found = judge([*QUIET.duel(1, 7), *in_turns(QUIET.duel(2, 5))])

    assert isinstance(found, NoDifferenceShown)
    assert found.ratio.blocks == 12


@pytest.mark.parametrize(
    ("newer", "measured", "kept"), [(0.15, [1.0], 6), (0.25, [1.0], 0), (0.25, [0.2], 6), (0.25, [9.0], 0)]
)
def test_what_disturbs_one_of_two_that_take_turns_disturbs_both(newer: float, measured: list[float], kept: int) -> None:
    """Each counts for itself what it can see of it in its turns: the longer they are, the better it knows."""
    quiet, disturbed = timed(1.0, foreign=0.0, seconds=[1.0]), timed(1.0, foreign=newer, seconds=measured)
    sides = [evolve(each, in_turns=True) for each in (quiet, disturbed)]

    assert len(undisturbed([Block(*sides)] * 6)) == kept


def test_benchmarks_are_judged_together_or_intervals_would_be_too_narrow() -> None:
    """The same passes seen as one of eight have a wider interval than alone."""
    older = {f"b{n}": [each.older for each in QUIET.duel(n, 8)] for n in range(8)}
    newer = {f"b{n}": [each.newer for each in QUIET.duel(n, 8)] for n in range(8)}
    together = judge_blocks(ratios.facing(older, newer))["b3"]
    alone = judge(blocks(older["b3"], newer["b3"]))

    assert isinstance(together, NoDifferenceShown)
    assert isinstance(alone, NoDifferenceShown)
    assert together.ratio.visible > 1.3 * alone.ratio.visible


def test_a_benchmark_that_one_stack_lacks_is_no_part_of_the_judgement() -> None:
    """XLA is not everywhere."""
    passes = [timed(1.0, number) for number in range(6)]

    assert set(ratios.facing({"both": passes, "xla": passes}, {"both": passes})) == {"both"}


def test_an_interval_that_shows_a_difference_may_be_as_wide_as_it_likes() -> None:
    """Twice to five times as slow is slower."""
    found = judge(facing([1.0] * 6, [2.2, 4.0, 3.0, 5.0, 2.5, 3.6]))

    assert isinstance(found, Slower)
    assert found.ratio.visible > WIDEST


def _disturbed(block: Block, factor: float) -> Block:
    return Block(block.older, evolve(block.newer, median=block.newer.median * factor, foreign=1.0))
