"""
Recurrent layers, step by step.

The cells are worked out by hand with gates that are all half open: their kernels are 0, and the sigmoid of 0 is 0.5.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import meanings
from reference.errors import Unpromised
from reference.keras import keras
from tests.reference.asking import LONG_AGO, TODAY, before, masked, output, outputs, steps

if TYPE_CHECKING:
    import datetime as dt

layers = keras.layers
ADDING = ([[1.0]], [[1.0]], [0.0])
"""A SimpleRNN of one unit that adds its input to its state, if its activation is linear."""

SCATTERED = masked([[[1], [2], [4], [8]]], [[False, True, False, True]])


def adding(**how: object) -> object:
    """Make a layer whose output is the sum of the steps so far."""
    return layers.SimpleRNN(1, activation="linear", **how)


def test_at_a_hidden_step_the_output_is_that_of_the_step_before() -> None:
    """0 before any step is seen; then 2, 2 again, and 2 + 8."""
    held = output(lambda: adding(return_sequences=True), SCATTERED, ADDING)

    assert steps(held) == [0, 2, 2, 10]
    assert held.mask.tolist() == SCATTERED.mask.tolist()


def test_the_last_output_is_that_of_the_last_step_that_is_seen() -> None:
    """It has no steps, and so no mask."""
    last = output(adding, masked([[[1], [2], [4]]], [[True, True, False]]), ADDING)

    assert steps(last) == [3]
    assert last.mask is None


def test_with_zero_output_hidden_steps_are_zero_and_the_state_goes_on() -> None:
    """The sums are 0, 2, 0, 10; a last output is the state all the same."""
    padded = masked([[[1], [2]]], [[True, False]])

    assert steps(output(lambda: adding(return_sequences=True, zero_output_for_mask=True), SCATTERED, ADDING)) == [
        *(0, 2, 0, 10)
    ]
    assert steps(output(lambda: adding(zero_output_for_mask=True), padded, ADDING)) == [1]


def test_backwards_the_steps_come_in_the_order_of_reading() -> None:
    """8, 8 over the hidden 4, 8 + 2, and 10 again over the hidden 1."""
    assert steps(output(lambda: adding(return_sequences=True, go_backwards=True), SCATTERED, ADDING)) == [8, 8, 10, 10]


def test_a_given_state_is_held_until_a_step_is_seen() -> None:
    """The output before that is 0, for there is no step before; the state in the end is 100 + 2 + 8."""
    read, state = outputs(
        lambda: adding(return_sequences=True, return_state=True), SCATTERED, ADDING, initial_state=masked([[100]])
    )

    assert steps(read) == [0, 102, 102, 110]
    assert steps(state) == [110]
    assert state.mask is None


def test_a_stateful_layer_goes_on_where_the_batch_before_was_last_seen() -> None:
    """10 after the first batch, so 10 + 2 and 10 + 2 + 8 after the second."""
    with meanings.as_of(TODAY):
        layer = layers.SimpleRNN(1, activation="linear", stateful=True, return_sequences=True)
        layer(SCATTERED)
        layer.reset_states()
        layer.set_weights([np.asarray(each) for each in ADDING])
        layer(SCATTERED)

        assert steps(layer(SCATTERED)) == [0, 12, 12, 20]


def test_a_gru_that_resets_before_the_product() -> None:
    """
    State 0.4, input 1, both gates 0.5, the candidate's kernels 1.

    The candidate is tanh(1 + 0.5 * 0.4) = tanh(1.2) = 0.833655; the state is 0.5 * 0.4 + 0.5 * 0.833655 = 0.616827.
    """
    weights = ([[0, 0, 1]], [[0, 0, 1]], [0, 0, 0])
    state = output(lambda: layers.GRU(1, reset_after=False), masked([[[1]]]), weights, initial_state=masked([[0.4]]))

    assert steps(state) == pytest.approx([0.616827], abs=1e-6)


def test_a_gru_that_resets_after_the_product_has_a_second_bias() -> None:
    """
    The same, with 1 as the recurrent bias of the candidate.

    The candidate is tanh(1 + 0.5 * (0.4 + 1)) = tanh(1.7) = 0.935409; the state is 0.2 + 0.5 * 0.935409 = 0.667705.
    """
    weights = ([[0, 0, 1]], [[0, 0, 1]], [[0, 0, 0], [0, 0, 1]])
    state = output(lambda: layers.GRU(1), masked([[[1]]]), weights, initial_state=masked([[0.4]]))

    assert steps(state) == pytest.approx([0.667705], abs=1e-6)


def test_an_lstm() -> None:
    """
    Carry 0.6, input 1, all gates 0.5.

    The candidate is tanh(1) = 0.761594, the carry 0.5 * 0.6 + 0.5 * 0.761594 = 0.680797,
    the output 0.5 * tanh(0.680797) = 0.296019.
    """
    weights = ([[0, 0, 1, 0]], [[0, 0, 0, 0]], [0, 0, 0, 0])
    start = [masked([[9]]), masked([[0.6]])]
    _, hidden, carry = outputs(lambda: layers.LSTM(1, return_state=True), masked([[[1]]]), weights, initial_state=start)

    assert steps(hidden) == pytest.approx([0.296019], abs=1e-6)
    assert steps(carry) == pytest.approx([0.680797], abs=1e-6)


def test_a_gru_as_it_comes_is_another_layer_on_another_day() -> None:
    """Before Keras 2.3 its gates were hard sigmoids, and before TensorFlow 2 it had one bias."""

    def as_it_came(day: dt.date) -> list[float]:
        with meanings.as_of(day):
            layer = layers.GRU(1)
            layer(masked([[[1.0]]]))
            return [layer.get_weights()[2].size, float(layer.cell._gate(np.array(2.0)))]

    assert as_it_came(LONG_AGO) == pytest.approx([3, 0.2 * 2 + 0.5])
    assert as_it_came(before(meanings.RESET_AFTER)) == pytest.approx([3, 1 / (1 + math.exp(-2))])
    assert as_it_came(TODAY) == pytest.approx([6, 1 / (1 + math.exp(-2))])


@pytest.mark.parametrize(("on", "at_two"), [(LONG_AGO, 0.2 * 2 + 0.5), (TODAY, (2 + 3) / 6)])
def test_hard_sigmoid_is_another_function_since_keras_3(on: dt.date, at_two: float) -> None:
    """0.9 of old, 5/6 now."""
    made = output(lambda: layers.Activation("hard_sigmoid"), masked([[2.0]]), on=on)

    assert steps(made) == pytest.approx([at_two])


def test_stacked_cells_hold_the_output_of_the_upper_one() -> None:
    """Two sums on top of each other: 2, then the hidden 4 changes nothing, then 2 + (2 + 8) = 12."""
    cells = [layers.SimpleRNNCell(1, activation="linear") for _ in range(2)]
    read = output(lambda: layers.RNN(cells, return_sequences=True), SCATTERED, [*ADDING, *ADDING])

    assert steps(read) == [0, 2, 2, 12]


def test_bidirectional_turns_the_second_reading_round() -> None:
    """
    Steps 1, 2 and 4 are seen: sums from the front are 1, 3, 7, those from the end 7, 6, 4.

    The last outputs are both 7.
    """
    inputs = masked([[[1], [2], [4]]])
    both = [*ADDING, *ADDING]
    all_steps = output(lambda: layers.Bidirectional(adding(return_sequences=True)), inputs, both)
    last = output(lambda: layers.Bidirectional(adding(), merge_mode="sum"), inputs, both)

    assert all_steps.tolist() == [[[1, 7], [3, 6], [7, 4]]]
    assert steps(last) == [14]


def test_a_convolutional_lstm_over_pictures_of_one_point_is_an_lstm() -> None:
    """
    The LSTM of above on each of two points, the second picture hidden by a mask of pictures.

    From a state of 0, the carry is 0.5 * tanh(1) = 0.380797 and the output 0.5 * tanh(0.380797) = 0.181700.
    """
    pictures = masked([[[[[1], [0]]], [[[9], [9]]]]], [[True, False]])
    weights = ([[[[0, 0, 1, 0]]]], np.zeros((1, 1, 1, 4)), np.zeros(4))
    read = output(lambda: layers.ConvLSTM2D(1, 1, return_sequences=True), pictures, weights)

    assert steps(read) == pytest.approx([0.181700, 0, 0.181700, 0], abs=1e-6)
    assert read.mask.tolist() == [[True, False]]


def test_a_mask_of_another_length_is_no_mask_of_the_steps() -> None:
    """Nothing is promised to a user who makes that mistake."""
    with pytest.raises(Unpromised, match="an entry for each of its timesteps"):
        output(adding, masked([[[1], [2]]], [[True, False, True]]))


numbers = st.floats(-3, 3, allow_subnormal=False)
READERS = {
    "simple": lambda: layers.SimpleRNN(2),
    "gru": lambda: layers.GRU(2),
    "lstm": lambda: layers.LSTM(2),
    "both ways": lambda: layers.Bidirectional(layers.GRU(2, reset_after=False)),
}


def weights_for(name: str) -> list[object]:
    """Draw weights once and for all."""
    stream = np.random.default_rng(5)
    with meanings.as_of(TODAY):
        layer = READERS[name]()
        layer(masked(np.ones((1, 1, 2))))
        return [stream.uniform(-0.5, 0.5, each.shape) for each in layer.get_weights()]


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None)
@given(
    data=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4),
    padding=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=3),
    where=st.integers(0, 4),
)
def test_hidden_steps_change_nothing_wherever_they_stand(
    name: str, data: list[tuple[float, float]], padding: list[tuple[float, float]], where: int
) -> None:
    """In front, between and behind: what comes out is what comes out without them, to the last bit."""
    cut = min(where, len(data))
    seen = [True] * cut + [False] * len(padding) + [True] * (len(data) - cut)
    padded = masked([[*data[:cut], *padding, *data[cut:]]], [seen])
    weights = weights_for(name)

    assert output(READERS[name], padded, weights).tolist() == output(READERS[name], masked([data]), weights).tolist()
