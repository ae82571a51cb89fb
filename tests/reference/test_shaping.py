"""Layers that mix, move, cut and add steps, by hand on the steps 1, 0 and 2."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference.errors import Unpromised
from reference.keras import keras
from tests.reference.asking import masked, steps

layers = keras.layers
SEQUENCE = masked([[[1], [0], [2]]])


def test_a_convolution_sums_over_its_window() -> None:
    """Kernel 1 and 10 over 1, 0, 2: causal 10, 1, 20; same 1, 20, 2; every second window alone 1."""
    kernel = [np.array([[[1.0]], [[10.0]]]), np.zeros(1)]

    def convolved(**how: Any) -> list[float]:  # noqa: ANN401
        layer = layers.Conv1D(1, 2, **how)
        layer(SEQUENCE)
        layer.set_weights(kernel)
        return steps(layer(SEQUENCE))

    assert convolved(padding="causal") == [10, 1, 20]
    assert convolved(padding="same") == [1, 20, 2]
    assert convolved(strides=2) == [1]


def test_pooling_takes_the_greatest_and_the_mean_of_each_window() -> None:
    """Of 1, 0 and of 2 with nothing beside it, where the end is filled up."""
    assert steps(layers.MaxPooling1D(2)(SEQUENCE)) == [1]
    assert steps(layers.AveragePooling1D(2, padding="same")(SEQUENCE)) == [0.5, 2]


def test_layers_that_move_steps_move_them() -> None:
    """Each on 1, 0, 2."""
    assert steps(layers.Cropping1D((1, 0))(SEQUENCE)) == [0, 2]
    with pytest.raises(Unpromised, match="nothing is left of 3 timesteps"):
        layers.Cropping1D((2, 1))(SEQUENCE)
    assert steps(layers.ZeroPadding1D((0, 1))(SEQUENCE)) == [1, 0, 2, 0]
    assert steps(layers.UpSampling1D(2)(SEQUENCE)) == [1, 1, 0, 0, 2, 2]
    assert layers.Permute((2, 1))(SEQUENCE).tolist() == [[[1, 0, 2]]]
    assert layers.RepeatVector(2)(masked([[7, 8]])).tolist() == [[[7, 8], [7, 8]]]
