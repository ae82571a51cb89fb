"""
Tables with a column a stack, where equal neighbours become one block.

Thirteen equal cells say one thing; drawn as one block they are read at a glance, and a change is seen where one is.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.claim_verdicts import NotApplicable, NotRecorded
from reports.judging.distinct_modes import repeats
from reports.judging.families import in_order, span
from reports.judging.kinds import Kind
from reports.pages import addresses
from reports.reading.matrix import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.judging.behaviours import Behaviour, BehaviourRow
    from reports.judging.claim_verdicts import JudgedClaim
    from reports.judging.families import Family
    from reports.judging.report import Report
    from reports.judging.step import Step
    from reports.reading.matrix import Column, Observed
    from reports.reading.records import Device, Mode

HUES = 8
"""How many behaviours have a colour of their own; the letter is what tells them apart."""

ABSENT = "missing"
"""The look of what was not observed."""


@frozen
class GridBlock:
    """Neighbouring stacks that say the same."""

    stacks: tuple[str, ...]
    sign: str
    words: str
    look: str
    href: str
    change: Kind | None = None
    note: str = ""
    """What the change alone hides."""
    older: str | None = None
    """The stack that the change is counted from, where it is not the left neighbour."""
    is_first: bool = False
    """True where it is the first of its line that something new begins with."""

    @property
    def width(self) -> int:
        """How many columns it covers."""
        return len(self.stacks)

    @property
    def named(self) -> str:
        """The stacks in words; of many neighbours only the ends."""
        return span([self.stacks])

    @property
    def is_there(self) -> bool:
        """Whether anything was observed."""
        return self.look != ABSENT

    def continues(self, other: GridBlock) -> bool:
        """Whether *other*, its right neighbour, says the same and starts nothing new."""
        return other.change is None and (self.sign, self.words, self.look) == (other.sign, other.words, other.look)


@frozen
class GridLine:
    """A line of the scenario grid: one scenario, in the modes that read alike."""

    scenario: str
    title: str
    modes: tuple[Mode, ...]
    alone: bool
    """True where all modes share this line."""
    blocks: tuple[GridBlock, ...]


@frozen
class Theme:
    """The lines of the scenarios that share a file."""

    name: str
    lines: tuple[GridLine, ...]


@frozen
class ClaimLine:
    """A line of the claims table."""

    claim: JudgedClaim
    blocks: tuple[GridBlock, ...]


def claim_lines(report: Report, device: Device) -> tuple[ClaimLine, ...]:
    """Lay out the claims on one device."""
    divided = report.families[device]
    return tuple(
        ClaimLine(claim, _merge(_verdict_blocks(claim, in_order(divided)), divided)) for claim in report.claims
    )


def themes(report: Report, device: Device) -> tuple[Theme, ...]:
    """Lay out the scenario grid on one device, a theme a scenario file."""
    lines = tuple(_grid_lines(report, device))
    return tuple(
        Theme(_theme(name), tuple(group)) for name, group in groupby(lines, key=lambda line: _file(line.scenario))
    )


def row_blocks(row: BehaviourRow, divided: Sequence[Family]) -> tuple[GridBlock, ...]:
    """Lay out one scenario in one mode."""
    return _merge(_behaviour_blocks(row, in_order(divided)), divided)


def look_of(letter: str) -> str:
    """The name in the stylesheet of a behaviour's colour."""
    return f"behaviour-{(ord(letter[-1]) - ord('A')) % HUES + 1}"


def _grid_lines(report: Report, device: Device) -> Iterator[GridLine]:
    divided = report.families[device]
    rows = (row for row in report.rows if row.device == device)
    for scenario, group in groupby(rows, key=lambda row: row.scenario):
        title = report.matrix.scenario(scenario).title
        told = _told_once(group)
        for row, *repeating in told:
            modes = (row.mode, *(each.mode for each in repeating))
            yield GridLine(scenario, title, modes, len(told) == 1, row_blocks(row, divided))


def _told_once(rows: Iterable[BehaviourRow]) -> tuple[list[BehaviourRow], ...]:
    """Put each mode after the first that tells the same."""
    told: list[list[BehaviourRow]] = []
    for row in rows:
        repeated = next((group for group in told if repeats(row, group[0])), None)
        if repeated is None:
            told.append([row])
        else:
            repeated.append(row)
    return tuple(told)


def _behaviour_blocks(row: BehaviourRow, columns: tuple[Column, ...]) -> Iterator[GridBlock]:
    absent = {each.id.stack: each for each in row.absent}
    left = None
    for column in columns:
        behaviour = row.behaviour_of(column.stack)
        if behaviour is None:
            yield _absent_block(column.stack, absent.get(column.stack))
        else:
            yield _behaviour_block(row, behaviour, column.stack, left)
        left = column.stack


def _behaviour_block(row: BehaviourRow, behaviour: Behaviour, stack: str, left: str | None) -> GridBlock:
    anchor = addresses.behaviour_anchor(row.device, row.mode, behaviour.letter)
    step = _worth_telling(row, row.step_into(stack))
    change = step.kind if step else None
    return GridBlock(
        stacks=(stack,),
        sign=behaviour.letter,
        words="" if behaviour.comparable else "another text",
        look=look_of(behaviour.letter),
        href=f"{addresses.scenario_page(row.scenario)}#{anchor}",
        change=Kind.UNSTABLE if behaviour.unsteadiness else change,
        note=step.note if step else "",
        older=step.older if step and step.older != left else None,
    )


def _worth_telling(row: BehaviourRow, step: Step | None) -> Step | None:
    """A step between equal observations starts nothing new, and rounding within one behaviour does not either."""
    if step is None or step.change.kind is Kind.SAME:
        return None
    within = row.behaviour_of(step.older) == row.behaviour_of(step.newer)
    return None if within and step.change.kind is Kind.DRIFT else step


def _absent_block(stack: str, absent: Missing | Observed | None) -> GridBlock:
    if absent is None:
        return GridBlock((stack,), "?", "not recorded", ABSENT, addresses.stack_page(stack))
    href = f"{addresses.stack_page(stack)}#{addresses.absence_anchor(absent.id)}"
    match absent:
        case Missing():
            sign = NotRecorded.symbol if absent.expected else NotApplicable.symbol
            return GridBlock((stack,), sign, absent.absence.value, ABSENT, href)
        case _:
            return GridBlock((stack,), NotApplicable.symbol, "unavailable", ABSENT, href)


def _verdict_blocks(claim: JudgedClaim, columns: tuple[Column, ...]) -> Iterator[GridBlock]:
    for column in columns:
        verdict = claim.verdicts[column.stack, column.device]
        anchor = addresses.stack_anchor(column.stack, column.device)
        yield GridBlock(
            stacks=(column.stack,),
            sign=verdict.symbol,
            words=verdict.word,
            look=verdict.word.replace(" ", "-"),
            href=f"{addresses.claim_page(claim.number)}#{anchor}",
        )


def _merge(blocks: Iterable[GridBlock], divided: Iterable[Family]) -> tuple[GridBlock, ...]:
    """Join equal neighbours of one family: a block that lies across two would be in neither."""
    begin = {family.columns[0].stack for family in divided if family.columns}
    runs: list[list[GridBlock]] = []
    for block in blocks:
        if runs and block.stacks[0] not in begin and runs[-1][0].continues(block):
            runs[-1].append(block)
        else:
            runs.append([block])
    first = next((at for at, run in enumerate(runs) if run[0].change), None)
    return tuple(_joined(run, is_first=at == first) for at, run in enumerate(runs))


def _joined(run: Sequence[GridBlock], *, is_first: bool) -> GridBlock:
    """Neighbours as one block."""
    return evolve(run[0], stacks=tuple(stack for each in run for stack in each.stacks), is_first=is_first)


def _file(scenario: str) -> str:
    return scenario.partition(".")[0]


def _theme(file: str) -> str:
    return file.replace("_", " ")
