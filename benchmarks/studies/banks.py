"""
Passes of one stack under several conditions, measured in turns: what the studies are judged from.

A cycle is one pass under each condition, in alternating order as in a duel. Cycles are kept as they are measured, so a
study that is interrupted goes on from there, and is judged from what is kept. A duel of a study is a run of cycles of
which no other duel has any, so that each is a result of its own.
"""

from __future__ import annotations

import time
from array import array
from typing import TYPE_CHECKING

import msgspec
from attrs import evolve, frozen

from reports.timing.pass_files import read_pass
from reports.timing.ratios import Block, blocks
from stacks import timing
from stacks.launching import Broken, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from reports.timing.pass_files import PassFile
    from reports.timing.timings import TimingPass
    from stacks.stack import Stack

SLOWER_BY = "MASKDRIFT_SLOWER_BY"
"""Tells the harness by what share to make every timed call longer, with real work."""
BENCHMARKS = (
    "forward[gru-small]",
    "forward[gru-small-right-0]",
    "forward[gru-small-right-50]",
    "forward[gru-small-scattered-50]",
    "forward[gru-reset-before-small]",
    "forward[lstm-small]",
    "eager[gru-small]",
    "forward[seed]",
)
"""Eight that take no longer than a second each, so that passes are many."""


class StudyError(Exception):
    """A study cannot go on; the text says why."""


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
    """One whole cycle: the file of each condition, and the seconds its pass took."""

    files: dict[str, str]
    seconds: dict[str, float]


@frozen
class Bank:
    """The cycles of one stack in *folder*."""

    folder: Path
    stack: Stack
    conditions: tuple[Condition, ...]

    @property
    def kept(self) -> tuple[Kept, ...]:
        """All whole cycles, the oldest first."""
        lines = self._log.read_bytes().splitlines() if self._log.is_file() else []
        return tuple(msgspec.json.decode(each, type=Kept) for each in lines)

    def fill(self, wanted: int, say: Callable[[str], None]) -> None:
        """Measure until *wanted* cycles are kept."""
        there = len(self.kept)
        started = time.monotonic()
        for number in range(there, wanted):
            kept = self._cycle(number, say)
            with self._log.open("ab") as log:
                log.write(msgspec.json.encode(kept) + b"\n")
            left = (time.monotonic() - started) / (number + 1 - there) * (wanted - number - 1)
            say(f"{self.folder.name}: {number + 1} of {wanted} cycles, {left / 60:.0f} min left")

    def duels(self, blocks_each: int) -> tuple[Mapping[str, list[PassFile]], ...]:
        """Cut the cycles into duels; each has as many passes of every condition as it has blocks."""
        kept = self.kept
        starts = range(0, len(kept) - blocks_each + 1, blocks_each)
        return tuple(self._passes(kept[start : start + blocks_each]) for start in starts)

    def seconds(self, *conditions: str) -> float:
        """What one cycle of these conditions takes on average."""
        return sum(each.seconds[name] for each in self.kept for name in conditions) / max(len(self.kept), 1)

    @property
    def _log(self) -> Path:
        return self.folder / "cycles.jsonl"

    def _passes(self, cycles: Sequence[Kept]) -> Mapping[str, list[PassFile]]:
        return {
            each.name: [read_pass(self.folder / cycle.files[each.name]) for cycle in cycles] for each in self.conditions
        }

    def _cycle(self, number: int, say: Callable[[str], None]) -> Kept:
        files, seconds = {}, {}
        for each in self.conditions if number % 2 == 0 else self.conditions[::-1]:
            started = time.monotonic()
            made = timing.one_pass(
                self.stack,
                "cpu",
                run=self.folder.name,
                round_=number,
                benchmarks=",".join(BENCHMARKS),
                folder=self.folder / each.name / str(number),
                told=each.told,
                say=say,
            )
            if isinstance(made, (Broken, Unavailable)):
                raise StudyError(made.sentence)
            files[each.name] = str(made.relative_to(self.folder))
            seconds[each.name] = time.monotonic() - started
        return Kept(files, seconds)


def facing(older: Sequence[PassFile], newer: Sequence[PassFile]) -> Mapping[str, tuple[Block, ...]]:
    """The blocks of a duel, benchmark by benchmark."""
    sides = [
        {
            name: [each.timed(one) for each in passes for one in each.benchmarks if one.name == name]
            for name in BENCHMARKS
        }
        for passes in (older, newer)
    ]
    return {name: blocks(sides[0][name], sides[1][name]) for name in BENCHMARKS if sides[0][name]}


def longer(measured: Mapping[str, Sequence[Block]], by: float) -> Mapping[str, tuple[Block, ...]]:
    """The same blocks, had the newer side taken longer by the share *by*."""
    return {
        name: tuple(Block(each.older, _stretched(each.newer, 1 + by)) for each in blocks_)
        for name, blocks_ in measured.items()
    }


def _stretched(measured: TimingPass, times: float) -> TimingPass:
    seconds = array("d", [each * times for each in measured.seconds])
    return evolve(measured, median=measured.median * times, seconds=seconds)
