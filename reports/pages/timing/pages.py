"""
The pages of timings: one on what they say together, and one a benchmark.

`reports.pages.site_map` loads this module only when pages are made: SciPy, pandas and Altair take seconds to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.timing.estimates import estimate
from reports.judging.timing.ratios import FEWEST
from reports.judging.timing.steps import Speeds, upgrade_steps
from reports.judging.timing.verdicts import CannotTell
from reports.pages import addresses
from reports.pages.files import Page
from reports.pages.timing.benchmark_page import benchmark_page, benchmarks
from reports.pages.timing.figures import Point, Subject, groups, shares, times
from reports.pages.timing.speed_tables import speed_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.judging.report import Report
    from reports.judging.timing.estimates import Estimate
    from reports.judging.timing.steps import SpeedStep
    from reports.pages.timing.figures import Figure
    from reports.reading.records import Device


@frozen
class Link:
    """The page of a benchmark."""

    name: str
    title: str
    path: str


@frozen
class Imports:
    """How long importing Keras takes in each stack of a device; seconds."""

    device: Device
    by_stack: Mapping[str, Estimate]
    figure: Figure


@frozen
class Costs:
    """What masking costs in each stack of a device, by stack and benchmark; the figure shows the first benchmark."""

    device: Device
    benchmarks: tuple[str, ...]
    stacks: tuple[str, ...]
    found: Mapping[tuple[str, str], Estimate]
    figure: Figure


def timing_pages(report: Report) -> Iterator[Page]:
    """The page on all, and those of the benchmarks."""
    speeds = Speeds(report.timings)
    steps = upgrade_steps(speeds, report.matrix)
    named = benchmarks(report.timings)
    context = {
        "tables": speed_tables(report),
        "timings": report.timings,
        "steps": steps,
        "doubts": doubts(steps),
        "enough": 2 * FEWEST,  # a stack is held against itself by pairs of its own passes
        "links": {name: Link(name, title, addresses.timing_page(name)) for name, title in named.items()},
        "costs": tuple(_costs(report, named)),
        "imports": tuple(_imports(report)),
    }
    yield Page("timings.html", "timings.html", context)
    yield from (benchmark_page(report, speeds, steps, name, title) for name, title in named.items())


def doubts(steps: Iterable[SpeedStep]) -> tuple[str, ...]:
    """Why nothing can be told, each reason once; empty as soon as there is one verdict."""
    verdicts = [each.verdict for step in steps for each in step.benchmarks]
    if any(not isinstance(each, CannotTell) for each in verdicts):
        return ()
    return tuple(dict.fromkeys(each.why for each in verdicts if isinstance(each, CannotTell)))


def _costs(report: Report, named: Mapping[str, str]) -> Iterator[Costs]:
    for device in report.matrix.devices:
        family = groups(report.matrix.on(device))
        here = [each for each in report.timings.mask_costs if each.device == device and each.stack in family]
        found = {(each.stack, each.benchmark): estimate(each.ratios) for each in here}
        names = tuple(name for name in named if any(each.benchmark == name for each in here))
        if names:
            first = {each.stack: each for each in here if each.benchmark == names[0]}
            points = [
                Point(family[stack], stack, found[stack, names[0]], first[stack].disturbed)
                for stack in family
                if stack in first
            ]
            title = f"{named[names[0]]}, on {device}"
            figure = shares(Subject(f"{device}-costs", title), points)
            yield Costs(
                device, names, tuple(each for each in family if any(each == s for s, _ in found)), found, figure
            )


def _imports(report: Report) -> Iterator[Imports]:
    for device in report.matrix.devices:
        family = groups(report.matrix.on(device))
        taken = {each.stack: estimate(each.seconds) for each in report.timings.imports if each.device == device}
        by_stack = {stack: taken[stack] for stack in family if stack in taken}
        if by_stack:
            subject = Subject(f"{device}-imports", f"Importing Keras, on {device}")
            points = [Point(family[stack], stack, each, ()) for stack, each in by_stack.items()]
            yield Imports(device, by_stack, times(subject, points))
