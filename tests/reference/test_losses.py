"""Losses under masks and weights, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import losses
from reference.errors import Unpromised
from tests.reference.asking import masked

OUTPUT = masked([[[1], [2], [9]], [[4], [9], [9]]], [[True, True, False], [True, False, False]])
"""Three of six steps are seen: 1, 2 and 4."""

WANTED = np.zeros((2, 3, 1))


def test_the_loss_is_the_mean_over_the_steps_that_are_seen() -> None:
    """Squares 1, 4 and 16: 21 / 3; amounts 1, 2 and 4: 7 / 3."""
    assert losses.loss("mse", WANTED, OUTPUT) == 7
    assert losses.loss("mae", WANTED, OUTPUT) == pytest.approx(7 / 3)


def test_without_a_mask_it_is_the_mean_over_all() -> None:
    """Squares 1, 4, 81, 16, 81 and 81: 264 / 6."""
    assert losses.loss("mse", WANTED, masked(OUTPUT)) == 44


def test_weights_of_sequences_multiply_their_steps() -> None:
    """Weights 1 and 3: (1 + 4 + 3 * 16) / 3; what is divided by stays the number of steps."""
    assert losses.loss("mse", WANTED, OUTPUT, np.array([1, 3])) == pytest.approx(53 / 3)


def test_a_target_behind_the_mask_does_not_matter() -> None:
    """Not even one whose square float32 could not hold."""
    wanted = WANTED.copy()
    wanted[0, 2] = 1e30

    assert losses.loss("mse", wanted, OUTPUT) == 7


def test_cross_entropies_are_logarithms_of_what_the_right_category_got() -> None:
    """0.5 and 0.25 are seen: (ln 2 + ln 4) / 2 = 1.5 ln 2; the hidden 0.01 counts for nothing."""
    shares = masked([[[0.5, 0.5], [0.75, 0.25], [0.99, 0.01]]], [[True, True, False]])

    assert losses.loss("sparse_categorical_crossentropy", np.array([[[0], [1], [1]]]), shares) == pytest.approx(
        1.5 * math.log(2)
    )
    assert losses.loss("categorical_crossentropy", np.array([[[1, 0], [0, 1], [0, 1]]]), shares) == pytest.approx(
        1.5 * math.log(2)
    )


def test_the_losses_of_several_outputs_are_added_by_their_weights() -> None:
    """7 of the first, and twice 44 of the second."""
    compiled = {"loss": "mse", "loss_weights": {"one": 1.0, "two": 2.0}}
    both = {"one": OUTPUT, "two": masked(OUTPUT)}

    assert losses.total(compiled, {"one": WANTED, "two": WANTED}, both) == 95
    assert losses.total({"loss": ["mse", "mse"]}, [WANTED, WANTED], both) == 51


def test_a_loss_as_an_object_is_the_same_loss() -> None:
    """And may ignore a class: of 0.5, 0.25 and 0.99, the second is ignored, and the third hidden."""
    shares = masked([[[0.5, 0.5], [0.75, 0.25], [0.99, 0.01]]], [[True, True, False]])
    ignoring = losses.SparseCategoricalCrossentropy(ignore_class=1)

    assert losses.loss(losses.MeanSquaredError(), WANTED, OUTPUT) == 7
    assert losses.loss(ignoring, np.array([[[0], [1], [0]]]), shares) == pytest.approx(math.log(2))


def test_a_loss_of_ones_own_is_weighed_by_the_mask_if_it_is_one_of_steps() -> None:
    """Nobody says what the mask does to a single number."""
    assert losses.loss(lambda wanted, got: np.sum(got - wanted, axis=-1), WANTED, OUTPUT) == pytest.approx(7 / 3)
    with pytest.raises(Unpromised, match="not one of its timesteps"):
        losses.loss(lambda wanted, got: np.sum(got - wanted), WANTED, OUTPUT)


def test_the_loss_over_no_step_is_promised_by_nobody() -> None:
    """0 in some versions, NaN in others."""
    with pytest.raises(Unpromised, match="the loss over no timestep"):
        losses.loss("mse", np.zeros((1, 1, 1)), masked([[[1]]], [[False]]))


def test_a_loss_that_is_not_there_says_so() -> None:
    """By the name that the scenario gave."""
    with pytest.raises(Unpromised, match="no loss 'poisson'"):
        losses.loss("poisson", WANTED, OUTPUT)
