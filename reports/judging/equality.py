"""
When two arrays count as equal.

Floats are equal within rounding, everything else exactly; a NaN equals a NaN, because both say "undefined".
The width of a dtype is a fact of the record and no difference of behaviour: what it does shows in the values.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.reading.records import Array

EQUAL_WITHIN = 1e-5
"""Relative to the greater of the two values and 1: what float32 and another order of summation leave open."""
ROUNDING_WITHIN = 1e-4
"""Up to here a difference is `drift`; beyond, the computation is another one."""


class Grade(IntEnum):
    """How far two things are apart; greater is worse."""

    EQUAL = 0
    ROUNDING = 1
    REAL = 2


@frozen
class Distance:
    """How far two arrays of one shape are apart; *greatest* is None where a difference is not a number."""

    grade: Grade
    greatest: float | None


def distance(one: Array, other: Array) -> Distance:
    """Compare the values of two arrays of the same shape."""
    if one.data == other.data:
        return Distance(Grade.EQUAL, 0.0)
    # NaN and infinities are words in a record.
    unequal = [(float(a), float(b)) for a, b in zip(one.data, other.data, strict=True) if a != b]
    gaps = _gaps(unequal)
    if not all(map(math.isfinite, gaps)):
        unequal = [each for each in unequal if not _identical(*each)]
        gaps = _gaps(unequal)
        if not all(map(math.isfinite, gaps)):
            return Distance(Grade.REAL, None)
    greatest = max(gaps, default=0.0)
    if not greatest or "float" in one.dtype or "float" in other.dtype:
        return Distance(_grade(gaps, unequal), greatest)
    return Distance(Grade.REAL, greatest)


def masks_equal(one: Array | None, other: Array | None) -> bool:
    """No mask and a mask that masks nothing are two things: the next layer may treat them differently."""
    if one is None or other is None:
        return one is other
    same = one.data == other.data or [bool(each) for each in one.data] == [bool(each) for each in other.data]
    return same and one.shape == other.shape


def _gaps(numbers: Sequence[tuple[float, float]]) -> list[float]:
    return [abs(x - y) for x, y in numbers]


def _identical(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _grade(gaps: Sequence[float], unequal: Sequence[tuple[float, float]]) -> Grade:
    # Most differences are rounding of small numbers, and need no division.
    if max(gaps, default=0.0) <= EQUAL_WITHIN:
        return Grade.EQUAL
    relative = max(gap / max(1.0, abs(x), abs(y)) for gap, (x, y) in zip(gaps, unequal, strict=True))
    if relative <= EQUAL_WITHIN:
        return Grade.EQUAL
    return Grade.ROUNDING if relative <= ROUNDING_WITHIN else Grade.REAL
