"""
The noise floor beside a verdict: how far two measurements of the same thing are from each other.

Passes that came one behind the other: a stack's own, split in two alternately and judged as two stacks are.
Passes that took turns meet each other's noise, which cancels in their ratio and would not cancel between passes of one
stack; there every other block's ratio stands against that of the rest.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reports.timing.ratios import against_itself, noise, ratio
from reports.timing.verdicts import that_count, undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.timing.ratios import Block
    from reports.timing.timings import TimingPass


def floor(measured: Sequence[Block], *sides: Iterable[TimingPass]) -> float | None:
    """How far, as a share; *sides* are all passes of either stack. None where there are too few."""
    counted = that_count(measured)
    if counted and counted[0].in_turns:
        return between_halves(counted)
    known = [of_a_stack(each) for each in sides]
    return max((each for each in known if each is not None), default=None)


def of_a_stack(passes: Iterable[TimingPass]) -> float | None:
    """How far a stack is from itself, by its undisturbed passes; None where they are too few."""
    return noise(undisturbed(against_itself(passes)))


def between_halves(measured: Sequence[Block]) -> float | None:
    """How far the ratio of every other block is from that of the rest; None where they are too few."""
    one, other = ratio(measured[::2]), ratio(measured[1::2])
    if one is None or other is None:
        return None
    return math.exp(abs(math.log(one.estimate / other.estimate))) - 1
