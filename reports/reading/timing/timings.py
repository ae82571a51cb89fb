"""What pytest-benchmark measured inside the stacks."""

from __future__ import annotations

from array import array
from statistics import median
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reports.reading.records import Device

FOREIGN = 0.1
"""Of a core: a pass beside which other processes kept more than this busy may have measured their work too."""


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
    seconds: array[float] = field(factory=lambda: array("d"), eq=False, repr=False)
    """What each round took."""
    foreign: float | None = None
    """How many cores other processes kept busy meanwhile, on average; None where nobody looked."""
    first_call: float | None = None
    """What the first call took, with tracing and compiling; None where it was not recorded."""
    peak_memory: int | None = None
    """The most memory the process held while it built and called the model, in bytes; None where not recorded."""
    run: str | None = None
    """The interleaved run that it is a pass of, and which one of its stack, from 0."""
    round: int | None = None
    in_turns: bool = False
    """Whether it took turns with the other passes of its run, a few rounds each."""

    @property
    def is_disturbed(self) -> bool:
        """
        True where something else was at work, so that the times may be too long.

        Old passes know the load average only: more was running, or waiting, than there are cores.
        """
        if self.foreign is not None:
            return self.foreign > FOREIGN
        return self.load is not None and self.load > self.cores

    @property
    def disturbance(self) -> float:
        """How much else was at work, in cores."""
        return self.foreign if self.foreign is not None else self.load or 0.0


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
    title: str | None = None
    """The benchmark in a few words; None where its name is all that was recorded."""
    twin: str | None = None
    """The same benchmark without a mask, where there is one."""

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
    def most_disturbed(self) -> TimingPass | None:
        """The pass beside which most else was at work, if any was disturbed at all."""
        disturbed = (each for each in self.passes if each.is_disturbed)
        return max(disturbed, key=lambda each: each.disturbance, default=None)

    @property
    def was_watched(self) -> bool:
        """Whether anything is known of what else was at work."""
        return any(each.foreign is not None or each.load is not None for each in self.passes)

    @property
    def first_call(self) -> float | None:
        """Seconds, the median of the passes' first calls; None where no pass recorded it."""
        return _median(self.passes, lambda each: each.first_call)

    @property
    def peak_memory(self) -> float | None:
        """Bytes, the median over the passes; None where no pass recorded it."""
        return _median(self.passes, lambda each: each.peak_memory)


def _median(passes: tuple[TimingPass, ...], ask: Callable[[TimingPass], float | None]) -> float | None:
    known = [value for each in passes if (value := ask(each)) is not None]
    return median(known) if known else None


@frozen
class Untimed:
    """A benchmark whose call raised in a stack, so that there is no time: *error* is the first line of what it said."""

    stack: str
    device: Device
    benchmark: str
    error: str


@frozen
class MaskCost:
    """What the mask costs: in each pass that has both, the masked *benchmark* over the unmasked one."""

    stack: str
    device: Device
    ratios: tuple[float, ...]
    benchmark: str
    disturbed: tuple[bool, ...] = ()
    """Of each ratio, whether something else was at work beside its pass."""

    @property
    def ratio(self) -> float:
        """The median over the passes; 1.0 is a mask that costs nothing."""
        return median(self.ratios)


@frozen
class ImportTime:
    """How long importing Keras took in each pass that recorded it; seconds."""

    stack: str
    device: Device
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median over the passes."""
        return median(self.seconds)


@frozen
class Timings:
    """All timings, in the order of the matrix's columns, and how they may be read."""

    timings: tuple[Timing, ...]
    mask_costs: tuple[MaskCost, ...]
    caveats: tuple[str, ...]
    """Sentences that must stand beside the numbers: single passes, different machines, a loaded machine."""
    untimed: tuple[Untimed, ...] = ()
    imports: tuple[ImportTime, ...] = ()
