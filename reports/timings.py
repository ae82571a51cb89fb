"""What pytest-benchmark measured inside the stacks."""

from __future__ import annotations

from statistics import median
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
    """The machine's load average of the minute before; whose load it was is not known."""
    cores: int

    @property
    def is_loaded(self) -> bool:
        """True where more was running, or waiting, than there are cores: the times may be too long."""
        return self.load is not None and self.load > self.cores


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
        return median(each.median for each in self.passes)

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the greatest of the passes' medians; None for a single pass, which has no spread."""
        if len(self.passes) == 1:
            return None
        return min(each.median for each in self.passes), max(each.median for each in self.passes)

    @property
    def most_loaded(self) -> TimingPass | None:
        """The pass before which the load was greatest, if any was loaded at all."""
        return max((each for each in self.passes if each.is_loaded), key=lambda each: each.load or 0, default=None)


@frozen
class Untimed:
    """A benchmark whose call raised in a stack, so that there is no time: *error* is the first line of what it said."""

    stack: str
    device: Device
    benchmark: str
    error: str


@frozen
class MaskCost:
    """What the mask costs a GRU: in each pass that has both, the masked forward pass over the unmasked one."""

    stack: str
    device: Device
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median over the passes; 1.0 is a mask that costs nothing."""
        return median(self.ratios)


@frozen
class Timings:
    """All timings, in the order of the matrix's columns, and how they may be read."""

    timings: tuple[Timing, ...]
    mask_costs: tuple[MaskCost, ...]
    caveats: tuple[str, ...]
    """Sentences that must stand beside the numbers: single passes, different machines, a loaded machine."""
    untimed: tuple[Untimed, ...] = ()
