"""
Upgrade steps as a reader counts them: in scenarios, not in cells.

A scenario that changes in two modes is one change to whoever reads it; it counts once, by the worse of the two.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.changes import NO_ALARM, UNKNOWN, Kind
from reports.judging.direct_steps import Straight
from reports.judging.owners import Owner
from reports.judging.predecessors import generation, main_upgrade
from reports.reading.matrix import StackPair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import BehaviourRow, Border
    from reports.reading.matrix import Column, Matrix
    from reports.reading.records import Device


class Way(Enum):
    """What a crossing is to a reader; its value stands before the older stack."""

    STEP = "from"
    """An upgrade step: the newer stack is where users of the older go next."""
    STRAIGHT = "straight from"
    """Several steps taken at once."""
    ASIDE = "against"
    """No upgrade: a foreign stack beside the one that it is most like."""


@frozen
class Crossing:
    """Two stacks, and their scenarios by the worst that happens in any mode; *scenarios* names every kind."""

    older: str
    newer: str
    device: Device
    scenarios: Mapping[Kind, tuple[str, ...]]
    differing: frozenset[str] = frozenset()
    """The scenarios that give other results, whatever their kind."""
    way: Way = Way.STEP
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
    """The way that most readers have before them, out of Keras *generation*, both ends compared directly."""

    generation: int
    crossing: Crossing


def crossings(rows: Iterable[BehaviourRow], columns: Iterable[Column]) -> tuple[Crossing, ...]:
    """Count every step, in the order of the columns, the foreign stacks last."""
    seats = {(each.stack, each.device): each for each in columns}
    order = list(seats)
    met: dict[tuple[str, str, Device], list[tuple[str, Border]]] = {}
    for row in rows:
        for border in row.borders:
            met.setdefault((border.older, border.newer, row.device), []).append((row.scenario, border))
    found = (
        crossing(*ends, borders, Way.ASIDE if seats[ends[1], ends[2]].is_foreign else Way.STEP)
        for ends, borders in met.items()
    )
    return tuple(
        sorted(found, key=lambda each: (order.index((each.newer, each.device)), order.index((each.older, each.device))))
    )


def most_taken(rows: Sequence[BehaviourRow], matrix: Matrix) -> MainUpgrade | None:
    """Compare the ends of the main upgrade, on the first device that has both; None where none has."""
    for device in matrix.devices:
        ends = main_upgrade(matrix.on(device))
        if ends and (met := list(_straight(rows, Straight(matrix), *ends))):
            older, newer = ends
            return MainUpgrade(generation(older), crossing(older.stack, newer.stack, device, met, Way.STRAIGHT))
    return None


def _straight(
    rows: Iterable[BehaviourRow], straight: Straight, older: Column, newer: Column
) -> Iterator[tuple[str, Border]]:
    for row in rows:
        border = straight.border(row, older.stack, newer.stack) if row.device == older.device else None
        if border:
            yield row.scenario, border


def crossing(older: str, newer: str, device: Device, met: Iterable[tuple[str, Border]], way: Way) -> Crossing:
    """Count the scenarios that are *met* between two stacks, each by the worst of its modes."""
    worst: dict[str, Border] = {}
    for scenario, border in met:
        worst[scenario] = min(worst.get(scenario, border), border, key=lambda each: each.danger)
    kinds = {name: border.kind for name, border in worst.items()}
    by_kind = {kind: tuple(name for name, found in kinds.items() if found is kind) for kind in Kind}
    differing = frozenset(name for name, border in worst.items() if border.results_differ)
    owners = (border.belongs.owner for border in worst.values() if border.belongs)
    counted = Counter(owners)
    belongs = {owner: counted[owner] for owner in Owner if owner in counted}
    return Crossing(older, newer, device, by_kind, differing, way, belongs)
