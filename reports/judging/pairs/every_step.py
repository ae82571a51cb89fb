"""
How the step between any two stacks ends, for every two of them.

Most steps hang on nothing but the two behaviours; what a stack fails to do is also held against what ran before it, so
stacks of one behaviour may be two *starts*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import Kind
from reports.reading.matrix import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.judging.behaviours import Behaviour, BehaviourRow
    from reports.judging.direct_steps import DirectSteps
    from reports.judging.report import Report
    from reports.judging.step import Step

ABSENT = "."
"""Stands for a stack that has no observation to compare."""
MISSING = "?"
"""Stands for one whose observation was planned and is not there."""


@frozen(order=True)
class Ending:
    """How a step ends; the most dangerous comes first. *danger* and *note* are those of the step."""

    danger: float
    kind: str
    note: str

    @classmethod
    def of(cls, step: Step) -> Ending:
        """What a step comes to."""
        return cls(step.danger, step.kind.value, step.note)


@frozen
class Steps:
    """
    All steps of one row.

    *starts* and *ends* have a number a stack, and a mark where it has nothing to compare.
    *endings* has a line a start and a column a behaviour; *others* are the steps that end otherwise, by their stacks.
    """

    starts: tuple[int | str, ...]
    ends: tuple[int | str, ...]
    endings: tuple[tuple[Ending, ...], ...]
    others: Mapping[tuple[int, int], Ending]


def steps_of(direct: DirectSteps, row: BehaviourRow, stacks: Sequence[str]) -> Steps:
    """Judge every step of a row."""
    at = {stack: number for number, each in enumerate(row.behaviours) for stack in each.stacks}
    lines = _lines(direct, row)
    starts = {line: number for number, line in enumerate(dict.fromkeys(lines.values()))}
    found = {(each.older, each.newer): Ending.of(each) for each in row.steps}
    missing = {each.id.stack: MISSING for each in row.absent if isinstance(each, Missing) and each.expected}
    return Steps(
        starts=tuple(starts[lines[each]] if each in lines else missing.get(each, ABSENT) for each in stacks),
        ends=tuple(at.get(each, missing.get(each, ABSENT)) for each in stacks),
        endings=tuple(starts),
        others={
            (stacks.index(older), stacks.index(newer)): ending
            for (older, newer), ending in found.items()
            if ending != lines[older][at[newer]]
        },
    )


def _lines(direct: DirectSteps, row: BehaviourRow) -> dict[str, tuple[Ending, ...]]:
    """By stack: how the step to each behaviour ends."""
    return {stack: line for each in row.behaviours for stack, line in _lines_of(direct, row, each)}


def _lines_of(direct: DirectSteps, row: BehaviourRow, behaviour: Behaviour) -> Iterator[tuple[str, tuple[Ending, ...]]]:
    line: tuple[Ending, ...] | None = None
    for stack in behaviour.stacks:
        steps = [direct.towards(row, stack, behaviour, each) for each in row.behaviours] if line is None else []
        told = line or tuple(map(Ending.of, steps))
        yield stack, told
        # Only where something works again does it matter which of the failing stacks one comes from.
        line = line or (None if any(each.change.kind is Kind.NOW_WORKS for each in steps) else told)


def every_step(report: Report) -> tuple[tuple[BehaviourRow, Steps], ...]:
    """Judge every step of every row that has a behaviour."""
    seats = {device: [each.stack for each in report.matrix.on(device)] for device in report.matrix.devices}
    return tuple((row, steps_of(report.direct, row, seats[row.device])) for row in report.rows if row.behaviours)
