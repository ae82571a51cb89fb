"""Reads timing passes: pytest-benchmark's own JSON files, one file a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.choosing import LOCK_DIGITS, other_versions
from reports.notices import Notice, Place, Weight
from reports.records import Device  # noqa: TC001 - msgspec reads the annotations
from reports.timings import MaskCost, Timing, TimingPass, Timings, Untimed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from reports.matrix import Column
    from stacks.stack import Stack

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
class _Pass:
    """One file: the benchmarks that were timed, and those that raised."""

    file: Path
    started: str
    benchmarks: tuple[_Benchmark, ...]
    not_timed: tuple[_NotTimed, ...]

    @property
    def seat(self) -> tuple[str, str]:
        """Which stack and device; a pass in which all raised tells it by its folder only."""
        if self.info:
            return self.info.stack, self.info.device
        stack, _, device = self.file.parent.name.rpartition(".")
        return stack, device

    @property
    def info(self) -> _ExtraInfo | None:
        return self.benchmarks[0].extra_info if self.benchmarks else None

    @property
    def lock(self) -> str | None:
        return self.info.lock[:LOCK_DIGITS] if self.info and self.info.lock else None


_decoder = msgspec.json.Decoder(_File)


def read_timings(
    folder: Path, columns: Sequence[Column], stacks: Iterable[Stack] = ()
) -> tuple[Timings, tuple[Notice, ...]]:
    """
    Read every pass below *folder*; a file that is none becomes a notice, and the others count.

    Which of them count is decided as for record files: *stacks* says which lock and versions are the present ones.
    """
    read: list[_Pass] = []
    notices: list[Notice] = []
    for path in sorted(folder.glob("*/*.json")):
        try:
            read.append(_read(path))
        except (OSError, msgspec.DecodeError) as error:
            notices.append(_unreadable(path, error))
    current: list[_Pass] = []
    known = {each.name: each for each in stacks}
    for seat in dict.fromkeys(each.seat for each in read):
        chosen, about = _choose([each for each in read if each.seat == seat], known.get(seat[0]))
        current += chosen
        notices += about
    timings = _timings(current, columns)
    caveats = tuple(_caveats(timings))
    return Timings(timings, tuple(_mask_costs(timings)), caveats, tuple(_untimed(current))), tuple(notices)


def _read(path: Path) -> _Pass:
    file = _decoder.decode(path.read_bytes())
    return _Pass(path, file.datetime, file.benchmarks, file.not_timed)


def _choose(passes: Sequence[_Pass], stack: Stack | None) -> tuple[Sequence[_Pass], Sequence[Notice]]:
    """Keep the passes of the lock that counts and of its newest key: what has another key measured something else."""
    wrong = [notice for each in passes if stack for notice in _mismatch(each, stack)]
    right = [each for each in passes if each.file not in {notice.place.file for notice in wrong if notice.place}]
    timed = sorted((each for each in right if each.info), key=lambda each: (each.started, str(each.file)))
    if not timed:
        return right, wrong
    present = stack.digest("gpu" if passes[0].seat[1] == "gpu" else "cpu") if stack else None
    lock = present if any(each.lock == present for each in timed if present) else timed[-1].lock
    of_lock = [each for each in timed if each.lock == lock]
    key = of_lock[-1].info.key if of_lock[-1].info else None
    chosen = [each for each in of_lock if each.info and each.info.key == key]
    outdated = [_outdated(chosen[-1], stack)] if stack and present and chosen[-1].lock != present else []
    return [*chosen, *(each for each in right if not each.info)], [*wrong, *outdated]


def _mismatch(timed: _Pass, stack: Stack) -> Iterable[Notice]:
    info = timed.info
    if info and (found := list(other_versions(stack, info.python, info.tensorflow, info.keras))):
        message = f"this timing pass is not of {stack.name}: {'; '.join(found)}"
        hint = "delete the file and time the stack again"
        yield Notice(Weight.UNREADABLE, "other-versions", message, Place(timed.file), hint)


def _outdated(timed: _Pass, stack: Stack) -> Notice:
    message = f"was timed with another lock of {stack.name} than the present one"
    hint = f"time it again: nox -s timing -- --stacks {stack.name}"
    return Notice(Weight.DOUBTFUL, "other-lock", message, Place(timed.file), hint)


def _unreadable(path: Path, error: Exception) -> Notice:
    hint = "a pass is written by `python -m harness time`; delete the file and time the stack again"
    return Notice(Weight.UNREADABLE, "no-timing-pass", f"is no timing pass: {error}", Place(path), hint)


def _timings(passes: Iterable[_Pass], columns: Sequence[Column]) -> tuple[Timing, ...]:
    by_subject: dict[tuple[str, str, str], list[tuple[_Pass, _Benchmark]]] = {}
    for each in sorted(passes, key=lambda each: (each.started, str(each.file))):
        for benchmark in each.benchmarks:
            by_subject.setdefault((*each.seat, benchmark.name), []).append((each, benchmark))
    order: dict[tuple[str, str], int] = {(each.stack, each.device): index for index, each in enumerate(columns)}
    found = sorted(by_subject.items(), key=lambda item: (order.get(item[0][:2], len(order)), item[0]))
    return tuple(_timing(measured) for _, measured in found)


def _timing(measured: Sequence[tuple[_Pass, _Benchmark]]) -> Timing:
    newest = measured[-1][1]
    return Timing(
        newest.extra_info.stack,
        newest.extra_info.device,
        newest.name,
        tuple(_timing_pass(*each) for each in measured),
        _machine(newest.extra_info),
    )


def _timing_pass(timed: _Pass, benchmark: _Benchmark) -> TimingPass:
    stats, info = benchmark.stats, benchmark.extra_info
    return TimingPass(
        timed.started, timed.file, stats.median, stats.iqr, stats.min, stats.rounds, info.load, info.cores
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


def _untimed(passes: Sequence[_Pass]) -> Iterable[Untimed]:
    """What raised in the newest pass of each stack."""
    newest = {each.seat: each for each in sorted(passes, key=lambda each: (each.started, str(each.file)))}
    for (stack, device), each in newest.items():
        for failed in each.not_timed:
            on: Device = "gpu" if device == "gpu" else "cpu"
            yield Untimed(stack, on, failed.name, failed.error.partition("\n")[0])


def _mask_costs(timings: Iterable[Timing]) -> Iterable[MaskCost]:
    by_subject = {(each.stack, each.device, each.benchmark): each for each in timings}
    for (stack, device, benchmark), masked in by_subject.items():
        unmasked = by_subject.get((stack, device, UNMASKED))
        if benchmark == MASKED and unmasked:
            beside = {each.file: each.median for each in unmasked.passes if each.median}
            ratios = tuple(each.median / beside[each.file] for each in masked.passes if each.file in beside)
            if ratios:
                yield MaskCost(stack, device, ratios)


def _caveats(timings: Sequence[Timing]) -> Iterable[str]:
    if any(len(each.passes) == 1 for each in timings):
        yield ONE_EACH
    for what in ("processor", "cores", "threads"):
        found = sorted({each.machine[what] for each in timings})
        if len(found) > 1:
            yield f"Not measured alike: {what} {' / '.join(found)}."
    loaded = {each.stack: worst for each in timings if (worst := each.most_loaded)}
    if loaded:
        told = ", ".join(f"{stack} ({each.load:.2f} on {each.cores})" for stack, each in sorted(loaded.items()))
        yield f"The load average just before a pass was above the number of cores: {told}. Its times may be too long."
