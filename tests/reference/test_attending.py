"""
Attention, pooling and normalisation under masks, by hand.

exp(1) : exp(2) is 0.268941 : 0.731059.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import meanings, training
from reference.errors import Unpromised
from reference.keras import keras
from tests.reference.asking import TODAY, before, masked, output, outputs, steps

if TYPE_CHECKING:
    import datetime as dt

layers = keras.layers

VALUES = [[[1], [2], [3]]]
"""As keys of a query of 1 they score 1, 2 and 3."""


def test_a_hidden_value_gets_no_weight() -> None:
    """The third is hidden, so the shares are 0.268941 and 0.731059, and the mean is 1.731059."""
    mean, shares = outputs(
        layers.Attention, [masked([[[1]]]), masked(VALUES, [[True, True, False]])], return_attention_scores=True
    )

    assert steps(mean) == pytest.approx([1.731059], abs=1e-6)
    assert steps(shares) == pytest.approx([0.268941, 0.731059, 0], abs=1e-6)


def test_a_hidden_query_gives_0_and_stays_hidden() -> None:
    """The mask of the output is that of the query."""
    attended = output(layers.Attention, [masked([[[1], [1]]], [[True, False]]), masked([[[4]]])])

    assert steps(attended) == [4, 0]
    assert attended.mask.tolist() == [[True, False]]


def test_no_step_looks_ahead_if_told_so() -> None:
    """The first query sees the first value alone; the second sees two, in shares of 0.268941 and 0.731059."""
    seen = output(layers.Attention, [masked([[[1], [1]]]), masked(VALUES)], use_causal_mask=True)

    assert steps(seen) == pytest.approx([1, 1.731059], abs=1e-6)


def test_additive_attention_scores_by_a_scaled_tanh() -> None:
    """With a scale of 0 all scores are 0, so both values that are seen get half: (1 + 2) / 2."""
    inputs = [masked([[[5]]]), masked(VALUES, [[True, True, False]])]

    assert steps(output(layers.AdditiveAttention, inputs, [[0.0]])) == [1.5]
    assert steps(output(lambda: layers.AdditiveAttention(use_scale=False), inputs)) == pytest.approx(
        [1.5], abs=1e-4
    )  # tanh(6) and tanh(7) hardly differ


def test_nothing_is_promised_where_everything_is_hidden() -> None:
    """Documents ask for one value that is seen, at least."""
    with pytest.raises(Unpromised, match="every value is masked"):
        output(layers.Attention, [masked([[[1]]]), masked(VALUES, [[False] * 3])])


HEAD = ([[[1.0]]], [[0.0]]) * 3
ONE_HEAD = [*HEAD, [[[1.0]]], [0.0]]
"""Projections that change nothing: kernels of 1, biases of 0."""


def test_a_head_that_projects_nothing_is_plain_attention() -> None:
    """Scores are divided by the root of the key's width, which is 1 here."""
    attended = _multi_head(masked([[[1]]]), masked(VALUES, [[True, True, False]]))

    assert steps(attended) == pytest.approx([1.731059], abs=1e-6)


def test_before_tensorflow_2_10_multi_head_attention_read_no_masks() -> None:
    """Then the third value counts too: shares of 0.090031, 0.244728 and 0.665241 give 2.575210."""
    attended = _multi_head(
        masked([[[1]]]), masked(VALUES, [[True, True, False]]), on=before(meanings.ATTENTION_CONSUMES_MASKS)
    )

    assert steps(attended) == pytest.approx([2.575210], abs=1e-6)


def test_a_mask_by_hand_and_the_causal_order_act_together() -> None:
    """The second query may see two values by order, and one of them by hand."""
    queries = masked([[[1], [1]]])
    explicit = np.array([[[True, True, True], [False, True, True]]])

    assert steps(_multi_head(queries, masked(VALUES), attention_mask=explicit, use_causal_mask=True)) == [1, 2]


def _multi_head(query: Any, value: Any, on: dt.date = TODAY, **how: Any) -> Any:  # noqa: ANN401 - as Keras has it
    with meanings.as_of(on):
        layer = layers.MultiHeadAttention(1, 1)
        layer(query, value, **how)
        layer.set_weights([np.asarray(each) for each in ONE_HEAD])
        return layer(query, value, **how)


def test_a_mean_is_over_the_steps_that_are_seen() -> None:
    """(1 + 3) / 2, whatever stands at the hidden step."""
    assert steps(output(layers.GlobalAveragePooling1D, masked([[[1], [3], [99]]], [[True, True, False]]))) == [2]
    assert steps(output(layers.GlobalAveragePooling1D, masked([[[1], [3], [2]]]))) == [2]


def test_the_mean_of_no_step_is_promised_by_nobody() -> None:
    """0 / 0 in some versions, 0 in others."""
    with pytest.raises(Unpromised, match="masked as a whole"):
        output(layers.GlobalAveragePooling1D, masked([[[1]]], [[False]]))


def test_a_maximum_takes_no_notice_of_a_mask() -> None:
    """No documentation says that it does."""
    assert steps(output(layers.GlobalMaxPooling1D, masked([[[-1], [0]]], [[True, False]]))) == [0]


def test_softmax_shares_out_among_what_is_seen() -> None:
    """Scores 1 and 2 are seen: 0.268941 and 0.731059."""
    shares = output(layers.Softmax, masked([[1, 2, 3]]), mask=np.array([[True, True, False]]))

    assert steps(shares) == pytest.approx([0.268941, 0.731059, 0], abs=1e-6)


def test_batch_normalization_leaves_hidden_steps_out_while_it_trains() -> None:
    """
    Steps 1 and 3 are seen: mean 2, variance 1, so they become -1 and 1 but for epsilon.

    Before TensorFlow 2.12 the hidden 11 counted: mean 5, variance 56 / 3.
    """
    inputs = masked([[[1], [3], [11]]], [[True, True, False]])
    weights = ([1.0], [0.0], [0.0], [1.0])

    def make() -> object:
        return layers.BatchNormalization(epsilon=0.0)

    with training.switched(on=True):
        assert steps(output(make, inputs, weights))[:2] == pytest.approx([-1, 1])
        assert steps(output(make, inputs, weights, on=before(meanings.MASKED_MOMENTS)))[0] == pytest.approx(
            -4 / np.sqrt(56 / 3)
        )


def test_batch_normalization_at_rest_uses_what_it_stored() -> None:
    """(5 - 1) / 2 * 3 + 4 with a stored mean of 1 and variance of 4."""
    at_rest = output(lambda: layers.BatchNormalization(epsilon=0.0), masked([[[5]]]), ([3.0], [4.0], [1.0], [4.0]))

    assert steps(at_rest) == [10]


def test_layer_normalization_is_over_the_features_of_a_step() -> None:
    """1 and 3 have mean 2 and variance 1; scaled by 2 and shifted by 5."""
    make = lambda: layers.LayerNormalization(epsilon=0.0)  # noqa: E731 - as in the other tests

    assert output(make, masked([[[1, 3]]]), ([2.0, 2.0], [5.0, 5.0])).tolist() == [[[3, 7]]]


@settings(deadline=None)
@given(hidden=st.floats(-100, 100), others=st.lists(st.floats(-3, 3), min_size=1, max_size=4))
def test_a_hidden_value_can_be_anything(hidden: float, others: list[float]) -> None:
    """Attention and the mean come out the same, but for the order of summing."""
    seen = [True] * len(others)

    for value in (hidden, 0.0):
        padded = masked([[[each] for each in (*others, value)]], [[*seen, False]])
        plain = masked([[[each] for each in others]])
        query = masked([[[0.5]]])
        assert steps(output(layers.Attention, [query, padded])) == pytest.approx(
            steps(output(layers.Attention, [query, plain])), rel=1e-12, abs=1e-12
        )
        assert steps(output(layers.GlobalAveragePooling1D, padded)) == pytest.approx(
            steps(output(layers.GlobalAveragePooling1D, plain)), rel=1e-12, abs=1e-12
        )
