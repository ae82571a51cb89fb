"""
Reads timing passes and says which of them count together.

What passes share to be pooled is the lock, the key (what was measured) and the machine; what is left out is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.reading.lines import refused
from reports.reading.notices import Notice, Place, Severity
from reports.reading.run_selection import other_versions
from reports.reading.timing.caveats import caveats
from reports.reading.timing.pass_files import read_pass
from reports.reading.timing.timings import ImportTime, MaskCost, Timing, Timings, Untimed
from stacks.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from reports.reading.matrix import Column
    from reports.reading.records import Device
    from reports.reading.timing.pass_files import ExtraInfo, PassBenchmark, PassFile
    from stacks.stack import Stack

UNNAMED_TWINS = {"gru_forward[masked]": "gru_forward[unmasked]"}
"""Passes from before a twin was noted had one pair."""


def read_timings(
    folder: Path, columns: Sequence[Column], stacks: Iterable[Stack] = ()
) -> tuple[Timings, tuple[Notice, ...]]:
    """
    Read every pass below *folder*; a file that is none becomes a notice, and the others count.

    Which of them count is decided as for record files: *stacks* says which lock and versions are the present ones.
    """
    read: list[PassFile] = []
    notices: list[Notice] = []
    for path in sorted(folder.glob("*/*.json")):
        try:
            read.append(read_pass(path))
        except CannotRead as error:
            notices.append(refused(error, "no-timing-pass"))
        except ValueError as error:
            notices.append(_unreadable(path, error))
    chooser = _Chooser({each.name: each for each in stacks}, _machines(read))
    order = {(each.stack, each.device): index for index, each in enumerate(columns)}
    current: list[PassFile] = []
    for seat in sorted({each.seat for each in read}, key=lambda seat: (order.get(seat, len(order)), seat)):
        chosen, about = chooser.choose([each for each in read if each.seat == seat])
        current += chosen
        notices += about
    return _timings(current), tuple(notices)


def _timings(current: Sequence[PassFile]) -> Timings:
    """Bring together what is told of each benchmark; *current* stands in the order of the columns, then by age."""
    timings = tuple(_by_benchmark(current))
    return Timings(
        timings=timings,
        mask_costs=tuple(_mask_costs(timings)),
        caveats=tuple(caveats(timings)),
        untimed=tuple(_untimed(current)),
        imports=tuple(_imports(current)),
    )


def _machines(passes: Iterable[PassFile]) -> Sequence[str]:
    """The machines, that first on which most stacks were timed: stacks are compared with each other there."""
    seats: dict[str, set[tuple[str, Device]]] = {}
    for each in sorted(passes, key=lambda each: each.age, reverse=True):
        if each.machine:
            seats.setdefault(each.machine, set()).add(each.seat)
    return sorted(seats, key=lambda machine: -len(seats[machine]))


@frozen
class _Chooser:
    """Chooses among the passes of one stack on one device."""

    stacks: Mapping[str, Stack]
    machines: Sequence[str]

    def choose(self, passes: Sequence[PassFile]) -> tuple[Sequence[PassFile], Sequence[Notice]]:
        """Keep those of the lock that counts, of its newest key, and of one machine; oldest first."""
        (name, device), stack = passes[0].seat, self.stacks.get(passes[0].seat[0])
        wrong = [notice for each in passes if stack for notice in _mismatch(each, stack)]
        refused = {notice.place.file for notice in wrong if notice.place}
        right = sorted((each for each in passes if each.file not in refused), key=lambda each: each.age)
        timed = [each for each in right if each.info]
        if not timed:
            return right, wrong
        present = stack.digest(device) if stack else None
        lock = present if any(each.lock == present for each in timed if present) else timed[-1].lock
        of_lock = [each for each in timed if each.lock == lock]
        of_key = [each for each in of_lock if each.key == of_lock[-1].key]
        machine = next(each for each in self.machines if any(other.machine == each for other in of_key))
        chosen = [each for each in of_key if each.machine == machine]
        outdated = [_outdated(chosen[-1], stack)] if stack and present and lock != present else []
        left_out = [
            *_left_out(f"{name} on {device}", "measured something else than the newest", timed, of_key),
            *_left_out(f"{name} on {device}", "ran on another machine, or under other settings", of_key, chosen),
        ]
        return [*chosen, *(each for each in right if not each.info)], [*wrong, *outdated, *left_out]


def _mismatch(timed: PassFile, stack: Stack) -> Iterable[Notice]:
    info = timed.info
    if info and (found := list(other_versions(stack, info.python, info.tensorflow, info.keras))):
        message = f"this timing pass is not of {stack.name}: {'; '.join(found)}"
        hint = "delete the file and time the stack again"
        yield Notice(Severity.UNREADABLE, "other-versions", message, Place(timed.file), hint)


def _outdated(timed: PassFile, stack: Stack) -> Notice:
    message = f"was timed with another lock of {stack.name} than the present one"
    hint = f"time it again: nox -s timing -- --stacks {stack.name}"
    return Notice(Severity.DOUBTFUL, "other-lock", message, Place(timed.file), hint)


def _left_out(where: str, why: str, among: Sequence[PassFile], kept: Sequence[PassFile]) -> Iterable[Notice]:
    """Say once a stack which passes do not count, at the newest of them."""
    left = [each for each in among if each not in kept]
    if left:
        passes = "a timing pass" if len(left) == 1 else f"{len(left)} timing passes"
        message = f"{passes} of {where} {why}, and did not count"
        hint = "delete what is of no more interest"
        yield Notice(Severity.REMARK, "pass-left-out", message, Place(left[-1].file), hint)


def _unreadable(path: Path, error: Exception) -> Notice:
    hint = "a pass is written by `python -m timed`; delete the file and time the stack again"
    return Notice(Severity.UNREADABLE, "no-timing-pass", f"is no timing pass: {error}", Place(path), hint)


def _by_benchmark(passes: Iterable[PassFile]) -> Iterable[Timing]:
    by_subject: dict[tuple[str, Device, str], list[tuple[PassFile, PassBenchmark]]] = {}
    for each in passes:
        for benchmark in each.benchmarks:
            by_subject.setdefault((*each.seat, benchmark.name), []).append((each, benchmark))
    for (stack, device, name), measured in by_subject.items():
        info = measured[-1][1].extra_info
        passed = tuple(each.timed(benchmark) for each, benchmark in measured)
        twin = info.twin or UNNAMED_TWINS.get(name)
        yield Timing(stack, device, name, passed, _machine(info), info.title, twin)


def _machine(info: ExtraInfo) -> Mapping[str, str]:
    threads = ", ".join(f"{name}={value}" for name, value in sorted(info.threads.items()))
    affinity = ", ".join(map(str, info.affinity)) if info.affinity is not None else "not recorded"
    return {
        "processor": info.processor,
        "cores": str(info.cores),
        "affinity": affinity,
        "threads": threads or "not set",
        "python": info.python,
        "tensorflow": info.tensorflow or "none",
        "keras": info.keras,
    }


def _untimed(passes: Iterable[PassFile]) -> Iterable[Untimed]:
    """What raised in the newest pass of each stack."""
    newest = {each.seat: each for each in sorted(passes, key=lambda each: each.age)}
    for (stack, device), each in newest.items():
        for failed in each.not_timed:
            yield Untimed(stack, device, failed.name, failed.error.partition("\n")[0])


def _mask_costs(timings: Iterable[Timing]) -> Iterable[MaskCost]:
    by_subject = {(each.stack, each.device, each.benchmark): each for each in timings}
    for (stack, device, benchmark), masked in by_subject.items():
        unmasked = by_subject.get((stack, device, masked.twin or ""))
        if unmasked and unmasked is not masked:
            beside = {each.file: each for each in unmasked.passes if each.median}
            both = [(each, beside[each.file]) for each in masked.passes if each.file in beside]
            ratios = tuple(each.median / bare.median for each, bare in both)
            disturbed = tuple(each.is_disturbed or bare.is_disturbed for each, bare in both)
            if ratios:
                yield MaskCost(stack, device, ratios, benchmark, disturbed)


def _imports(passes: Iterable[PassFile]) -> Iterable[ImportTime]:
    found: dict[tuple[str, Device], list[float]] = {}
    for each in passes:
        if each.circumstances.import_seconds is not None:
            found.setdefault(each.seat, []).append(each.circumstances.import_seconds)
    return (ImportTime(stack, device, tuple(seconds)) for (stack, device), seconds in found.items())
