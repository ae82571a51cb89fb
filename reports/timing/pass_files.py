"""One timing pass as it stands in its file: pytest-benchmark's own JSON, and what the harness notes in it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.choosing import LOCK_DIGITS
from reports.lawful import Stack, Version  # noqa: TC001 - msgspec reads the annotations
from reports.records import Device  # noqa: TC001 - msgspec reads the annotations
from reports.timing.timings import TimingPass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Stats(msgspec.Struct, frozen=True):
    """Of one benchmark in one process; seconds."""

    median: float
    iqr: float
    min: float
    rounds: int
    data: tuple[float, ...] = ()
    """What each round took."""


class ExtraInfo(msgspec.Struct, frozen=True):
    """What the harness notes beside a benchmark; a file from before a key was noted has it as None."""

    stack: Stack
    device: Device
    key: str
    python: Version
    keras: Version
    processor: str
    cores: int
    tensorflow: str | None = None
    lock: str | None = None
    threads: dict[str, str] = {}
    load: float | None = None
    first_call: float | None = None
    peak_memory: int | None = None
    foreign: float | None = None
    affinity: tuple[int, ...] | None = None
    environment: dict[str, str] | None = None
    twin: str | None = None
    title: str | None = None


class Benchmark(msgspec.Struct, frozen=True):
    """One benchmark that was timed."""

    name: str
    stats: Stats
    extra_info: ExtraInfo


class NotTimed(msgspec.Struct, frozen=True):
    """One benchmark whose call raised."""

    name: str
    error: str


class Circumstances(msgspec.Struct, frozen=True):
    """What the harness notes about the process as a whole."""

    import_seconds: float | None = None
    machine: str | None = None
    """A digest of all that two passes must share to be pooled, and that is no part of the stack."""
    run: str | None = None
    round: int | None = None
    """Counts from 0 within the run."""
    in_turns: bool = False
    """Whether it took turns with the other passes of its run, a few rounds each, instead of coming behind them."""


class _File(msgspec.Struct, frozen=True):
    datetime: str
    benchmarks: tuple[Benchmark, ...]
    not_timed: tuple[NotTimed, ...] = ()
    maskdrift: Circumstances = Circumstances()


_decoder = msgspec.json.Decoder(_File)


@frozen
class PassFile:
    """One process that measured one stack: the benchmarks that were timed, and those that raised."""

    file: Path
    started: str
    benchmarks: tuple[Benchmark, ...]
    not_timed: tuple[NotTimed, ...]
    circumstances: Circumstances

    @property
    def age(self) -> tuple[str, str]:
        """What passes are put in order by, the oldest first."""
        return self.started, str(self.file)

    @property
    def seat(self) -> tuple[str, Device]:
        """Which stack and device; a pass in which all raised tells it by its folder only."""
        if self.info:
            return self.info.stack, self.info.device
        stack, _, device = self.file.parent.name.rpartition(".")
        return stack, "gpu" if device == "gpu" else "cpu"

    @property
    def info(self) -> ExtraInfo | None:
        """What all its benchmarks say of the process."""
        return self.benchmarks[0].extra_info if self.benchmarks else None

    @property
    def lock(self) -> str | None:
        """As many digits of the lock's digest as name files."""
        return self.info.lock[:LOCK_DIGITS] if self.info and self.info.lock else None

    @property
    def key(self) -> str | None:
        """What was measured, in one word."""
        return self.info.key if self.info else None

    @property
    def machine(self) -> str | None:
        """Where it was measured; files from before the digest name what they know."""
        if self.info is None:
            return None
        return self.circumstances.machine or f"{self.info.processor}, {self.info.cores} cores, {self.info.threads}"

    @property
    def likeness(self) -> tuple[str | None, str | None, bool]:
        """What two passes of a stack share that may stand in one duel."""
        return self.key, self.machine, self.circumstances.in_turns

    def timed(self, benchmark: Benchmark) -> TimingPass:
        """What this process says of one of its benchmarks."""
        stats, info = benchmark.stats, benchmark.extra_info
        return TimingPass(
            started=self.started,
            file=self.file,
            median=stats.median,
            iqr=stats.iqr,
            least=stats.min,
            rounds=stats.rounds,
            load=info.load,
            cores=info.cores,
            seconds=array("d", stats.data),
            foreign=info.foreign,
            first_call=info.first_call,
            peak_memory=info.peak_memory,
            run=self.circumstances.run,
            round=self.circumstances.round,
            in_turns=self.circumstances.in_turns,
        )


def read_pass(path: Path) -> PassFile:
    """Read one file; OSError or msgspec.DecodeError where it is none."""
    file = _decoder.decode(path.read_bytes())
    return PassFile(path, file.datetime, file.benchmarks, file.not_timed, file.maskdrift)


def by_benchmark(passes: Iterable[PassFile]) -> dict[str, list[TimingPass]]:
    """What the passes say of each benchmark, in their order."""
    found: dict[str, list[TimingPass]] = {}
    for each in passes:
        for benchmark in each.benchmarks:
            found.setdefault(benchmark.name, []).append(each.timed(benchmark))
    return found
