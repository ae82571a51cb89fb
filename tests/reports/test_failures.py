"""Failures told by their root, with the author's own line, and never by the words that Keras wraps around it."""

from __future__ import annotations

import pytest

from reports.judging.changes import compare
from reports.judging.failures import raised, words
from reports.judging.first_difference import OutcomeParts
from reports.reading.records import Cause, Error
from tests.reports.making import layer, observed, ok, refusal

SAID = "cannot access local variable 'padding' where it is not associated with a value"
LINE = ("my_model.py", 31, "call", "return x * padding")
ROOT = Cause("UnboundLocalError", SAID, *LINE)
SHAPE = "Could not automatically infer the output shape / dtype of 'decoder'. Error encountered:"
WRAPPED = f"{SHAPE}\n\n\x1b[1m{SAID}\x1b[0m"
OUTER = f"Exception encountered when calling Decoder.call().\n\n{WRAPPED}\n\nArguments received: x"
CHAIN = (Cause("UnboundLocalError", OUTER, *LINE), Cause("UnboundLocalError", WRAPPED, *LINE), ROOT)


def error(*causes: Cause, method: str | None = None) -> Error:
    """An error in the layer `decoder`."""
    return Error(causes[0].type, causes[0].text, "decoder", "build", (), method, causes)


def told(outcome: Error) -> str:
    """What the step into a failure says."""
    parting = compare(observed(ok(layer("decoder", 1.0))), observed(outcome, "new")).parting
    assert isinstance(parting, OutcomeParts)
    return parting.sentence


def test_an_error_is_told_by_its_root_with_place_layer_and_method() -> None:
    """The words that Keras puts first do not say what went wrong."""
    assert told(error(*CHAIN, method="compute_mask")) == (
        f"fails in `decoder` (`compute_mask`): UnboundLocalError: {SAID}, at `my_model.py:31` in `call`"
    )


def test_a_method_is_named_once() -> None:
    """It mostly is the function that stands in the author's file, too."""
    inside = Cause("ValueError", "no", "my_model.py", 7, "compute_mask", "return tf.abs(x)")

    assert told(error(inside, method="compute_mask")) == (
        "fails in `decoder` (`compute_mask`): ValueError: no, at `my_model.py:7`"
    )


def test_an_error_that_says_more_than_its_root_is_told_with_it() -> None:
    """What was caught on the way may be the root, and may be nothing of interest."""
    looked_up = Cause("KeyError", "'Mine'")

    assert told(error(Cause("ValueError", "Unknown layer: 'Mine'."), looked_up)) == (
        "fails in `decoder`: ValueError: Unknown layer: 'Mine', from KeyError: 'Mine'"
    )


@pytest.mark.parametrize("causes", [(Cause("KeyError", ""),), (Cause("ValueError", "lost"), Cause("KeyError", ""))])
def test_a_root_that_says_nothing_hides_nothing(causes: tuple[Cause, ...]) -> None:
    """An assertion without words is still found in what was raised last."""
    assert words(error(*causes)).startswith(causes[0].type)


def test_the_place_is_that_of_the_innermost_line_of_the_author() -> None:
    """The innermost error may have been raised in Keras alone."""
    inside = Cause("ValueError", "no", None, None, None, None)

    found = raised(error(CHAIN[0], inside))

    assert (found.file, found.line, found.code) == ("my_model.py", 31, "return x * padding")


def test_an_error_of_an_older_record_is_told_as_before() -> None:
    """It has no chain."""
    assert told(refusal("decoder")).startswith("fails in `decoder`: TypeError: Layer decoder does not support masking")
