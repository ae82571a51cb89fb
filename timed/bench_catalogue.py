"""Times the entries of the catalogue that are asked for: a function for each mode."""

from __future__ import annotations

import os
from typing import Callable

import pytest

from timed import catalogue


def of(mode: str) -> pytest.MarkDecorator:
    """Take the entries that are called in this *mode*."""
    chosen = catalogue.select(os.environ["MASKDRIFT_BENCHMARKS"])
    return pytest.mark.parametrize("subject", [each.subject for each in chosen if each.mode == mode])


@of("predict")
def predict(measure: Callable[[str, str], None], subject: str) -> None:
    """The forward pass, from the compiled graph."""
    measure("predict", subject)


@of("train")
def train(measure: Callable[[str, str], None], subject: str) -> None:
    """One training step."""
    measure("train", subject)


@of("eager")
def eager(measure: Callable[[str, str], None], subject: str) -> None:
    """The forward pass without a graph."""
    measure("eager", subject)


@of("xla")
def xla(measure: Callable[[str, str], None], subject: str) -> None:
    """The forward pass from a graph that XLA compiled."""
    measure("xla", subject)
