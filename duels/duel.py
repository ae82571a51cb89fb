"""A duel: who is timed against whom, in what, and in which order; and the passes that it has so far."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import msgspec
from attrs import define, field, frozen

from duels.errors import CannotMeasure
from reports.reading.timing.pass_files import PassFile, read_pass
from stacks import bouts
from stacks.launching import Broken, Unavailable
from stacks.timing_pass import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from pathlib import Path

    from stacks.stack import Device, Stack

SAID_KEPT = 2000
"""Bytes of what a pass said that are shown where it failed."""


@frozen
class Duel:
    """Two stacks, or one that is timed against itself; *run* names all passes that are made for it."""

    older: Stack
    newer: Stack
    device: Device
    benchmarks: str
    run: str

    @property
    def is_against_itself(self) -> bool:
        """Whether both sides are one stack, so that any difference is noise."""
        return self.older == self.newer

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """Each stack once."""
        return (self.older,) if self.is_against_itself else (self.older, self.newer)

    def bout(self, block: int) -> tuple[Asked, ...]:
        """
        The passes of a block in the order they begin, each with its number among those of its stack.

        A B, B A, A B, ...: a machine that becomes slower all the time would wrong whoever always comes second.
        Each bout is a run of its own, so that no pass is ever held against one of another bout.
        """
        run = f"{self.run}.{block}"
        older = Asked(self.older, self.device, run, 0, self.benchmarks)
        newer = Asked(self.newer, self.device, run, int(self.is_against_itself), self.benchmarks)
        return bouts.rotated((older, newer), block)


@define
class Passes:
    """What was measured in a duel, by stack: passes from before, and those that are made now."""

    earlier: dict[str, list[PassFile]] = field(factory=dict)
    made: dict[str, list[PassFile]] = field(factory=dict)

    def of(self, stack: Stack) -> list[PassFile]:
        """All passes of a stack."""
        return [*self.earlier.get(stack.name, ()), *self.made.get(stack.name, ())]

    def measure(self, duel: Duel, block: int, say: Callable[[str], None]) -> None:
        """Make the two passes of a block; where one of them fails, there is none."""
        asked = duel.bout(block)
        for side, made in zip(asked, _measured(asked, say), strict=True):
            self.made.setdefault(side.stack.name, []).append(read_pass(made))

    def recall(self, duel: Duel) -> None:
        """Add what earlier duels measured of the same thing on the same machine, which the first block tells."""
        for stack in duel.stacks:
            made = self.made[stack.name]
            self.earlier[stack.name] = list(_like(made[0], stack.passes(duel.device), {each.file for each in made}))


def _measured(asked: Sequence[Asked], say: Callable[[str], None]) -> tuple[Path, ...]:
    with tempfile.TemporaryFile() as said:
        made = bouts.bout(asked, say, said)
        if isinstance(made, (Broken, Unavailable)):
            said.seek(0)
            raise CannotMeasure(made.sentence, hint=said.read()[-SAID_KEPT:].decode("utf-8", "replace"))
    return made


def _like(model: PassFile, folder: Path, made: Container[Path]) -> Iterator[PassFile]:
    for file in sorted(folder.glob("*.json")):
        try:
            found = read_pass(file)
        except (OSError, msgspec.DecodeError):
            # The report says what is wrong with it; nobody who starts a duel can put it right.
            continue
        if file not in made and found.likeness == model.likeness:
            yield found
