"""The median of passes, and how far it may be from the truth."""

from __future__ import annotations

import numpy as np
import pytest

from reports.judging.timing.estimates import estimate


@pytest.mark.parametrize(
    ("count", "low", "high"), [(1, None, None), (5, None, None), (6, 1, 6), (8, 1, 8), (10, 2, 9), (20, 6, 15)]
)
def test_the_interval_of_a_median_reaches_from_pass_to_pass(count: int, low: float | None, high: float | None) -> None:
    """Ranks from a table of the sign test: of ten passes the second and the ninth; of five none at 95 %."""
    found = estimate([float(each) for each in reversed(range(1, count + 1))])

    assert (found.value, found.low, found.high) == ((count + 1) / 2, low, high)


@pytest.mark.parametrize("passes", [6, 12])
def test_the_interval_holds_the_truth_though_processes_have_two_modes(passes: int) -> None:
    """At least as often as it says, where a fifth of the processes is a sixth faster and noise is skewed."""
    generator = np.random.default_rng(7)
    worlds = generator.lognormal(0, 0.02, (1000, passes)) * np.where(generator.random((1000, passes)) < 0.2, 0.83, 1)
    many = generator.lognormal(0, 0.02, 200_001) * np.where(generator.random(200_001) < 0.2, 0.83, 1)
    truth = float(np.median(many))

    found = [estimate(each.tolist()) for each in worlds]
    held = sum(each.low is not None and each.high is not None and each.low <= truth <= each.high for each in found)

    assert held >= 950
