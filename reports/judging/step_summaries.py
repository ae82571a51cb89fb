"""
Upgrade steps as a reader counts them: in scenarios, not in cells.

A scenario that changes in two modes is one change to whoever reads it; it counts once, by the worse of the two.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.direct_steps import DirectSteps
from reports.judging.kinds import NO_ALARM, UNKNOWN, Kind
from reports.judging.owners import Owner
from reports.judging.predecessors import generation, main_upgrade
from reports.reading.matrix import StackPair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.step import Step
    from reports.reading.matrix import Column, Matrix
    from reports.reading.records import Device


class Relation(Enum):
    """What two stacks are to each other; its value stands before the older one."""

    STEP = "from"
    """An upgrade step: the newer stack is where users of the older go next."""
    PAIR = "directly from"
    """Several steps taken at once."""
    ASIDE = "against"
    """No upgrade: a foreign stack beside the one that it is most like."""


@frozen
class StepSummary:
    """Two stacks, and their scenarios by the worst that happens in any mode; *scenarios* names every kind."""

    older: str
    newer: str
    device: Device
    scenarios: Mapping[Kind, tuple[str, ...]]
    differing: frozenset[str] = frozenset()
    """The scenarios that give other results, whatever their kind."""
    relation: Relation = Relation.STEP
    belongs: Mapping[Owner, int] = {}
    """How many of the changed scenarios belong to whom; only owners that occur."""

    @property
    def pair(self) -> StackPair:
        """The two stacks, and the device on which they are compared."""
        return StackPair(self.older, self.newer, self.device)

    @property
    def compared(self) -> int:
        """How many scenarios of both stacks could be compared."""
        return sum(len(found) for kind, found in self.scenarios.items() if kind not in UNKNOWN)

    @property
    def incomparable(self) -> int:
        """How many could not, because the two ran different texts of them."""
        return len(self.scenarios[Kind.NOT_COMPARABLE])

    @property
    def unstable(self) -> int:
        """How many could not, because one of the two stacks disagrees with itself."""
        return len(self.scenarios[Kind.UNSTABLE])

    @property
    def is_still(self) -> bool:
        """True where nothing changes and all is known."""
        return self.changed == self.incomparable == self.unstable == 0

    @property
    def changed(self) -> int:
        """How many of them change by more than rounding, where anybody reads it."""
        return sum(len(found) for kind, found in self.scenarios.items() if kind not in NO_ALARM)

    @property
    def silent(self) -> int:
        """How many change without a word."""
        return len(self.scenarios[Kind.SILENT])


@frozen
class MainUpgrade:
    """The upgrade that most readers have before them, out of Keras *generation*, its two stacks compared directly."""

    generation: int
    summary: StepSummary


def summaries(rows: Iterable[BehaviourRow], columns: Iterable[Column]) -> tuple[StepSummary, ...]:
    """Count every step, in the order of the columns, the foreign stacks last."""
    seats = {(each.stack, each.device): each for each in columns}
    order = list(seats)
    met: dict[StackPair, list[tuple[str, Step]]] = {}
    for row in rows:
        for step in row.steps:
            met.setdefault(StackPair(step.older, step.newer, row.device), []).append((row.scenario, step))
    found = (
        summarised(pair, steps, Relation.ASIDE if seats[pair.newer, pair.device].is_foreign else Relation.STEP)
        for pair, steps in met.items()
    )
    return tuple(
        sorted(found, key=lambda each: (order.index((each.newer, each.device)), order.index((each.older, each.device))))
    )


def steps_into(found: Iterable[StepSummary], device: Device) -> Mapping[str, StepSummary]:
    """By stack: the step into it that most scenarios take; one that lacks the stack before is led over that."""
    into: dict[str, StepSummary] = {}
    for each in found:
        if each.device == device and (each.newer not in into or each.compared > into[each.newer].compared):
            into[each.newer] = each
    return into


def most_taken(rows: Sequence[BehaviourRow], matrix: Matrix) -> MainUpgrade | None:
    """Compare the two stacks of the main upgrade, on the first device that has both; None where none has."""
    for device in matrix.devices:
        if columns := main_upgrade(matrix.on(device)):
            older, newer = columns
            pair = StackPair(older.stack, newer.stack, device)
            if met := list(directly(rows, DirectSteps(matrix), pair)):
                return MainUpgrade(generation(older), summarised(pair, met, Relation.PAIR))
    return None


def directly(rows: Iterable[BehaviourRow], direct: DirectSteps, pair: StackPair) -> Iterator[tuple[str, Step]]:
    """The step between the two stacks in each row that has it, however far they are apart, with the scenario."""
    for row in rows:
        step = direct.step(row, pair.older, pair.newer) if row.device == pair.device else None
        if step:
            yield row.scenario, step


def summarised(pair: StackPair, met: Iterable[tuple[str, Step]], relation: Relation) -> StepSummary:
    """Count the scenarios that are *met* between two stacks, each by the worst of its modes."""
    worst: dict[str, Step] = {}
    for scenario, step in met:
        known = worst.get(scenario)
        if known is None or step.danger < known.danger:
            worst[scenario] = step
    kinds: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for name, step in worst.items():
        kinds[step.kind].append(name)
    by_kind = {kind: tuple(names) for kind, names in kinds.items()}
    differing = frozenset(name for name, step in worst.items() if step.results_differ)
    owners = (step.belongs.owner for step in worst.values() if step.belongs)
    counted = Counter(owners)
    belongs = {owner: counted[owner] for owner in Owner if owner in counted}
    return StepSummary(*pair, by_kind, differing, relation, belongs)
