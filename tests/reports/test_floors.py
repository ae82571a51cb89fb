"""Noise floors: how far two measurements of the same are from each other."""

from __future__ import annotations

import pytest

from reports.judging.timing.noise_floors import floor, greatest, of_a_stack
from reports.judging.timing.ratios import FEWEST
from tests.reports.dueling import BUSY, QUIET, facing, in_turns, timed


def test_the_stack_that_is_farther_from_itself_counts() -> None:
    """One alternates between two speeds of which one is a quarter more, the other one is always the same."""
    steady = [timed(1.0, number) for number in range(12)]
    other = [timed(1.25 if number % 4 in {1, 2} else 1.0, number) for number in range(12)]

    assert of_a_stack(steady) == 0
    assert greatest(map(of_a_stack, (steady, other))) == pytest.approx(0.25)
    assert greatest([None, None]) is None


def test_passes_that_took_turns_are_judged_by_their_ratios() -> None:
    """Every other one of them is a tenth more here, whatever the stacks do by themselves."""
    measured = facing([1.0] * 12, [1.1, 1.0] * 6)

    assert floor(in_turns(measured), lambda: 0.5) == pytest.approx(0.1)
    assert floor(measured, lambda: 0.5) == 0.5


def test_a_few_that_took_turns_decide_nothing() -> None:
    """In whichever order the runs come."""
    few, many = in_turns(QUIET.duel(1, FEWEST - 1)), QUIET.duel(2, 12)

    assert floor([*few, *many], lambda: 0.5) == floor([*many, *few], lambda: 0.5) == 0.5


def test_a_stack_is_far_from_itself_on_a_busy_machine_and_its_ratio_is_not() -> None:
    """That is what turns are for."""
    measured = in_turns(BUSY.duel(3, 24))
    own = of_a_stack([each.older for each in measured])
    beside = floor(measured, lambda: own)

    assert own is not None
    assert beside is not None
    assert beside < own / 2


def test_too_few_passes_have_no_floor() -> None:
    """Half of them would be fewer than are judged."""
    assert floor(in_turns(QUIET.duel(1, 2 * FEWEST - 1)), lambda: 0.5) is None
    assert of_a_stack([timed(1.0, number) for number in range(2 * FEWEST - 1)]) is None
