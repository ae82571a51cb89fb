"""
What may be said of two stacks' speed in one benchmark: a closed union whose members all have a *word* and a *sentence*.

The one rule, in this order:

1. Blocks in which other processes were at work are left out. Where fewer than `FEWEST` are left, nobody can tell.
   Where as many are left whose passes took turns, blocks whose passes came one after the other are left out too.
2. An interval that lies wholly above 1 is `Slower`, wholly below 1 `Faster`, if the ratio is at least `TRIFLE` away.
3. An interval through which a difference of more than `WIDEST` would not be seen tells nothing.
4. What is left is `NoDifferenceShown`, which is not the same as no difference: it names the size that was looked for.

Whether a pass was disturbed is decided by what else ran beside it, never by how long it took: leaving out what looks
long would make any two stacks alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.timing.ratios import FEWEST, Block, Ratio, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TRIFLE = 0.01
"""A difference that nobody decides by, however surely it is there; at this size even the address of a buffer tells."""
WIDEST = 0.25
"""If a difference of a quarter could hide in it, an interval is no answer to whoever asks for a tenth."""


@frozen
class Slower:
    """The newer stack takes longer."""

    ratio: Ratio
    word = "slower"

    @property
    def sentence(self) -> str:
        """By how much."""
        return f"slower by {_percent(self.ratio.estimate - 1)} ({_range(self.ratio)})"


@frozen
class Faster:
    """The newer stack takes less time."""

    ratio: Ratio
    word = "faster"

    @property
    def sentence(self) -> str:
        """By how much of the older stack's time."""
        return f"faster by {_percent(1 - self.ratio.estimate)} ({_range(self.ratio)})"


@frozen
class NoDifferenceShown:
    """None was seen, and one of at least *detectable*, as a share, would have been; or one was that is a trifle."""

    ratio: Ratio
    word = "no difference shown"

    @property
    def detectable(self) -> float:
        """The least difference that would have got a verdict."""
        return max(self.ratio.visible, TRIFLE)

    @property
    def sentence(self) -> str:
        """What was looked for in vain."""
        return f"no difference shown; {_percent(self.detectable)} would have been seen"


@frozen
class CannotTell:
    """Nothing can be said, and *why*."""

    why: str
    ratio: Ratio | None = None
    word = "cannot tell"

    @property
    def sentence(self) -> str:
        """Why not."""
        return f"cannot tell: {self.why}"


Verdict = Slower | Faster | NoDifferenceShown | CannotTell


def judge_blocks(measured: Mapping[str, Sequence[Block]]) -> dict[str, Verdict]:
    """Judge the blocks of several benchmarks, all at once; the keys are the benchmarks' names."""
    return {name: judge(each, together=len(measured)) for name, each in measured.items()}


def judge(measured: Sequence[Block], *, together: int = 1) -> Verdict:
    """Judge the blocks of one benchmark; *together* is how many are judged at once."""
    counted = that_count(measured)
    found = ratio(counted, together=together)
    if found is None:
        return CannotTell(_too_few(len(measured), len(counted)))
    if found.excludes_1 and abs(found.estimate - 1) >= TRIFLE:
        return Slower(found) if found.estimate > 1 else Faster(found)
    if found.visible > WIDEST:
        return CannotTell(f"less than {_percent(found.visible)} would not have been seen; more passes show more", found)
    return NoDifferenceShown(found)


def that_count(measured: Iterable[Block]) -> tuple[Block, ...]:
    """The undisturbed blocks, and of these only such as were measured in turns, where they are enough to tell."""
    quiet = undisturbed(measured)
    in_turns = tuple(each for each in quiet if each.in_turns)
    return in_turns if len(in_turns) >= FEWEST else quiet


def undisturbed(measured: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks in which nothing else was at work."""
    return tuple(each for each in measured if not each.is_disturbed)


def _too_few(measured: int, quiet: int) -> str:
    if measured < FEWEST:
        return f"pairs of passes: {measured}, and at least {FEWEST} are needed"
    return f"other processes were at work in {measured - quiet} of {measured} pairs of passes; {FEWEST} must be quiet"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def _range(found: Ratio) -> str:
    return f"{found.low:.3f} to {found.high:.3f}"
