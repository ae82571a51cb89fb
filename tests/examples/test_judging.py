"""How the ground truth judges what it noted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from examples.ground_truth import judging, padding

MASK = [[True, True, False]]


def note(value: object, mask: object = None, **other: object) -> dict[str, Any]:
    """What a stack may have noted of a model with one output."""
    output = [{"value": value, "mask": mask}]
    return {"eager": output, "predict": output, "received": [], "train": None, "weights": [], "masked": 1, **other}


def failed(text: str, missing: str | None = None) -> dict[str, Any]:
    """What a stack notes of an example that raises."""
    return {"failed": {"chain": [["ValueError", text]], "line": "it.py:3: here", "missing": missing}}


@pytest.mark.parametrize(
    ("older", "newer", "verdict"),
    [
        (note([[1.0, 2, 3]], MASK), note([[1.0, 2, 3]], MASK), "same"),
        (note([[1.0, 2, 3]], MASK), note([[1.0, 2, 9]], MASK), "masked only"),
        (note([[1.0, 2, 3]], MASK), note([[1.0, 9, 3]], MASK), "silent"),
        (note([[1.0, 2, 3]], MASK), note([[1.0, 2, 3]]), "silent"),
        (note([[1.0, 2, 3]]), note([[1.0, 2, 9]]), "silent"),
        (note([1.0], train=0.5), note([1.0], train=0.25), "silent"),
        (note([1.0], received=[["GRU", MASK]]), note([1.0], received=[["GRU", None]]), "silent"),
        (note([1.0]), failed("no"), "now fails"),
        (failed("no"), note([1.0]), "now works"),
        (failed("no"), failed("no"), "not comparable"),
        (note([1.0]), failed("no", "tensorflow_addons"), "not comparable"),
        (note([1.0]), failed("no", "keras.src"), "now fails"),
        (note([1.0], weights=[[2, 3]]), note([1.0], weights=[[2, 4]]), "not comparable"),
        (note([1.0]), note([1.0], predict=failed("no")), "now fails"),
    ],
)
def test_a_verdict_follows_from_what_was_noted(older: dict[str, Any], newer: dict[str, Any], verdict: str) -> None:
    """The worst that is seen decides."""
    assert judging.between(older, newer).kind == verdict


def test_a_model_that_masks_nothing_is_told_as_such() -> None:
    """It is the same in both stacks, and that says nothing about masks."""
    assert judging.between(note([1.0], masked=0), note([1.0], masked=0)).evidence == "no timestep is masked"


GROUPS = (padding.Group(("words",), (1,)),)
WORDS = {"words": np.array([[3.0, 2, 0, 0], [1, 2, 3, 0]])}


def test_padding_moves_a_mean_over_all_timesteps() -> None:
    """The sample that is padded most changes most when its padding is cut off."""
    moved = padding.move(WORDS, GROUPS, lambda inputs: [inputs["words"].mean(1)])

    assert moved == {"more": pytest.approx(0.5), "alone": 0, "cut": pytest.approx(1.25)}


def test_padding_does_not_move_a_sum_or_a_timestep_that_is_no_padding() -> None:
    """An output with the timesteps of the input may do as it likes where there is padding."""
    moved = padding.move(WORDS, GROUPS, lambda inputs: [inputs["words"].sum(1), _odd_at_padding(inputs["words"])])

    assert moved == {"more": 0, "alone": 0, "cut": 0}


def test_an_output_whose_shape_the_batch_decides_is_left_out() -> None:
    """Scores of each sample against each other one have no value for a sample alone."""
    moved = padding.move(WORDS, GROUPS, lambda inputs: [inputs["words"] @ inputs["words"].T])

    assert moved == {"more": 0, "alone": None, "cut": None}


def _odd_at_padding(words: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.where(words == 0, words.shape[1] * 1.0, words)
