"""
A number measured in several passes, with an interval.

The interval is that of the median by order statistics (Conover 1999, Practical Nonparametric Statistics, 3.2): it asks
nothing of how passes are distributed, so two modes between processes do it no harm.  With fewer than six passes there
is none at this confidence.
"""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.timing.ratios import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen
class Estimate:
    """The median of what the passes measured; *low* and *high* are None where there are too few."""

    measured: tuple[float, ...]
    """One number a pass."""
    value: float
    low: float | None
    high: float | None


def estimate(measured: Sequence[float]) -> Estimate:
    """Estimate the median."""
    in_order = sorted(measured)
    ranks = _ranks(len(in_order))
    low, high = (in_order[ranks[0]], in_order[ranks[1]]) if ranks else (None, None)
    return Estimate(tuple(measured), median(in_order), low, high)


@cache
def _ranks(count: int) -> tuple[int, int] | None:
    """
    Which of *count* numbers in order bound the interval, counted from 0.

    How many of them lie below the median is binomial.
    """
    from scipy import stats  # noqa: PLC0415 - it takes seconds to load, and most reports have no timings

    outside = int(stats.binom.ppf((1 - CONFIDENCE) / 2, count, 0.5))
    return (outside - 1, count - outside) if outside else None
