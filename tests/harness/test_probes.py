"""What is read of a model where calls cannot be watched."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from harness import probes
from harness.building import Built


def test_a_model_without_a_graph_gives_what_it_puts_out_and_says_why_no_more() -> None:
    """TensorFlow 2.1 tells the outputs of a subclassed model after its first call, and no way that leads to them."""
    dialect: Any = SimpleNamespace(version="2.3.0-tf", is_graph=lambda _: False)
    batches = [np.zeros((2, 3)), np.ones((2, 3))]
    model = SimpleNamespace(inputs=["in"], outputs=["out"])

    told = probes.observed(dialect, None, lambda _, batch: batch + 1, Built(model, batches))  # type: ignore[arg-type]

    assert [each["value"]["data"][0] for each in told["outputs"]] == [1, 2]
    assert "a subclassed one has none" in told["untraced"]
