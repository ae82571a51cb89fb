"""What makes a mask, and what ends it."""

from __future__ import annotations

import numpy as np
import pytest

from reference import meanings
from reference.errors import PromisedError, Unpromised
from reference.keras import keras
from tests.reference.asking import before, masked, output

layers = keras.layers


def test_masking_hides_a_step_whose_features_all_equal_the_value() -> None:
    """Step 2 is all 9 and hidden; step 3 has one 9 of two and is data."""
    hidden = output(lambda: layers.Masking(9.0), masked([[[1, 2], [9, 9], [9, 0]]]))

    assert hidden.mask.tolist() == [[True, False, True]]
    assert hidden.tolist() == [[[1, 2], [0, 0], [9, 0]]]


def test_masking_compares_in_the_width_of_the_data() -> None:
    """0.1 stands for the float32 that is nearest to it, for that is what a step can hold."""
    tenth = np.float32(0.1)
    hidden = output(lambda: layers.Masking(0.1), masked([[[tenth], [np.nextafter(tenth, np.float32(1))]]]))

    assert hidden.mask.tolist() == [[False, True]]


def test_not_a_number_hides_nothing() -> None:
    """NaN equals nothing, itself included."""
    assert output(lambda: layers.Masking(np.nan), masked([[[np.nan]]])).mask.tolist() == [[True]]


def test_masking_replaces_the_mask_that_was_there() -> None:
    """Step 1 was hidden, and is data for the second Masking."""
    assert output(layers.Masking, masked([[[1], [0]]], [[False, True]])).mask.tolist() == [[True, False]]


def test_embedding_hides_id_0_if_asked_to() -> None:
    """Its vectors are rows of the weights, that of id 0 too."""
    rows = [[1, 2], [3, 4], [5, 6]]
    asked = output(lambda: layers.Embedding(3, 2, mask_zero=True), masked([[2, 0]]), [rows])

    assert asked.tolist() == [[[5, 6], [1, 2]]]
    assert asked.mask.tolist() == [[True, False]]
    assert output(lambda: layers.Embedding(3, 2), masked([[2, 0]]), [rows]).mask is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.Dense(2),
        lambda: layers.Activation("tanh"),
        lambda: layers.Dropout(0.5),
        layers.LeakyReLU,
        layers.LayerNormalization,
        layers.BatchNormalization,
        lambda: layers.TimeDistributed(layers.Dense(2)),
        lambda: layers.GRU(2, return_sequences=True),
        lambda: layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
    ],
)
def test_a_layer_that_keeps_the_steps_apart_hands_on_the_mask(make: object) -> None:
    """As it came."""
    assert output(make, masked([[[1], [2]]], [[True, False]])).mask.tolist() == [[True, False]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.Flatten(name="last"),
        lambda: layers.Reshape((2, 1), name="last"),
        lambda: layers.Conv1D(1, 1, name="last"),
        lambda: layers.GlobalMaxPooling1D(name="last"),
        lambda: layers.UpSampling1D(name="last"),
    ],
)
def test_a_layer_that_says_nothing_about_masks_ends_them(make: object) -> None:
    """Before the guide said so, the documentation promised an error."""
    inputs = masked([[[1], [2]]], [[True, False]])

    assert output(make, inputs).mask is None  # type: ignore[arg-type]
    with pytest.raises(PromisedError, match="last does not support masking"):
        output(make, inputs, on=before(meanings.MASK_DROPPED))  # type: ignore[arg-type]


def test_lambda_ends_the_mask_unless_the_user_says_otherwise() -> None:
    """The function of the mask is given inputs and mask."""
    inputs = masked([[[1], [2]]], [[True, False]])
    kept = output(lambda: layers.Lambda(lambda steps: steps * 2, mask=lambda _, mask: mask), inputs)

    assert output(lambda: layers.Lambda(lambda steps: steps * 2), inputs).mask is None
    assert kept.mask.tolist() == [[True, False]]
    assert kept.tolist() == [[[2], [4]]]


def test_what_the_reference_does_not_have_says_so() -> None:
    """A scenario that asks for it has no expectation, never a guess."""
    with pytest.raises(Unpromised, match="the reference has no layer CuDNNLSTM"):
        layers.CuDNNLSTM(2)
    with pytest.raises(Unpromised, match="no argument time_major of GRUCell"):
        output(lambda: layers.GRU(2, time_major=True), masked([[[1]]]))
