"""Arrays and masks as a page shows them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pages.array_drawing import Value, draw
from reports.reading.records import Array, LayerOutput

SHAPES = st.lists(st.integers(1, 4), max_size=4).map(tuple)


def floats(shape: tuple[int, ...]) -> Array:
    """An array whose values tell where they stand."""
    return Array("float32", shape, tuple(float(index) for index in range(math.prod(shape))))


def mask(*rows: str) -> Array:
    """A mask written as a drawing: # is a step that is kept."""
    return Array("bool", (len(rows), len(rows[0])), tuple(mark == "#" for row in rows for mark in row))


@given(SHAPES)
def test_every_value_of_any_array_is_shown_once(shape: tuple[int, ...]) -> None:
    """However many axes it has, nothing of a tensor is lost or doubled."""
    drawing = draw(LayerOutput(floats(shape), None))
    shown = [value.exact for plate in drawing.plates for line in plate.lines for value in line]
    assert sorted(shown, key=float) == [str(float(index)) for index in range(math.prod(shape))]


def test_a_negative_zero_is_shown_as_one_whatever_was_drawn_before() -> None:
    """The two are equal, and yet a page shows what was recorded, in whatever order and process pages are made."""
    drawn = [draw(LayerOutput(Array("float32", (1,), (number,)), None)) for number in (0.0, -0.0, 0.0)]
    assert [each.plates[0].lines[0][0].exact for each in drawn] == ["0.0", "-0.0", "0.0"]


def test_steps_run_across_and_features_down() -> None:
    """The eye follows time from left to right."""
    (plate,) = draw(LayerOutput(floats((1, 3, 2)), None)).plates
    assert [[value.text for value in line] for line in plate.lines] == [["0", "2", "4"], ["1", "3", "5"]]
    assert plate.axis == "timestep"
    assert plate.columns == ("1", "2", "3")


def test_every_sample_has_its_own_strip() -> None:
    """Two rows of a batch that hide different steps are two strips, each above its own values."""
    drawing = draw(LayerOutput(floats((2, 3, 1)), mask("#..", "##.")))
    assert [strip.marks for strip in drawing.strips] == [(True, False, False), (True, True, False)]
    assert [plate.strip for plate in drawing.plates] == list(drawing.strips)


def test_a_mask_of_another_length_is_drawn_but_hides_no_values() -> None:
    """Behind a layer that changes the number of steps, an old mask says nothing of the new steps."""
    drawing = draw(LayerOutput(floats((1, 2, 1)), mask("#..")))
    assert len(drawing.strips) == 1
    assert drawing.plates[0].strip is None


def test_a_layer_without_a_mask_has_no_strip() -> None:
    """No mask and a mask that keeps everything are two things."""
    assert not draw(LayerOutput(floats((1, 2)), None)).masked
    assert draw(LayerOutput(floats((1, 2)), mask("##"))).masked


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ("##", "sample 1: all 2 timesteps unmasked"),
        ("..", "sample 1: all 2 timesteps masked"),
        (".#.#", "sample 1: unmasked 2, 4; masked 1, 3"),
    ],
)
def test_a_strip_can_be_heard(marks: str, words: str) -> None:
    """Who does not see the strip is told the same."""
    (strip,) = draw(LayerOutput(floats((1, len(marks))), mask(marks))).strips
    assert strip.words == words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (7, "7"),
        (0.123456, "0.1235"),
        (-0.5, "-0.5000"),
        (0.000012345, "1.23e-05"),
        (1234567.5, "1.23e+06"),
        ("nan", "nan"),
        ("-inf", "-inf"),
        (True, "True"),
    ],
)
def test_numbers_are_rounded_for_reading_only(number: float | str, text: str) -> None:
    """What is shown is short, what was recorded is beside it."""
    value = Value.from_number(number)  # type: ignore[arg-type]
    assert value.text == text
    assert value.exact == str(number)
