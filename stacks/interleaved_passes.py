"""
Timing passes of many stacks, interleaved: A B C, C B A, A B C, ...

What drifts on a machine, its heat or its neighbours, so falls on all stacks alike.
Passes that stand count, so a run that was cut short goes on where it was.
"""

from __future__ import annotations

import time
from statistics import fmean
from typing import TYPE_CHECKING

from attrs import Factory, define, frozen

from stacks import passes, timing_pass
from stacks.launching import Broken, Unavailable, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack


@frozen(eq=False)
class Seat:
    """A stack on a device, and how many passes of it stand and are still wanted."""

    stack: Stack
    device: Device
    standing: int
    missing: int

    @property
    def where(self) -> str:
        """Its name in a sentence."""
        return f"{self.stack.name} on {self.device}"


def measure(stacks: Sequence[Stack], options: Options, say: Callable[[str], None]) -> list[Ending]:
    """Measure the passes that are missing, and say how each stack ended on each device."""
    seats = [_seat(stack, device, options) for stack in stacks for device in options.devices]
    run = _Run(options, say, list(interleaved(seats)))
    standing = sum(seat.standing for seat in seats)
    say(f"timing passes to measure: {len(run.plan)}; standing from before: {standing}")
    run.complete()
    return [run.ending(seat) for seat in seats]


def interleaved(seats: Sequence[Seat]) -> Iterator[tuple[Seat, int]]:
    """Say whose pass comes when, with the number of its round: there and back again, until nobody lacks one."""
    for round_ in range(max((seat.missing for seat in seats), default=0)):
        for seat in seats if round_ % 2 == 0 else reversed(seats):
            if round_ < seat.missing:
                yield seat, round_


def _seat(stack: Stack, device: Device, options: Options) -> Seat:
    standing = passes.standing(stack, device, options.benchmarks)
    wanted = options.wanted_passes
    return Seat(stack, device, standing, wanted if options.force else max(0, wanted - standing))


@define
class _Run:
    """Passes one after another; a stack that fails once is not tried again."""

    options: Options
    say: Callable[[str], None]
    plan: list[tuple[Seat, int]]
    name: str = Factory(timing_pass.new_run)
    seconds: dict[Seat, list[float]] = Factory(dict)
    failed: dict[Seat, Broken | Unavailable] = Factory(dict)

    def complete(self) -> None:
        for number, (seat, round_) in enumerate(self.plan, 1):
            if seat not in self.failed:
                self.say(f"pass {number} of {len(self.plan)}, {seat.where}{self._remaining(number - 1)}")
                self._take(seat, round_)

    def ending(self, seat: Seat) -> Ending:
        made = len(self.seconds.get(seat, ()))
        sentence = f"{seat.where}: passes measured: {made}; standing from before: {seat.standing}"
        return self.failed.get(seat) or Whole(sentence)

    def _take(self, seat: Seat, round_: int) -> None:
        begun = time.monotonic()
        made = self._one_pass(seat, round_)
        if isinstance(made, (Broken, Unavailable)):
            self.failed[seat] = made
            self.say(made.sentence)
        else:
            self.seconds.setdefault(seat, []).append(time.monotonic() - begun)

    def _one_pass(self, seat: Seat, round_: int) -> Path | Broken | Unavailable:
        asked = timing_pass.Asked(seat.stack, seat.device, self.name, round_, self.options.benchmarks)
        return timing_pass.one_pass(asked, self.say)

    def _remaining(self, done: int) -> str:
        """What remains, by what passes of the same stack took, or else by what all took."""
        known = [seconds for each in self.seconds.values() for seconds in each]
        if not known:
            return ""
        ahead = [seat for seat, _ in self.plan[done:] if seat not in self.failed]
        left = sum(fmean(self.seconds.get(seat, known)) for seat in ahead)
        return f"; about {left / 60:.0f} min remain" if left >= 2 * 60 else f"; about {left:.0f} s remain"
