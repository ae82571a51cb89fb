"""Reads timing passes: pytest-benchmark's own JSON files, one file a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.notices import Notice, Place, Weight
from reports.records import Device  # noqa: TC001 - msgspec reads the annotations
from reports.timings import MaskCost, Timing, TimingPass, Timings, Untimed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from reports.matrix import Column

MASKED, UNMASKED = "gru_forward[masked]", "gru_forward[unmasked]"

ONE_EACH = (
    "One pass each: the numbers show sizes, not differences. "
    "A second process of the same stack can differ by more than two neighbouring stacks do, "
    "so no stack is called faster here."
)


class _Stats(msgspec.Struct, frozen=True):
    median: float
    iqr: float
    min: float
    rounds: int


class _ExtraInfo(msgspec.Struct, frozen=True):
    stack: str
    device: Device
    key: str
    python: str
    keras: str
    processor: str
    cores: int
    tensorflow: str | None = None
    lock: str | None = None
    threads: dict[str, str] = {}
    load: float | None = None


class _Benchmark(msgspec.Struct, frozen=True):
    name: str
    stats: _Stats
    extra_info: _ExtraInfo


class _NotTimed(msgspec.Struct, frozen=True):
    name: str
    error: str


class _File(msgspec.Struct, frozen=True):
    datetime: str
    benchmarks: tuple[_Benchmark, ...]
    not_timed: tuple[_NotTimed, ...] = ()
    """What the harness adds to pytest-benchmark's own file: the benchmarks whose call raised."""


@frozen
class _Measured:
    """One benchmark of one file, and what raised beside it."""

    file: Path
    started: str
    benchmark: _Benchmark
    not_timed: tuple[_NotTimed, ...]

    @property
    def info(self) -> _ExtraInfo:
        return self.benchmark.extra_info

    @property
    def seat(self) -> tuple[str, Device]:
        return self.info.stack, self.info.device


_decoder = msgspec.json.Decoder(_File)


def read_timings(folder: Path, columns: Sequence[Column]) -> tuple[Timings, tuple[Notice, ...]]:
    """Read every pass below *folder*; a file that is none becomes a notice, and the others count."""
    measured: list[_Measured] = []
    notices: list[Notice] = []
    for path in sorted(folder.glob("*/*.json")):
        try:
            measured += _read(path)
        except (OSError, msgspec.DecodeError) as error:
            notices.append(_unreadable(path, error))
    current = _newest(measured)
    timings = _timings(current, columns)
    caveats = tuple(_caveats(timings))
    return Timings(timings, tuple(_mask_costs(timings)), caveats, tuple(_untimed(current))), tuple(notices)


def _read(path: Path) -> Iterable[_Measured]:
    file = _decoder.decode(path.read_bytes())
    return [_Measured(path, file.datetime, each, file.not_timed) for each in file.benchmarks]


def _unreadable(path: Path, error: Exception) -> Notice:
    hint = "a pass is written by `python -m harness time`; delete the file and time the stack again"
    return Notice(Weight.UNREADABLE, "no-timing-pass", f"is no timing pass: {error}", Place(path), hint)


def _timings(measured: Sequence[_Measured], columns: Sequence[Column]) -> tuple[Timing, ...]:
    by_subject: dict[tuple[str, Device, str], list[_Measured]] = {}
    for each in measured:
        by_subject.setdefault((*each.seat, each.benchmark.name), []).append(each)
    order = {(each.stack, each.device): index for index, each in enumerate(columns)}
    found = sorted(by_subject.items(), key=lambda item: (order.get(item[0][:2], len(order)), item[0]))
    return tuple(_timing(passes) for _, passes in found)


def _newest(measured: Sequence[_Measured]) -> Sequence[_Measured]:
    """Keep each stack's passes of its newest lock and benchmarks: what has another key measured something else."""
    ordered = sorted(measured, key=lambda each: (each.started, str(each.file)))
    key = {each.seat: each.info.key for each in ordered}
    return [each for each in ordered if each.info.key == key[each.seat]]


def _timing(measured: Sequence[_Measured]) -> Timing:
    newest = measured[-1].info
    return Timing(
        newest.stack,
        newest.device,
        measured[-1].benchmark.name,
        tuple(_pass(each) for each in measured),
        _machine(newest),
    )


def _pass(measured: _Measured) -> TimingPass:
    stats = measured.benchmark.stats
    return TimingPass(
        measured.started, measured.file, stats.median, stats.iqr, stats.min, stats.rounds, measured.info.load
    )


def _machine(info: _ExtraInfo) -> Mapping[str, str]:
    threads = ", ".join(f"{name}={value}" for name, value in sorted(info.threads.items()))
    return {
        "processor": info.processor,
        "cores": str(info.cores),
        "threads": threads or "not set",
        "python": info.python,
        "tensorflow": info.tensorflow or "none",
        "keras": info.keras,
    }


def _untimed(measured: Sequence[_Measured]) -> Iterable[Untimed]:
    """What raised in the newest pass of each stack."""
    newest = {each.seat: each for each in measured}
    for (stack, device), each in newest.items():
        for failed in each.not_timed:
            yield Untimed(stack, device, failed.name, failed.error.partition("\n")[0])


def _mask_costs(timings: Iterable[Timing]) -> Iterable[MaskCost]:
    medians = {(each.stack, each.device, each.benchmark): each.median for each in timings}
    for (stack, device, benchmark), median in medians.items():
        unmasked = medians.get((stack, device, UNMASKED))
        if benchmark == MASKED and unmasked:
            yield MaskCost(stack, device, median, unmasked)


def _caveats(timings: Sequence[Timing]) -> Iterable[str]:
    if any(len(each.passes) == 1 for each in timings):
        yield ONE_EACH
    for what in ("processor", "cores", "threads"):
        found = sorted({each.machine[what] for each in timings})
        if len(found) > 1:
            yield f"Not measured alike: {what} {' / '.join(found)}."
    busy = sorted({each.stack for each in timings if _was_busy(each)})
    if busy:
        yield f"The machine was busy with other work while these were timed: {', '.join(busy)}."


def _was_busy(timing: Timing) -> bool:
    return any(each.load is not None and each.load > float(timing.machine["cores"]) for each in timing.passes)
