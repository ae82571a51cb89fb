"""What a duel shows, as an object for the table and the file: benchmarks with their verdicts, and what has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.timing import noise_floors
from reports.judging.timing.ratios import against_itself, blocks
from reports.judging.timing.verdicts import Slower, judge_blocks, undisturbed
from reports.reading.timing.pass_files import by_benchmark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duels.duel import Duel, Passes
    from reports.judging.timing.ratios import Block
    from reports.judging.timing.verdicts import Verdict
    from reports.reading.timing.pass_files import PassFile
    from reports.reading.timing.timings import TimingPass


@frozen
class Row:
    """One benchmark of a duel; *title* is for people."""

    benchmark: str
    title: str | None
    verdict: Verdict
    blocks: int
    disturbed: int
    """How many of the blocks were left out, because other processes were at work."""
    floor: float | None
    """How far either stack is from itself, as a share; None where there are too few passes, or it is the ratio."""


@frozen
class NotMeasured:
    """A benchmark that a stack has no time of, and *why* in a line."""

    benchmark: str
    stack: str
    why: str


@frozen
class Judged:
    """A duel as far as it got."""

    older: str
    newer: str
    device: str
    rows: tuple[Row, ...]
    missing: tuple[NotMeasured, ...]
    earlier: int
    """How many of the blocks were measured before; the most of any benchmark."""

    @property
    def is_slower(self) -> bool:
        """Whether the newer stack is slower in anything."""
        return any(isinstance(each.verdict, Slower) for each in self.rows)

    @property
    def widest(self) -> Row | None:
        """The row through whose interval least is seen; one without an interval comes before all."""
        return max(self.rows, key=_visible, default=None)

    @property
    def visible(self) -> float | None:
        """The least difference that is seen in every benchmark; None where there is one without an interval."""
        width = _visible(self.widest) if self.widest else float("inf")
        return None if width == float("inf") else width


def judge(duel: Duel, passes: Passes) -> Judged:
    """Judge the benchmarks that the present run has of both stacks, all at once."""
    older, newer = (by_benchmark(passes.of(each)) for each in (duel.older, duel.newer))
    present = [by_benchmark(passes.made.get(each.name, ())) for each in duel.stacks]
    common = [name for name in present[0] if all(name in each for each in present)]
    measured = {name: _blocks(duel, older[name], newer[name]) for name in common}
    rows = [
        Row(
            benchmark=name,
            title=_title(passes.made[duel.older.name], name),
            verdict=verdict,
            blocks=len(measured[name]),
            disturbed=len(measured[name]) - len(undisturbed(measured[name])),
            floor=None if duel.is_against_itself else _floor(measured[name], older[name], newer[name]),
        )
        for name, verdict in judge_blocks(measured).items()
    ]
    made = {each.file for passes_ in passes.made.values() for each in passes_}
    earlier = max((sum(each.older.file not in made for each in one) for one in measured.values()), default=0)
    names = duel.older.name, duel.newer.name
    return Judged(*names, duel.device, tuple(rows), tuple(_missing(duel, passes)), earlier)


def _blocks(duel: Duel, older: Sequence[TimingPass], newer: Sequence[TimingPass]) -> tuple[Block, ...]:
    return against_itself(older) if duel.is_against_itself else blocks(older, newer)


def _floor(measured: Sequence[Block], *sides: Sequence[TimingPass]) -> float | None:
    return noise_floors.floor(measured, lambda: noise_floors.greatest(map(noise_floors.of_a_stack, sides)))


def _title(passes: Iterable[PassFile], name: str) -> str | None:
    return next((each.extra_info.title for one in passes for each in one.benchmarks if each.name == name), None)


def _missing(duel: Duel, passes: Passes) -> Iterable[NotMeasured]:
    for stack in duel.stacks:
        for pass_file in passes.made.get(stack.name, ())[:1]:
            yield from (NotMeasured(one.name, stack.name, one.error.partition("\n")[0]) for one in pass_file.not_timed)


def _visible(row: Row) -> float:
    return row.verdict.ratio.visible if row.verdict.ratio else float("inf")
