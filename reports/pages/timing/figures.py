"""
The figures of the timing pages, each with words for who cannot see it and a line on how to read it.

What draws them is loaded only where there is something to draw: most reports have no timings, and it takes seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.families import families
from reports.pages.timing.speed_tables import MILLI, duration
from reports.pages.timing.svg import Names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from reports.judging.timing.estimates import Estimate
    from reports.judging.timing.steps import SpeedStep, StepOfBenchmark
    from reports.reading.matrix import Column

STACK_LABELS, STEP_LABELS = 112, 150
SECONDS, MILLISECONDS = (1.0, "seconds"), (MILLI, "milliseconds")


@frozen
class Figure:
    """A drawing, what it is of, and how to read it."""

    title: str
    drawing: Markup
    caption: str


@frozen
class Subject:
    """What a figure is of: *anchor* stands once on a page."""

    anchor: str
    title: str


@frozen
class Point:
    """A stack in a figure, in the group that it stands in; the flags say which of its passes were disturbed."""

    group: str
    stack: str
    estimate: Estimate
    disturbed: tuple[bool, ...]


def groups(columns: Sequence[Column]) -> Mapping[str, str]:
    """The family of each stack by its title, in the order in which families stand side by side."""
    return {each.stack: family.title for family in families(columns) for each in family.columns}


def times(subject: Subject, points: Sequence[Point]) -> Figure:
    """How long something takes in each stack, in the unit that suits the longest."""
    longest = max(value for each in points for value in each.estimate.measured)
    unit, axis = SECONDS if longest >= 1 else MILLISECONDS
    least, most = _ends(points)
    ends = f"from {duration(least.estimate.value)} on {least.stack} to {duration(most.estimate.value)} on {most.stack}"
    return _figure(Names(subject.anchor, subject.title, f"{_stacks(points)}, {ends}.", axis), points, unit=unit)


def shares(subject: Subject, points: Sequence[Point]) -> Figure:
    """How many times as long something takes, in each stack."""
    least, most = _ends(points)
    ends = f"from {least.estimate.value:.2f} on {least.stack} to {most.estimate.value:.2f} on {most.stack}"
    description = f"{_stacks(points)}, {ends} times as long."
    return _figure(Names(subject.anchor, subject.title, description, "times as long"), points, mark=1.0)


def steps(subject: Subject, taken: Sequence[tuple[SpeedStep, StepOfBenchmark]]) -> Figure | None:
    """The ratio at each step; None where no step has one."""
    from reports.pages.timing.frames import of_steps, step_label  # noqa: PLC0415
    from reports.pages.timing.plots import ratios  # noqa: PLC0415

    frame = of_steps((("", step_label(step)), each) for step, each in taken)
    if frame.empty:
        return None
    counts = frame["verdict"].value_counts(sort=False)
    told = ", ".join(f"{count} {word}" for word, count in counts.items())
    names = Names(subject.anchor, subject.title, f"{len(frame)} steps: {told}.", "times as long as before")
    caption = (
        "To the right of the dashed line the newer stack is slower. "
        "Triangles are verdicts, circles are none shown, crosses cannot tell; the grey block is the noise floor."
    )
    return Figure(subject.title, ratios(frame, names, labels=STEP_LABELS), caption)


def _figure(names: Names, points: Sequence[Point], *, unit: float = 1.0, mark: float | None = None) -> Figure:
    from reports.pages.timing.frames import of_estimates, of_passes  # noqa: PLC0415
    from reports.pages.timing.plots import medians  # noqa: PLC0415

    rows = [((each.group, each.stack), each.estimate, each.disturbed) for each in points]
    estimates = of_estimates(((row, each) for row, each, _ in rows), unit)
    drawing = medians(of_passes(rows, unit), estimates, names, labels=STACK_LABELS, mark=mark)
    return Figure(names.title, drawing, _legend(points))


def _ends(points: Sequence[Point]) -> tuple[Point, Point]:
    in_order = sorted(points, key=lambda each: each.estimate.value)
    return in_order[0], in_order[-1]


def _stacks(points: Sequence[Point]) -> str:
    return "1 stack" if len(points) == 1 else f"{len(points)} stacks"


def _legend(points: Sequence[Point]) -> str:
    legend = ["A point is a pass, the upright line their median"]
    if any(each.estimate.low is not None for each in points):
        legend.append("the grey bar its interval at 95 %")
    if any(any(each.disturbed) for each in points):
        legend.append("a hollow point a pass beside which something else was at work")
    return ", ".join(legend) + "."
