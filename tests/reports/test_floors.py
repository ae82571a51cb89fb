"""Noise floors: how far two measurements of the same are from each other."""

from __future__ import annotations

import pytest

from reports.timing.floors import floor, of_a_stack
from reports.timing.ratios import FEWEST
from tests.reports.dueling import BUSY, QUIET, facing, in_turns, timed


def test_the_stack_that_is_farther_from_itself_counts() -> None:
    """One alternates between two speeds of which one is a quarter more, the other one is always the same."""
    steady = [timed(1.0, number) for number in range(12)]
    other = [timed(1.25 if number % 4 in {1, 2} else 1.0, number) for number in range(12)]

    assert of_a_stack(steady) == 0
    assert floor(facing([1.0] * 12, [1.0] * 12), steady, other) == pytest.approx(0.25)


def test_passes_that_took_turns_are_judged_by_their_ratios() -> None:
    """A stack is far from itself on a busy machine, and its ratio to another is not."""
    measured = BUSY.duel(3, 24)
    sides = [each.older for each in measured], [each.newer for each in measured]
    apart, beside = floor(measured, *sides), floor(in_turns(measured), *sides)

    assert apart is not None
    assert beside is not None
    assert beside < apart / 2


def test_every_other_block_stands_against_the_rest() -> None:
    """Here every other ratio is a tenth more."""
    measured = in_turns(facing([1.0] * 12, [1.1, 1.0] * 6))

    assert floor(measured) == pytest.approx(0.1)


def test_too_few_passes_have_no_floor() -> None:
    """Half of them would be fewer than are judged."""
    measured = in_turns(QUIET.duel(1, 2 * FEWEST - 1))

    assert floor(measured, [each.older for each in measured], [each.newer for each in measured]) is None
