"""Ratios of two stacks and their intervals, on made-up duels of known truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.judging.timing.ratios import FEWEST, Block, against_itself, blocks, noise, ratio
from tests.reports.dueling import BUSY, DRIFTING, EVEN_MODES, QUIET, TWO_MODES, WORLDS, facing, timed

if TYPE_CHECKING:
    from reports.reading.timing.timings import TimingPass
    from tests.reports.dueling import World

DUELS = 60
MEDIANS = st.lists(
    st.tuples(*[st.floats(0.001, 0.01, allow_subnormal=False)] * 2), min_size=FEWEST, max_size=FEWEST + 3
)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
@pytest.mark.parametrize("count", [6, 12])
def test_the_interval_holds_the_truth_as_often_as_it_says(world: World, count: int) -> None:
    """19 times in 20; of 60 duels that is 57, and fewer than 52 would be chance once in a hundred times."""
    found = [ratio(world.duel(seed, count, 1.07)) for seed in range(DUELS)]

    assert sum(each is not None and each.low <= 1.07 <= each.high for each in found) >= 52


def test_intervals_of_several_benchmarks_hold_all_at_once() -> None:
    """Eight benchmarks of two equal stacks: one duel in twenty may have a false interval among its eight."""
    duels = [[QUIET.duel(8 * seed + number, 8) for number in range(8)] for seed in range(20)]
    found = [[ratio(each, together=8) for each in duel] for duel in duels]

    assert sum(all(each and each.low <= 1 <= each.high for each in duel) for duel in found) >= 17


def test_the_estimate_stays_with_the_ratio_between_two_modes() -> None:
    """The median of medians would leap from mode to mode, and the mean follow whichever had one more."""
    duels = [TWO_MODES.duel(seed, 12, 1.05) for seed in range(DUELS)]
    near = [abs(found.estimate / 1.05 - 1) < 0.02 for each in duels if (found := ratio(each))]
    means = [_mean(each) for each in duels]

    assert np.mean(near) > 0.8
    assert np.mean([abs(each / 1.05 - 1) < 0.02 for each in means]) < 0.7


def test_more_blocks_make_the_interval_narrower() -> None:
    """Or there would be no point in going on."""
    few, many = ratio(TWO_MODES.duel(1, 6)), ratio(TWO_MODES.duel(1, 40))

    assert few is not None
    assert many is not None
    assert many.visible < few.visible / 2


def test_a_machine_that_becomes_slower_meets_both_stacks_alike() -> None:
    """Its slope is seven times the noise of a pass by the end, and the ratio does not see it."""
    found = ratio(DRIFTING.duel(3, 12))

    assert found is not None
    assert found.low < 1 < found.high
    assert found.visible < 0.06


def test_what_meets_both_passes_of_a_block_is_no_noise() -> None:
    """Blocks scatter by 15 % and the passes of one by 2.4 %: through the interval of ten, less than 5 % is seen."""
    seen = [found.visible for seed in range(20) if (found := ratio(BUSY.duel(seed, 10)))]

    assert np.median(seen) < 0.05


def test_passes_of_a_block_that_have_nothing_in_common_are_not_paired() -> None:
    """Pairing would let one process in another mode decide: of twelve blocks, two or three have such a pair."""
    seen = [found.visible for seed in range(20) if (found := ratio(TWO_MODES.duel(seed, 12)))]

    assert np.median(seen) < 0.03


def test_too_few_blocks_have_no_ratio() -> None:
    """One process says nothing of the next, and four say little."""
    assert ratio(facing([1.0] * (FEWEST - 1), [1.0] * (FEWEST - 1))) is None


@given(MEDIANS)
@settings(max_examples=20, deadline=None)
def test_exchanging_the_stacks_turns_the_ratio_round(medians: list[tuple[float, float]]) -> None:
    """Slower by a third one way is faster by a quarter the other way, with the same interval."""
    older, newer = zip(*medians, strict=True)
    one, other = ratio(facing(older, newer)), ratio(facing(newer, older))

    assert one is not None
    assert other is not None
    assert (one.estimate, one.low, one.high) == pytest.approx((1 / other.estimate, 1 / other.high, 1 / other.low))


@given(MEDIANS, st.sampled_from([0.125, 0.5, 4.0, 1024.0]))
@settings(max_examples=20, deadline=None)
def test_a_machine_twice_as_slow_changes_nothing(medians: list[tuple[float, float]], factor: float) -> None:
    """Times of both stacks may be multiplied by anything."""
    older, newer = zip(*medians, strict=True)
    found = ratio(facing(older, newer))
    scaled = ratio(facing([factor * each for each in older], [factor * each for each in newer]))

    assert found is not None
    assert scaled is not None
    assert (scaled.estimate, scaled.low, scaled.high) == pytest.approx(
        (found.estimate, found.low, found.high), rel=0.02
    )


@given(st.permutations(range(8)), st.permutations(range(8)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_files_does_not_matter(one: list[int], other: list[int]) -> None:
    """Passes find each other by their run and their turn."""
    older, newer = ([timed(0.003 + 0.0001 * number, number) for number in order] for order in (one, other))

    assert blocks(older, newer) == blocks(sorted(older, key=_turn), sorted(newer, key=_turn))


def test_passes_pair_up_within_one_run_only() -> None:
    """What one machine did on Monday is no partner for what another did on Tuesday."""
    older = [timed(1.0, 0), timed(1.0, 1), timed(1.0, 0, run="before"), timed(1.0, 7, run=None)]
    newer = [timed(2.0, 0), timed(2.0, 0, run="other"), timed(2.0, 7, run=None)]

    found = blocks(older, newer)

    assert [(each.older.run, each.older.round, each.newer.round) for each in found] == [("run", 0, 0)]


def test_a_stack_against_itself_is_split_alternately() -> None:
    """A B, B A, as a duel is measured; the last pass of an odd number has no partner."""
    found = against_itself([timed(1.0, number) for number in range(7)])

    assert [(each.older.round, each.newer.round) for each in found] == [(0, 1), (3, 2), (4, 5)]


def test_noise_is_how_far_a_stack_is_from_itself() -> None:
    """Whichever half is the longer one."""
    assert noise(facing([1.0] * 6, [1.25] * 6)) == pytest.approx(0.25)
    assert noise(facing([1.25] * 6, [1.0] * 6)) == pytest.approx(0.25)
    assert noise(()) is None


def test_equal_halves_of_processes_in_two_modes_are_called_wide() -> None:
    """The worst there is: the interval must own up to it."""
    wide = [found.visible for seed in range(20) if (found := ratio(EVEN_MODES.duel(seed, 6)))]

    assert np.median(wide) > 0.1


def _turn(measured: TimingPass) -> int:
    return -1 if measured.round is None else measured.round


def _mean(measured: tuple[Block, ...]) -> float:
    return float(np.exp(np.mean([np.log(each.newer.median / each.older.median) for each in measured])))
