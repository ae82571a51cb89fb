"""
Bouts of one stack under several conditions: what the studies are judged from.

A bout has one pass under each condition, and they take turns as in a duel. Bouts are kept as they are measured, so a
study that is interrupted goes on from there, and is judged from what is kept. A duel of a study is a run of bouts of
which no other duel has any, so that each is a result of its own.
"""

from __future__ import annotations

import time
from array import array
from typing import TYPE_CHECKING

import msgspec
from attrs import evolve, frozen

from harness.errors import UserError
from reports.judging.timing import ratios
from reports.judging.timing.ratios import Block
from reports.reading.timing.pass_files import by_benchmark, read_pass
from stacks import bouts
from stacks.launching import Broken, Unavailable
from stacks.timing_pass import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from reports.reading.timing.pass_files import PassFile
    from reports.reading.timing.timings import TimingPass
    from stacks.stack import Stack

SLOWER_BY = "MASKDRIFT_SLOWER_BY"
"""Tells the harness by what share to make every timed call longer, with real work."""
BENCHMARKS = (
    "predict[gru-small]",
    "predict[gru-small-right-0]",
    "predict[gru-small-right-50]",
    "predict[gru-small-scattered-50]",
    "predict[gru-reset-before-small]",
    "predict[lstm-small]",
    "eager[gru-small]",
    "predict[seed]",
)
"""Eight that take no longer than a second each, so that passes are many."""


class StudyError(UserError):
    """A study cannot go on."""


@frozen
class Condition:
    """A name, and by what share the stack is made slower under it."""

    name: str
    slower_by: float = 0.0

    @property
    def told(self) -> Mapping[str, str]:
        """What the harness is told of it."""
        return {SLOWER_BY: str(self.slower_by)} if self.slower_by else {}


class Kept(msgspec.Struct, frozen=True):
    """One whole bout: the file of each condition, and the seconds that all of them took."""

    files: dict[str, str]
    seconds: float


@frozen
class StoredBouts:
    """The bouts of one stack in *folder*."""

    folder: Path
    stack: Stack
    conditions: tuple[Condition, ...]

    @property
    def kept(self) -> tuple[Kept, ...]:
        """All whole bouts, the oldest first."""
        lines = self._log.read_bytes().splitlines() if self._log.is_file() else []
        return tuple(msgspec.json.decode(each, type=Kept) for each in lines)

    def fill(self, wanted: int, say: Callable[[str], None]) -> None:
        """Measure until *wanted* bouts are kept."""
        there = len(self.kept)
        started = time.monotonic()
        for number in range(there, wanted):
            kept = self._bout(number, say)
            with self._log.open("ab") as log:
                log.write(msgspec.json.encode(kept) + b"\n")
            left = (time.monotonic() - started) / (number + 1 - there) * (wanted - number - 1)
            say(f"{self.folder.name}: {number + 1} of {wanted} bouts, {left / 60:.0f} min left")

    def duels(self, blocks_each: int) -> tuple[Mapping[str, list[PassFile]], ...]:
        """Cut the bouts into duels; each has as many passes of every condition as it has blocks."""
        kept = self.kept
        starts = range(0, len(kept) - blocks_each + 1, blocks_each)
        return tuple(self._passes(kept[start : start + blocks_each]) for start in starts)

    @property
    def seconds(self) -> float:
        """What a bout of two of the conditions takes on average."""
        whole = sum(each.seconds for each in self.kept) / max(len(self.kept), 1)
        return whole * 2 / len(self.conditions)

    @property
    def _log(self) -> Path:
        return self.folder / "bouts.jsonl"

    def _passes(self, fought: Sequence[Kept]) -> Mapping[str, list[PassFile]]:
        return {
            condition.name: [read_pass(self.folder / bout.files[condition.name]) for bout in fought]
            for condition in self.conditions
        }

    def _bout(self, number: int, say: Callable[[str], None]) -> Kept:
        conditions = bouts.rotated(self.conditions, number)
        started = time.monotonic()
        made = bouts.bout([self._asked(each, number) for each in conditions], say)
        if isinstance(made, (Broken, Unavailable)):
            raise StudyError(made.sentence)
        files = {each.name: str(file.relative_to(self.folder)) for each, file in zip(conditions, made, strict=True)}
        return Kept(files, time.monotonic() - started)

    def _asked(self, condition: Condition, number: int) -> Asked:
        folder = self.folder / condition.name / str(number)
        return Asked(
            self.stack, "cpu", self.folder.name, number, ",".join(BENCHMARKS), folder=folder, told=condition.told
        )


def facing(older: Sequence[PassFile], newer: Sequence[PassFile]) -> Mapping[str, tuple[Block, ...]]:
    """The blocks of a duel, benchmark by benchmark."""
    return ratios.facing(*map(by_benchmark, (older, newer)))


def longer(measured: Mapping[str, Sequence[Block]], by: float) -> Mapping[str, tuple[Block, ...]]:
    """The same blocks, had the newer side taken longer by the share *by*."""
    return {
        name: tuple(Block(each.older, _stretched(each.newer, 1 + by)) for each in blocks_)
        for name, blocks_ in measured.items()
    }


def _stretched(measured: TimingPass, times: float) -> TimingPass:
    seconds = array("d", [each * times for each in measured.seconds])
    return evolve(measured, median=measured.median * times, seconds=seconds)
