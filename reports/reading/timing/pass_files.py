"""One timing pass as it stands in its file: pytest-benchmark's own JSON, and what the harness notes in it."""

from __future__ import annotations

from array import array
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.reading.bounds import MIB, Cores, Count, Name, Seconds, Text, decoded, refuse_deep
from reports.reading.lawful_values import Stack, Version  # noqa: TC001 - msgspec reads the annotations
from reports.reading.records import Device  # noqa: TC001 - msgspec reads the annotations
from reports.reading.run_selection import LOCK_DIGITS
from reports.reading.timing.timings import TimingPass
from stacks.errors import CannotRead
from stacks.untrusted_files import content

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Stats(msgspec.Struct, frozen=True):
    """Of one benchmark in one process; seconds."""

    median: Seconds
    iqr: Seconds
    min: Seconds
    rounds: Count
    data: tuple[Seconds, ...] = ()
    """What each round took."""


class ExtraInfo(msgspec.Struct, frozen=True):
    """What the harness notes beside a benchmark; a file from before a key was noted has it as None."""

    stack: Stack
    device: Device
    key: Name
    python: Version
    keras: Version
    processor: Name
    cores: Count
    tensorflow: Name | None = None
    lock: Name | None = None
    threads: dict[Name, Name] = {}
    load: Cores | None = None
    first_call: Seconds | None = None
    peak_memory: Count | None = None
    foreign: Cores | None = None
    affinity: tuple[Count, ...] | None = None
    environment: dict[Name, Text] | None = None
    twin: Name | None = None
    title: Name | None = None


class PassBenchmark(msgspec.Struct, frozen=True):
    """One benchmark that was timed."""

    name: Name
    stats: Stats
    extra_info: ExtraInfo


class NotTimed(msgspec.Struct, frozen=True):
    """One benchmark whose call raised."""

    name: Name
    error: Text


class Circumstances(msgspec.Struct, frozen=True):
    """What the harness notes about the process as a whole."""

    import_seconds: Seconds | None = None
    machine: Name | None = None
    """A digest of all that two passes must share to be pooled, and that is no part of the stack."""
    run: Name | None = None
    round: Count | None = None
    """Counts from 0 within the run."""
    in_turns: bool = False
    """Whether it took turns with the other passes of its run, a few rounds each, instead of coming after them."""


class _File(msgspec.Struct, frozen=True):
    datetime: Name
    benchmarks: tuple[PassBenchmark, ...]
    not_timed: tuple[NotTimed, ...] = ()
    maskdrift: Circumstances = Circumstances()


LARGEST_PASS = 64 * MIB
LONGEST_FILE_NAME = 100
"""Bytes of the name of a pass and of its folder, which a tar archive has room for."""
_decoder = msgspec.json.Decoder(_File)


@frozen
class PassFile:
    """One process that measured one stack: the benchmarks that were timed, and those that raised."""

    file: Path
    started: str
    benchmarks: tuple[PassBenchmark, ...]
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

    def timed(self, benchmark: PassBenchmark) -> TimingPass:
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
    """Read one file, or raise `CannotRead` where there is none that can be packed, or a ValueError where it is none."""
    _refuse_long_name(path)
    text = content(path, LARGEST_PASS)
    refuse_deep(text)
    file = decoded(_decoder, text)
    return PassFile(path, file.datetime, file.benchmarks, file.not_timed, file.maskdrift)


def fits_an_archive(path: Path) -> bool:
    """Whether the archive of a site can hold a pass: tar has so much room for names."""
    return len(path.name.encode()) <= LONGEST_FILE_NAME and len(path.parent.name.encode()) <= LONGEST_FILE_NAME


def _refuse_long_name(path: Path) -> None:
    with suppress(UnicodeEncodeError):
        if fits_an_archive(path):
            return
    raise CannotRead(path, None, f"has a name that is longer than {LONGEST_FILE_NAME} bytes or no UTF-8", "rename it")


def by_benchmark(passes: Iterable[PassFile]) -> dict[str, list[TimingPass]]:
    """What the passes say of each benchmark, in their order."""
    found: dict[str, list[TimingPass]] = {}
    for each in passes:
        for benchmark in each.benchmarks:
            found.setdefault(benchmark.name, []).append(each.timed(benchmark))
    return found
