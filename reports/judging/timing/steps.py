"""
What becomes of speed at a step from one stack to another, benchmark by benchmark, with a verdict each.

The noise floor stands beside every verdict: how far two measurements of the same thing are from each other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.predecessors import main_upgrade, predecessor
from reports.judging.timing import noise_floors
from reports.judging.timing.ratios import facing
from reports.judging.timing.verdicts import CannotTell, Faster, NoDifferenceShown, Slower, judge_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.timing.ratios import Block, Ratio
    from reports.judging.timing.verdicts import Verdict
    from reports.reading.matrix import Column, Matrix
    from reports.reading.records import Device
    from reports.reading.timing.timings import Timing, Timings

VERDICTS: tuple[type[Verdict], ...] = (Slower, Faster, NoDifferenceShown, CannotTell)


@frozen
class StepOfBenchmark:
    """One benchmark at one step."""

    benchmark: str
    verdict: Verdict
    floor: float | None
    """The noise floor, as a share; None where there are too few passes."""

    @property
    def ratio(self) -> Ratio | None:
        """Seconds of the newer stack over those of the older one, where there are passes enough to tell."""
        return self.verdict.ratio


@frozen
class SpeedStep:
    """Every benchmark that both stacks have."""

    older: str
    newer: str
    device: Device
    benchmarks: tuple[StepOfBenchmark, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many benchmarks got which verdict, by its word; each is named, 0 too."""
        found = Counter(each.verdict.word for each in self.benchmarks)
        return {each.word: found[each.word] for each in VERDICTS}

    @property
    def worst(self) -> StepOfBenchmark | None:
        """The benchmark that became slower by most."""
        slower = ((each.verdict.ratio.estimate, each) for each in self.benchmarks if isinstance(each.verdict, Slower))
        return max(slower, key=lambda found: found[0], default=(0.0, None))[1]


class Speeds:
    """The passes of every stack, and what has been computed from them."""

    def __init__(self, timings: Timings) -> None:
        self._timings: dict[tuple[str, Device], dict[str, Timing]] = {}
        for each in timings.timings:
            self._timings.setdefault((each.stack, each.device), {})[each.benchmark] = each
        self._noise: dict[tuple[str, Device, str], float | None] = {}

    def of(self, stack: str, device: Device) -> Mapping[str, Timing]:
        """What was timed in a stack, by benchmark."""
        return self._timings.get((stack, device), {})

    def has(self, stack: str, device: Device) -> bool:
        """Whether anything was timed there."""
        return (stack, device) in self._timings

    def step(self, older: str, newer: str, device: Device) -> SpeedStep:
        """Judge all that both stacks have, each with its noise floor; the two need not be neighbours."""
        measured = self._measured(older, newer, device)

        def floor(benchmark: str) -> float | None:
            own = (self.noise(stack, device, benchmark) for stack in (older, newer))
            return noise_floors.floor(measured[benchmark], lambda: noise_floors.greatest(own))

        judged = (StepOfBenchmark(name, verdict, floor(name)) for name, verdict in judge_blocks(measured).items())
        return SpeedStep(older, newer, device, tuple(judged))

    def verdicts(self, older: str, newer: str, device: Device) -> Mapping[str, Verdict]:
        """Judge every benchmark that both stacks have, all at once."""
        return judge_blocks(self._measured(older, newer, device))

    def noise(self, stack: str, device: Device, benchmark: str) -> float | None:
        """How far a stack is from itself in a benchmark, by its undisturbed passes, as for a verdict."""
        key = stack, device, benchmark
        if key not in self._noise:
            self._noise[key] = noise_floors.of_a_stack(self._timings[stack, device][benchmark].passes)
        return self._noise[key]

    def _measured(self, older: str, newer: str, device: Device) -> Mapping[str, tuple[Block, ...]]:
        sides = (self.of(stack, device) for stack in (older, newer))
        return facing(*({name: timing.passes for name, timing in each.items()} for each in sides))


def upgrade_steps(speeds: Speeds, matrix: Matrix) -> tuple[SpeedStep, ...]:
    """The main upgrade, and then every step that users take; a stack that was not timed is stepped over."""
    return tuple(
        speeds.step(older, newer, device)
        for device in matrix.devices
        for older, newer in _steps([each for each in matrix.on(device) if speeds.has(each.stack, device)])
    )


def _steps(columns: Sequence[Column]) -> Iterable[tuple[str, str]]:
    main = main_upgrade(columns)
    taken = (*([main] if main else []), *_neighbours(columns))
    return dict.fromkeys((older.stack, newer.stack) for older, newer in taken)


def _neighbours(columns: Sequence[Column]) -> Iterator[tuple[Column, Column]]:
    for at, newer in enumerate(columns):
        older = predecessor(newer, columns[:at])
        if older:
            yield older, newer
