"""
The step between any two stacks, however far apart, as if there were nothing between them.

A step that the tables show is taken from there, so that a pair of neighbours cannot be told in two ways.
Any other one is told from the two behaviours: what two behaviours differ in is computed once, for all the pairs of
stacks that show them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.attribution import attribute, bench
from reports.judging.changes import Change, compare_apart, same
from reports.judging.kinds import UNCHANGED, Kind
from reports.judging.predecessors import Predecessors
from reports.judging.step import Comeback, Step, comeback_of
from reports.reading.records import Ok

if TYPE_CHECKING:
    from reports.judging.behaviours import Behaviour, BehaviourRow
    from reports.reading.matrix import Matrix
    from reports.reading.records import Device, Mode


class DirectSteps:
    """Takes steps between the stacks of a matrix, and remembers what it has compared."""

    def __init__(self, matrix: Matrix) -> None:
        self._order = {device: tuple(each.stack for each in matrix.on(device)) for device in matrix.devices}
        self._benches = {device: bench(matrix.on(device)) for device in matrix.devices}
        self._predecessors = {device: Predecessors(matrix.on(device)) for device in matrix.devices}
        self._known: dict[tuple[str, Mode, Device, str, str], Change] = {}
        self._taken: dict[tuple[str, Mode, Device, str, str], Step | None] = {}
        self._earlier: dict[tuple[Device, str], tuple[str, ...]] = {}

    def step(self, row: BehaviourRow, older: str, newer: str) -> Step | None:
        """Take the step from one stack to another; None where one of them has no observation to compare."""
        key = row.scenario, row.mode, row.device, older, newer
        if key not in self._taken:
            self._taken[key] = self._step(row, older, newer)
        return self._taken[key]

    def _step(self, row: BehaviourRow, older: str, newer: str) -> Step | None:
        neighbour = row.step_into(newer)
        if neighbour is not None and neighbour.older == older:
            return neighbour
        before, after = row.behaviour_of(older), row.behaviour_of(newer)
        if before is None or after is None:
            return None
        step = self.towards(row, older, before, after)
        known = step.change.kind not in UNCHANGED
        belongs = attribute(older, newer, step.change, row.does, self._benches[row.device]) if known else None
        return Step(older, newer, step.change, step.comeback, belongs)

    def towards(self, row: BehaviourRow, older: str, before: Behaviour, after: Behaviour) -> Step:
        """Take the step from a stack that does *before* to whichever does *after*; whom it belongs to is not asked."""
        change = self.change(row, before, after)
        comeback = self._comeback(row, older, after) if change.kind is Kind.NOW_WORKS else None
        return Step(older, after.stacks[0], change, comeback)

    def change(self, row: BehaviourRow, before: Behaviour, after: Behaviour) -> Change:
        """Tell what two behaviours differ in; two that are not the same are at least `drift`."""
        if before is after:
            return same(before.example, after.example)
        key = row.scenario, row.mode, row.device, before.letter, after.letter
        if key not in self._known:
            self._known[key] = compare_apart(before.example, after.example)
        return self._known[key]

    def _comeback(self, row: BehaviourRow, older: str, after: Behaviour) -> Comeback | None:
        """Hold what works again against what ran before: among the stacks that stand before the one that failed."""
        comparable = _comparable(row, after)
        does = {stack: each for each in comparable for stack in each.stacks}
        ran = [each for each in self._before(row.device, older) if each in does]
        return comeback_of(
            after.stacks[0],
            ran,
            [each.stacks for each in comparable],
            lambda stack: self.change(row, does[stack], after),
        )

    def _before(self, device: Device, stack: str) -> tuple[str, ...]:
        """The stacks that stand before one and from which its users may have come, in order."""
        if (device, stack) not in self._earlier:
            order, may_follow = self._order[device], self._predecessors[device].may_follow
            earlier = order[: order.index(stack)]
            self._earlier[device, stack] = tuple(each for each in earlier if may_follow(stack, each))
        return self._earlier[device, stack]


def _comparable(row: BehaviourRow, after: Behaviour) -> list[Behaviour]:
    """The behaviours that ran, of the same text of the scenario, in stacks that agree with themselves."""
    return [
        each
        for each in row.behaviours
        if isinstance(each.example.outcome, Ok)
        and not each.example.again
        and each.example.digest == after.example.digest
    ]
