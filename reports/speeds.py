"""
Timings as tables: a line a stack, a column a benchmark.

Numbers stand beside how far they can be trusted; `Timings.caveats` says what may be concluded from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.matrix import Column
    from reports.records import Device
    from reports.report import Report
    from reports.timings import MaskCost, Timing, Untimed

MILLI = 1e-3


@frozen
class Speed:
    """One benchmark in one stack, in words; *share* is its part of the longest of its column, in percent."""

    text: str
    trust: str
    share: float
    load: str
    """How loaded the machine was before the most loaded pass; empty where none was loaded."""


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
    benchmarks = tuple(dict.fromkeys([*(each.benchmark for each in timings), *(each.benchmark for each in untimed)]))
    longest = {each.benchmark: max(t.median for t in timings if t.benchmark == each.benchmark) for each in timings}
    seen = {each.stack for each in timings} | {each.stack for each in untimed}
    return SpeedTable(
        device=device,
        benchmarks=benchmarks,
        lines=tuple(
            _line(column, benchmarks, [each for each in timings if each.stack == column.stack], longest, report)
            for column in report.matrix.on(device)
            if column.stack in seen
        ),
    )


def _line(
    column: Column,
    benchmarks: tuple[str, ...],
    timings: Sequence[Timing],
    longest: dict[str, float],
    report: Report,
) -> SpeedLine:
    by_name: dict[str, Speed | Untimed] = {
        **{each.benchmark: each for each in report.timings.untimed if _is_of(each, column)},
        **{each.benchmark: _speed(each, longest[each.benchmark]) for each in timings},
    }
    costs = (each for each in report.timings.mask_costs if (each.stack, each.device) == (column.stack, column.device))
    machine = timings[0].machine if timings else {}
    return SpeedLine(column, machine, tuple(by_name.get(name) for name in benchmarks), "".join(map(_cost, costs)))


def _is_of(untimed: Untimed, column: Column) -> bool:
    return (untimed.stack, untimed.device) == (column.stack, column.device)


def _speed(timing: Timing, longest: float) -> Speed:
    return Speed(
        text=duration(timing.median),
        trust=_trust(timing),
        share=round(100 * timing.median / longest, 1) if longest else 0.0,
        load=f"load {worst.load:.2f} on {worst.cores} cores" if (worst := timing.most_loaded) else "",
    )


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
