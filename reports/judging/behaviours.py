"""The stacks of one scenario grouped by what they did."""

from __future__ import annotations

from functools import cached_property, partial
from itertools import chain, product
from string import ascii_uppercase
from typing import TYPE_CHECKING, TypeGuard

from attrs import frozen

from reports.judging.attribution import Bench, attribute, bench
from reports.judging.changes import (
    Change,
    alike,
    compare,
    compare_apart,
    disagreement,
    same,
    settled,
    unsteadiness,
)
from reports.judging.kinds import UNCHANGED, Kind
from reports.judging.predecessors import Predecessors
from reports.judging.step import Comeback, Step, comeback_of
from reports.reading.matrix import CellId, CellState, Matrix, Missing, Observed
from reports.reading.records import Device, Mode, Ok, Unavailable
from reports.reading.two_processes import MANY, alongside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.reading.records import Outcome


@frozen
class Behaviour:
    """Stacks that did the same; *example* is what the first of them did, and what the others were compared with."""

    letter: str
    stacks: tuple[str, ...]
    example: Observed

    @property
    def comparable(self) -> bool:
        """False where these stacks ran another text of the scenario than the report shows."""
        return self.example.comparable

    @property
    def unsteadiness(self) -> Change | None:
        """How the stack disagrees with itself, where it does; it then does the same as no other."""
        return unsteadiness(self.example)

    @property
    def disagreement(self) -> str:
        """The same in words; empty where the stack agrees with itself."""
        return disagreement(self.stacks[0], self.unsteadiness) if self.unsteadiness else ""


@frozen
class BehaviourRow:
    """
    One scenario in one mode on one device, across the stacks.

    *behaviours* are lettered A, B, C ... in order of first appearance.
    *steps* has an entry for each stack that has both an observation and a predecessor that has one; `same` included.
    No step leads from a stack that disagrees with itself: it is stepped over like one that has no observation.
    *absent* are the stacks with no observation to compare: missing cells and unavailable ones.
    """

    scenario: str
    mode: Mode
    device: Device
    behaviours: tuple[Behaviour, ...]
    steps: tuple[Step, ...]
    absent: tuple[Missing | Observed, ...]

    @cached_property
    def does(self) -> Mapping[str, str]:
        """The letter of what each stack does, but for those that disagree with themselves."""
        return _letters(self.behaviours)

    def behaviour_of(self, stack: str) -> Behaviour | None:
        """The behaviour a stack shows; None where it has no observation to compare."""
        return self._behaviour_of.get(stack)

    @cached_property
    def _behaviour_of(self) -> Mapping[str, Behaviour]:
        return {stack: each for each in self.behaviours for stack in each.stacks}

    def step_into(self, stack: str) -> Step | None:
        """The step that leads to a stack; None for the first one."""
        return self._step_into.get(stack)

    @cached_property
    def _step_into(self) -> Mapping[str, Step]:
        return {each.newer: each for each in reversed(self.steps)}


def behaviour_rows(matrix: Matrix) -> tuple[BehaviourRow, ...]:
    """Group the stacks of every row of the matrix, on each device that has cells of it."""
    rules = {device: _Rules(bench(matrix.on(device)), Predecessors(matrix.on(device))) for device in matrix.devices}
    there = {(each.scenario, each.mode, each.device) for each in matrix.cells}
    places = [
        (scenario, mode, device)
        for device in matrix.devices
        for scenario, mode in matrix.rows
        if (scenario, mode, device) in there
    ]
    half = len(places) // 2
    with alongside(partial(_compared, matrix, rules, places[half:]), worth_it=len(matrix.cells) >= MANY) as others:
        compared = _compared(matrix, rules, places[:half])
    found = chain(compared, *others)
    return tuple(_row(matrix, place, *each) for place, each in zip(places, found, strict=True))


@frozen
class _Rules:
    """What steps between the stacks of one device are taken by and held against."""

    bench: Bench
    predecessors: Predecessors


_Place = tuple[str, Mode, Device]
"""The scenario, mode and device of a row."""
_Compared = tuple[tuple[tuple[str, ...], ...], tuple[Step, ...]]
"""The stacks of a row that did the same, and its steps: all that comparing finds, and little enough to be sent."""


def _compared(matrix: Matrix, rules: Mapping[Device, _Rules], places: Iterable[_Place]) -> list[_Compared]:
    found = []
    for place in places:
        seen = [each for each in _states(matrix, place) if _is_seen(each)]
        groups = _group(seen)
        found.append((groups, _steps(seen, _behaviours(groups, seen), rules[place[2]])))
    return found


def _row(matrix: Matrix, place: _Place, groups: Sequence[tuple[str, ...]], steps: tuple[Step, ...]) -> BehaviourRow:
    states = _states(matrix, place)
    behaviours = _behaviours(groups, [each for each in states if _is_seen(each)])
    return BehaviourRow(*place, behaviours, steps, tuple(each for each in states if not _is_seen(each)))


def _states(matrix: Matrix, place: _Place) -> list[CellState]:
    scenario, mode, device = place
    return [_settled(matrix.cells[CellId(scenario, each.stack, device, mode)]) for each in matrix.on(device)]


def _settled(state: CellState) -> CellState:
    return settled(state) if isinstance(state, Observed) and state.again else state


def _is_seen(state: CellState) -> TypeGuard[Observed]:
    return isinstance(state, Observed) and (not isinstance(state.outcome, Unavailable) or bool(state.again))


def _behaviours(groups: Iterable[tuple[str, ...]], seen: Iterable[Observed]) -> tuple[Behaviour, ...]:
    """Letter the groups; the first of each is its example."""
    did = {each.id.stack: each for each in seen}
    return tuple(Behaviour(_letter(index), stacks, did[stacks[0]]) for index, stacks in enumerate(groups))


def _group(observed: Sequence[Observed]) -> tuple[tuple[str, ...], ...]:
    """
    Tell which stacks did the same.

    Each observation joins the first behaviour whose first member it equals.

    Equality within a tolerance is not transitive, so the members of a behaviour are all compared with its first one,
    and the order is that of the columns: neither hangs on the order in which files were read.
    """
    groups: list[list[Observed]] = []
    # What was seen before to the last bit is alike whatever that was, so it need not be compared with every group.
    homes: dict[tuple[str, Outcome, bool], list[Observed]] = {}
    for each in observed:
        what = each.digest, each.outcome, bool(each.again)
        home = homes.get(what) or next((group for group in groups if alike(group[0], each)), None)
        if home is None:
            groups.append(home := [])
        home.append(each)
        if not each.again:
            homes[what] = home
    return tuple(tuple(each.id.stack for each in group) for group in groups)


_LETTERS: tuple[str, ...] = (*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2)))


def _letter(index: int) -> str:
    """A to Z, then AA, AB ..., as in a spreadsheet."""
    return _LETTERS[index]


def _steps(seen: Sequence[Observed], behaviours: Sequence[Behaviour], rules: _Rules) -> tuple[Step, ...]:
    steps = []
    does = _letters(behaviours)
    groups = [each.stacks for each in behaviours]
    steady: dict[str, Observed] = {}
    for newer in seen:
        stack = newer.id.stack
        older = rules.predecessors.of(stack, tuple(steady))
        if older is not None:
            change = _step(steady[older], newer, together=any({older, stack} <= {*stacks} for stacks in groups))
            comeback = _comeback(older, newer, steady, groups, rules) if change.kind is Kind.NOW_WORKS else None
            belongs = None if change.kind in UNCHANGED else attribute(older, stack, change, does, rules.bench)
            steps.append(Step(older, stack, change, comeback, belongs))
        if not newer.again:
            steady[stack] = newer
    return tuple(steps)


def _letters(behaviours: Sequence[Behaviour]) -> Mapping[str, str]:
    return {stack: each.letter for each in behaviours if not each.unsteadiness for stack in each.stacks}


def _comeback(
    older: str, newer: Observed, steady: Mapping[str, Observed], groups: Sequence[Sequence[str]], rules: _Rules
) -> Comeback | None:
    """Hold what works again in *newer* against what ran, of the same text, in stacks that users of *older* had."""
    ran = [
        stack
        for stack, each in steady.items()
        if isinstance(each.outcome, Ok) and each.digest == newer.digest and rules.predecessors.may_follow(older, stack)
    ]
    return comeback_of(newer.id.stack, ran, groups, lambda stack: compare(steady[stack], newer))


def _step(older: Observed, newer: Observed, *, together: bool) -> Change:
    """Two members of one behaviour are at most `same`, whatever they come to side by side."""
    return same(older, newer) if together else compare_apart(older, newer)
