"""
Timings as tables: a line a stack, a column a benchmark.

Numbers stand beside how far they can be trusted; `Timings.caveats` says what may be concluded from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.report import Report
    from reports.reading.matrix import Column
    from reports.reading.records import Device
    from reports.reading.timing.timings import MaskCost, Timing, TimingPass, Untimed

MILLI = 1e-3
LEADING = 4
"""Benchmarks in a short table."""


@frozen
class Speed:
    """One benchmark in one stack, in words; *share* is its part of the longest of its column, in percent."""

    text: str
    trust: str
    share: float
    load: str
    """What else was at work beside the most disturbed pass; empty where none was disturbed."""


@frozen
class SpeedLine:
    """One stack; a benchmark that was not measured there is None, one that raises there is `Untimed`."""

    column: Column
    machine: Mapping[str, str]
    speeds: tuple[Speed | Untimed | None, ...]
    cost: str
    """What a mask costs, and of how many passes that is; empty where it was not measured."""


@frozen
class SpeedTable:
    """All stacks of a device that have a timing."""

    device: Device
    benchmarks: tuple[str, ...]
    lines: tuple[SpeedLine, ...]
    masked: str | None
    """The benchmark of which `SpeedLine.cost` tells what a mask costs: the first that has a twin without one."""

    @property
    def leading(self) -> tuple[int, ...]:
        """Where the benchmarks stand that a short table shows: the first of those that most stacks have."""
        timed = [sum(line.speeds[at] is not None for line in self.lines) for at in range(len(self.benchmarks))]
        widest = sorted(range(len(timed)), key=lambda at: -timed[at])
        return tuple(sorted(widest[:LEADING]))


def speed_tables(report: Report) -> tuple[SpeedTable, ...]:
    """One table a device on which anything was timed."""
    tables = (_table(report, device) for device in report.matrix.devices)
    return tuple(table for table in tables if table.lines)


def duration(seconds: float) -> str:
    """A time with three significant digits, in the unit a reader would choose."""
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{seconds / MILLI:#.3g}".rstrip(".") + " ms"


def _table(report: Report, device: Device) -> SpeedTable:
    timings = tuple(each for each in report.timings.timings if each.device == device)
    untimed = tuple(each for each in report.timings.untimed if each.device == device)
    costs = tuple(each for each in report.timings.mask_costs if each.device == device)
    benchmarks = tuple(dict.fromkeys([*(each.benchmark for each in timings), *(each.benchmark for each in untimed)]))
    masked = next((name for name in benchmarks if any(each.benchmark == name for each in costs)), None)
    speeds: dict[str, dict[str, Speed | Untimed]] = {}
    for failed in untimed:
        speeds.setdefault(failed.stack, {})[failed.benchmark] = failed
    longest = {each.benchmark: max(t.median for t in timings if t.benchmark == each.benchmark) for each in timings}
    for each in timings:
        speeds.setdefault(each.stack, {})[each.benchmark] = _speed(each, longest[each.benchmark])
    return SpeedTable(
        device=device,
        benchmarks=benchmarks,
        lines=tuple(
            SpeedLine(
                column=column,
                machine=next((each.machine for each in timings if each.stack == column.stack), {}),
                speeds=tuple(speeds[column.stack].get(name) for name in benchmarks),
                cost="".join(_cost(each) for each in costs if (each.stack, each.benchmark) == (column.stack, masked)),
            )
            for column in report.matrix.on(device)
            if column.stack in speeds
        ),
        masked=masked,
    )


def _speed(timing: Timing, longest: float) -> Speed:
    return Speed(
        text=duration(timing.median),
        trust=_trust(timing),
        share=round(100 * timing.median / longest, 1) if longest else 0.0,
        load=disturbance(worst) if (worst := timing.most_disturbed) else "",
    )


def disturbance(timed: TimingPass) -> str:
    """Say what else was at work beside a pass."""
    if timed.foreign is not None:
        return f"{timed.foreign:.2f} cores of other work"
    return f"load {timed.load or 0:.2f} on {timed.cores} cores"


def _trust(timing: Timing) -> str:
    if timing.spread is None:
        (only,) = timing.passes
        return f"one pass of {only.rounds} rounds, middle half spans {duration(only.iqr)}"
    least, greatest = timing.spread
    return f"{len(timing.passes)} passes, {duration(least)} to {duration(greatest)}"


def _cost(cost: MaskCost) -> str:
    if len(cost.ratios) == 1:
        return f"{cost.ratio:.2f}, of one pass"
    return f"{cost.ratio:.2f}, {min(cost.ratios):.2f} to {max(cost.ratios):.2f} in {len(cost.ratios)} passes"
