"""The judged timings as frames, which is what plots are drawn from; the tables print the same objects."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.judging.timing.estimates import Estimate
    from reports.judging.timing.steps import SpeedStep, StepOfBenchmark

ESTIMATES = ("group", "row", "value", "low", "high")
PASSES = ("group", "row", "value", "disturbed")
STEPS = (*ESTIMATES, "verdict", "quiet_low", "quiet_high")

Row = tuple[str, str]
"""The group and the label of a line of a plot."""


def of_estimates(rows: Iterable[tuple[Row, Estimate]], unit: float) -> pd.DataFrame:
    """One line a row, in units of *unit*."""
    lines = [
        (*row, each.value / unit, *(None if end is None else end / unit for end in (each.low, each.high)))
        for row, each in rows
    ]
    return pd.DataFrame(lines, columns=list(ESTIMATES)).astype({"low": float, "high": float})


def of_passes(rows: Iterable[tuple[Row, Estimate, Sequence[bool]]], unit: float) -> pd.DataFrame:
    """One line a pass; the flags say which of them were disturbed."""
    lines = [
        (*row, value / unit, flag)
        for row, each, disturbed in rows
        for value, flag in zip_longest(each.measured, disturbed, fillvalue=False)
    ]
    return pd.DataFrame(lines, columns=list(PASSES))


def of_steps(steps: Iterable[tuple[Row, StepOfBenchmark]]) -> pd.DataFrame:
    """One line a step that has a ratio; the noise floor reaches from its reciprocal to itself."""
    lines = [
        (*row, ratio.estimate, ratio.low, ratio.high, each.verdict.word, *_band(each.floor))
        for row, each in steps
        if (ratio := each.ratio)
    ]
    return pd.DataFrame(lines, columns=list(STEPS)).astype({"quiet_low": float, "quiet_high": float})


def step_label(step: SpeedStep) -> str:
    """Name a step as short as it goes."""
    return f"{step.older} → {step.newer}"


def _band(floor: float | None) -> tuple[float | None, float | None]:
    return (None, None) if floor is None else (1 / (1 + floor), 1 + floor)
