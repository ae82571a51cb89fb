"""
The noise floor beside a verdict: how far two measurements of the same thing are from each other.

Passes that came one after the other: a stack's own, split in two alternately and judged as two stacks are.
Passes that took turns meet each other's noise, which cancels in their ratio and would not cancel between passes of one
stack; there every other block's ratio stands against that of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.timing.ratios import against_itself, apart, estimated, noise
from reports.judging.timing.verdicts import that_count, undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reports.judging.timing.ratios import Block
    from reports.reading.timing.timings import TimingPass


def floor(measured: Sequence[Block], of_stacks: Callable[[], float | None]) -> float | None:
    """
    How far, as a share; None where there are too few passes.

    *of_stacks* tells how far the stacks are from themselves, where that is what counts.
    """
    counted = that_count(measured)
    return between_halves(counted) if counted and all(each.in_turns for each in counted) else of_stacks()


def greatest(known: Iterable[float | None]) -> float | None:
    """Of two stacks, the one that is farther from itself counts."""
    return max((each for each in known if each is not None), default=None)


def of_a_stack(passes: Iterable[TimingPass]) -> float | None:
    """How far a stack is from itself, by its undisturbed passes; None where they are too few."""
    return noise(undisturbed(against_itself(passes)))


def between_halves(measured: Sequence[Block]) -> float | None:
    """How far the ratio of every other block is from that of the rest; None where they are too few."""
    one, other = estimated(measured[::2]), estimated(measured[1::2])
    return None if one is None or other is None else apart(one / other)
