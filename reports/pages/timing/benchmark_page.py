"""The page of a benchmark: how long it takes in each stack, what each step does to it, and what its mask costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.timing.estimates import estimate
from reports.pages import addresses
from reports.pages.files import Page
from reports.pages.timing.figures import Point, Subject, groups, shares, steps, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.judging.report import Report
    from reports.judging.timing.estimates import Estimate
    from reports.judging.timing.steps import Speeds, SpeedStep, StepOfBenchmark
    from reports.pages.timing.figures import Figure
    from reports.reading.records import Device
    from reports.reading.timing.timings import Timing, Timings, Untimed


@frozen
class TimingLine:
    """A stack in which the benchmark was timed."""

    timing: Timing
    group: str
    time: Estimate
    """Seconds."""
    cost: Estimate | None
    """What its mask costs; None where it has none, or no twin in the same pass."""
    cost_disturbed: tuple[bool, ...]
    noise: float | None
    """How far the stack is from itself, as a share; None where there are too few passes."""

    @property
    def point(self) -> Point:
        """Its line in the figure of times."""
        return Point(self.group, self.timing.stack, self.time, tuple(each.is_disturbed for each in self.timing.passes))


@frozen
class BenchmarkOnDevice:
    """All that the page says of one device."""

    device: Device
    lines: tuple[TimingLine, ...]
    untimed: tuple[Untimed, ...]
    steps: tuple[tuple[SpeedStep, StepOfBenchmark], ...]
    figures: tuple[Figure, ...]

    @property
    def has_costs(self) -> bool:
        """Whether what a mask costs is known of any stack."""
        return any(each.cost for each in self.lines)


def benchmarks(timings: Timings) -> Mapping[str, str]:
    """The title of every benchmark by its name, in the order in which the passes have them."""
    names = (*(each.benchmark for each in timings.timings), *(each.benchmark for each in timings.untimed))
    return {each: each for each in names} | {each.benchmark: each.title for each in timings.timings if each.title}


def benchmark_page(report: Report, speeds: Speeds, taken: Sequence[SpeedStep], name: str, title: str) -> Page:
    """Show one benchmark, all devices together."""
    parts = (_on_device(report, speeds, taken, name, device) for device in report.matrix.devices)
    context = {"name": name, "heading": title, "parts": tuple(each for each in parts if each.lines or each.untimed)}
    return Page(addresses.timing_page(name), "timing.html", context)


def _on_device(
    report: Report, speeds: Speeds, taken: Sequence[SpeedStep], name: str, device: Device
) -> BenchmarkOnDevice:
    lines = tuple(_lines(report, speeds, name, device))
    here = ((step, each) for step in taken for each in step.benchmarks if step.device == device)
    judged = tuple((step, each) for step, each in here if each.benchmark == name)
    return BenchmarkOnDevice(
        device=device,
        lines=lines,
        untimed=tuple(each for each in report.timings.untimed if (each.benchmark, each.device) == (name, device)),
        steps=judged,
        figures=tuple(_figures(device, lines, judged)),
    )


def _lines(report: Report, speeds: Speeds, name: str, device: Device) -> Iterator[TimingLine]:
    timed = {each.stack: each for each in report.timings.timings if (each.benchmark, each.device) == (name, device)}
    costs = {each.stack: each for each in report.timings.mask_costs if (each.benchmark, each.device) == (name, device)}
    for stack, group in groups(report.matrix.on(device)).items():
        if stack in timed:
            timing = timed[stack]
            yield TimingLine(
                timing=timing,
                group=group,
                time=estimate([each.median for each in timing.passes]),
                cost=estimate(costs[stack].ratios) if stack in costs else None,
                cost_disturbed=costs[stack].disturbed if stack in costs else (),
                noise=speeds.noise(stack, device, name),
            )


def _figures(
    device: Device, lines: Sequence[TimingLine], judged: Sequence[tuple[SpeedStep, StepOfBenchmark]]
) -> Iterator[Figure]:
    if lines:
        yield times(Subject(f"{device}-times", f"Time in each stack, on {device}"), [each.point for each in lines])
    masked = [Point(each.group, each.timing.stack, each.cost, each.cost_disturbed) for each in lines if each.cost]
    if masked:
        yield shares(Subject(f"{device}-costs", f"What the mask costs, on {device}"), masked)
    taken = steps(Subject(f"{device}-steps", f"What each step does, on {device}"), judged)
    if taken:
        yield taken
