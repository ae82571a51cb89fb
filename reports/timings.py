"""What pytest-benchmark measured inside the stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.records import Device


@frozen
class TimingPass:
    """One process that measured one benchmark in one stack; times in seconds."""

    started: str
    file: Path
    median: float
    iqr: float
    least: float
    rounds: int
    load: float | None
    """The machine's load average of the minute before; more than its cores is a disturbed pass."""


@frozen
class Timing:
    """
    One benchmark in one stack on one device.

    The time is the median over the passes of each pass's median.
    One pass says nothing of how far a second one would lie: a `Timing` of a single pass supports no verdict.
    """

    stack: str
    device: Device
    benchmark: str
    passes: tuple[TimingPass, ...]
    machine: Mapping[str, str]
    """Where it was measured: processor, cores, threads, python, tensorflow, keras."""

    @property
    def median(self) -> float:
        """Seconds, the median of the passes' medians."""
        ordered = sorted(each.median for each in self.passes)
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the greatest of the passes' medians; None for a single pass, which has no spread."""
        if len(self.passes) == 1:
            return None
        return min(each.median for each in self.passes), max(each.median for each in self.passes)


@frozen
class Untimed:
    """A benchmark whose call raised in a stack, so that there is no time: *error* is the first line of what it said."""

    stack: str
    device: Device
    benchmark: str
    error: str


@frozen
class MaskCost:
    """What the mask costs a GRU: the masked forward pass over the unmasked one of the same stack, by medians."""

    stack: str
    device: Device
    masked: float
    unmasked: float

    @property
    def ratio(self) -> float:
        """1.0 is a mask that costs nothing."""
        return self.masked / self.unmasked


@frozen
class Timings:
    """All timings, in the order of the matrix's columns, and how they may be read."""

    timings: tuple[Timing, ...]
    mask_costs: tuple[MaskCost, ...]
    caveats: tuple[str, ...]
    """Sentences that must stand beside the numbers: single passes, different machines, a loaded machine."""
    untimed: tuple[Untimed, ...] = ()
