"""
Several masked inputs as one, by hand.

Left shows steps 1 and 2, right shows steps 1 and 3; nobody shows step 4.
"""

from __future__ import annotations

import pytest

from reference import meanings
from reference.keras import keras
from tests.reference.asking import TODAY, before, masked, output, steps

layers = keras.layers

LEFT = masked([[[-1], [3], [0], [0]]], [[True, True, False, False]])
RIGHT = masked([[[5], [0], [-7], [0]]], [[True, False, True, False]])
ALL_OF_OLD = before(meanings.MERGE_WITH_OR)


@pytest.mark.parametrize(
    ("name", "of_old", "today"),
    [
        ("Add", [4, 3, -7, 0], [4, 3, -7, 0]),
        ("Subtract", [-6, 3, 7, 0], [-6, 3, 7, 0]),
        ("Average", [2, 1.5, -3.5, 0], [2, 1.5, -3.5, 0]),
        ("Multiply", [-5, 0, 0, 0], [-5, 3, -7, 0]),
        ("Maximum", [5, 3, 0, 0], [5, 3, -7, 0]),
        ("Minimum", [-1, 0, -7, 0], [-1, 3, -7, 0]),
    ],
)
def test_since_keras_3_4_a_hidden_step_stays_out(name: str, of_old: list[float], today: list[float]) -> None:
    """The padding's 0 counted in products and extremes; sums never felt it."""
    make = getattr(layers, name)

    assert steps(output(make, [LEFT, RIGHT], on=ALL_OF_OLD)) == of_old
    assert steps(output(make, [LEFT, RIGHT], on=TODAY)) == today


def test_since_keras_3_4_a_merge_keeps_a_step_that_any_input_keeps() -> None:
    """Before, all had to keep it."""
    assert output(layers.Add, [LEFT, RIGHT], on=ALL_OF_OLD).mask.tolist() == [[True, False, False, False]]
    assert output(layers.Add, [LEFT, RIGHT], on=TODAY).mask.tolist() == [[True, True, True, False]]


def test_an_input_without_a_mask_had_no_say_and_now_shows_everything() -> None:
    """No mask comes out where one of the inputs is all data."""
    inputs = [LEFT, masked([[[1], [1], [1], [1]]])]

    assert output(layers.Add, inputs, on=ALL_OF_OLD).mask.tolist() == LEFT.mask.tolist()
    assert output(layers.Add, inputs, on=TODAY).mask is None


def test_since_keras_3_12_concatenate_keeps_a_step_that_any_input_keeps() -> None:
    """Before, all had to keep it; the values stand side by side in any case."""
    of_old = output(layers.Concatenate, [LEFT, RIGHT], on=before(meanings.CONCATENATE_WITH_OR))
    today = output(layers.Concatenate, [LEFT, RIGHT])

    assert of_old.mask.tolist() == [[True, False, False, False]]
    assert today.mask.tolist() == [[True, True, True, False]]
    assert of_old.tolist() == today.tolist() == [[[-1, 5], [3, 0], [0, -7], [0, 0]]]


def test_masks_of_sequences_one_behind_the_other_stand_so_too() -> None:
    """An input without a mask adds steps that are all seen."""
    joined = output(lambda: layers.Concatenate(axis=1), [LEFT, masked([[[8], [9]]])])

    assert joined.mask.tolist() == [[True, True, False, False, True, True]]


def test_dot_meets_every_step_with_every_step() -> None:
    """No mask fits that: entry (i, j) is the product of step i on the left and step j on the right."""
    met = output(lambda: layers.Dot(axes=2), [LEFT, RIGHT])

    assert met.tolist() == [[[-5, 0, 7, 0], [15, 0, -21, 0], [0] * 4, [0] * 4]]
    assert met.mask is None


def test_no_mask_goes_in_and_none_comes_out() -> None:
    """Of any layer that merges."""
    plain = [masked([[[1], [2]]]), masked([[[3], [4]]])]

    for name in ("Add", "Multiply", "Maximum", "Concatenate"):
        assert output(getattr(layers, name), plain).mask is None
