"""What a stack did, held against what the documentation promises."""

from __future__ import annotations

import math

import msgspec
import pytest

from reports.judging.expectations import held_against
from reports.reading.expectation_records import NOT_PROMISED, ExpectedOutput, Numbers, Refusal
from tests.reports import making
from tests.reports.promising import did, promise


def test_what_is_within_rounding_agrees_and_says_how_near() -> None:
    """To two digits."""
    held = held_against(promise(1.0, 2.0, masked="11"), did(1.0, 2.0 + 3e-7, masked="11"))

    assert held.agrees
    assert held.sentence == "agrees to 3e-07"
    assert held_against(promise(1.0), did(1.0)).sentence == "agrees to the last bit"


@pytest.mark.parametrize(
    ("promised", "seen", "sentence"),
    [
        ("10", "11", "another mask after `merge`"),
        ("10", None, "no mask after `merge`"),
        (None, "11", "a mask too many after `merge`"),
    ],
)
def test_masks_and_values_are_told_apart(promised: str | None, seen: str | None, sentence: str) -> None:
    """The numbers are right, the mask is not."""
    held = held_against(promise(1.0, 2.0, masked=promised), did(1.0, 2.0, masked=seen))

    assert not held.agrees
    assert held.sentence == sentence


def test_a_mask_that_nobody_promises_is_not_held_against_anybody() -> None:
    """Whatever it is."""
    output = ExpectedOutput(making.values(1.0, 2.0), NOT_PROMISED, covers_masked=True)
    open_mask = msgspec.structs.replace(promise(1.0, 2.0), outcome=Numbers((output,), ()))

    assert held_against(open_mask, did(1.0, 2.0, masked="10")).agrees


def test_nothing_is_compared_where_neither_mask_nor_hidden_steps_are_promised() -> None:
    """Which steps are hidden is not known, and any of them may be one of which nobody speaks."""
    output = ExpectedOutput(making.values(1.0, 2.0), NOT_PROMISED, covers_masked=False)
    silent = msgspec.structs.replace(promise(1.0, 2.0), outcome=Numbers((output,), ()))

    assert held_against(silent, did(1.0, 9.0, masked="10")).agrees


def test_values_are_off_at_steps_that_are_seen_or_only_at_hidden_ones() -> None:
    """Behind which layer first, and by how much at most."""
    seen = held_against(promise(1.0, 2.0, masked="10"), did(1.25, 2.0, masked="10"))
    hidden = held_against(promise(1.0, 2.0, masked="10"), did(1.0, 2.5, masked="10"))

    assert seen.sentence == "0.25 off after `merge`"
    assert hidden.agrees
    assert hidden.sentence == "agrees to the last bit; at masked timesteps, 0.5 off after `merge`"


def test_hidden_steps_of_which_nobody_speaks_are_left_out() -> None:
    """The documentation says nothing about them."""
    held = held_against(promise(1.0, 2.0, masked="10", covers_masked=False), did(1.0, 2.5, masked="10"))

    assert held.sentence == "agrees to the last bit"


def test_the_largest_distance_is_told_where_it_is_farther_on() -> None:
    """Off by 0.25 first, and by 4 in the end."""
    first, last = promise(1.0, layer="first"), promise(5.0, layer="last")
    assert isinstance(first.outcome, Numbers)
    assert isinstance(last.outcome, Numbers)
    both = msgspec.structs.replace(first, outcome=Numbers((), (*first.outcome.trace, *last.outcome.trace)))
    outcome = making.ok(making.layer("first", 1.25), making.layer("last", 9.0))

    assert held_against(both, outcome).sentence == "0.25 off after `first`; 4 at most"


def test_not_a_number_is_off_where_a_number_is_promised() -> None:
    """And agrees where NaN is promised."""
    missing = held_against(promise(1.0), did(math.nan))

    assert not missing.agrees
    assert missing.sentence == "no number in place of one, or one in place of none, after `merge`"


def test_another_shape_is_off() -> None:
    """Whatever stands in it."""
    assert held_against(promise(1.0, 2.0), did(1.0)).sentence == "another shape after `merge`"


def test_a_promised_error_is_kept_by_the_layer_that_refuses() -> None:
    """And broken by one that runs, or by an error elsewhere."""
    refusal = msgspec.structs.replace(promise(1.0), outcome=Refusal("flat"))

    assert held_against(refusal, making.refusal("flat")).sentence == "raises an error about the mask, as promised"
    assert not held_against(refusal, making.refusal("pool")).agrees
    assert held_against(refusal, did(1.0)).sentence == "runs, where `flat` is promised to raise an error about the mask"
    assert held_against(promise(1.0), making.refusal()).sentence == "raises, where numbers are promised"
