"""When two arrays count as equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.equality import EQUAL_WITHIN, ROUNDING_WITHIN, Grade, distance, masks_equal
from reports.reading.records import Array
from tests.reports.making import mask, values

NUMBERS = st.one_of(st.floats(width=32, allow_nan=False, allow_infinity=False), st.sampled_from(["nan", "inf", "-inf"]))
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6)


def _array(numbers: list[object]) -> Array:
    return Array("float32", (len(numbers),), tuple(numbers))  # type: ignore[arg-type]


@given(st.lists(NUMBERS, max_size=6))
def test_an_array_equals_itself(numbers: list[object]) -> None:
    """NaN and the infinities included."""
    assert distance(_array(numbers), _array(numbers)).grade is Grade.EQUAL


@given(PAIRS)
def test_distance_is_the_same_in_both_directions(pairs: list[tuple[object, object]]) -> None:
    """Or the order of stacks would decide what is equal."""
    one, other = (_array(list(each)) for each in zip(*pairs, strict=True))

    assert distance(one, other) == distance(other, one)


@pytest.mark.parametrize(
    ("difference", "grade"),
    [
        (EQUAL_WITHIN / 2, Grade.EQUAL),
        (EQUAL_WITHIN * 2, Grade.ROUNDING),
        (ROUNDING_WITHIN / 2, Grade.ROUNDING),
        (ROUNDING_WITHIN * 2, Grade.REAL),
    ],
)
@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_the_limits_are_relative_to_large_values(difference: float, grade: Grade, size: float) -> None:
    """A float32 of 1000 has a rounding error of its own size."""
    assert distance(values(size), values(size * (1 + difference))).grade is grade


def test_a_nan_differs_from_a_number_and_has_no_difference() -> None:
    """There is no number to tell."""
    found = distance(_array(["nan"]), _array([1.0]))

    assert (found.grade, found.greatest) == (Grade.REAL, None)


def test_integers_are_compared_exactly() -> None:
    """One more is another number, however great the number is."""
    assert distance(values(10**9, dtype="int64"), values(10**9 + 1, dtype="int64")).grade is Grade.REAL


def test_the_width_of_a_float_is_no_difference() -> None:
    """It is a fact of the record; what it does shows in the values."""
    assert distance(values(0.5), values(0.5, dtype="float64")).grade is Grade.EQUAL


def test_no_mask_is_not_a_mask_that_hides_nothing() -> None:
    """The next layer may treat them differently."""
    assert not masks_equal(None, mask("111"))
    assert masks_equal(None, None)
    assert not masks_equal(mask("110"), mask("100"))
