"""
What was put to the test of a user's own models: how much masking they saw, and what padding does to them.

A scenario of the project is written to show something; of a model from elsewhere nobody knows whether its inputs do.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.mask_coverage import masking_seen, most_telling
from reports.judging.padding_test import Padding, padding_test
from reports.reading.matrix import CellId, Observed
from reports.reading.project_scenarios import is_of_user
from reports.reading.records import Ok

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.mask_coverage import MaskingSeen
    from reports.judging.padding_test import PaddingTest
    from reports.reading.matrix import Matrix
    from reports.reading.records import Device, Mode, Outcome


@frozen
class OwnModel:
    """
    A user's model in two stacks.

    *ran* is True where it ran in both, in every mode that both have; *seen* is None where no masks were watched.
    *padding* has the padding test of each stack that made one.
    """

    scenario: str
    ran: bool
    seen: MaskingSeen | None
    padding: Mapping[str, PaddingTest]

    @property
    def is_tested(self) -> bool:
        """True where it ran in both and masks masked something; else nothing calm may be said of it."""
        return self.ran and self.seen is not None and not self.seen.is_nothing

    @property
    def put_to_the_test(self) -> str:
        """How much masking it saw, in words."""
        if self.seen:
            return self.seen.sentence
        return "what masking it saw is not known" if self.ran else "nothing, for it did not run in both stacks"

    @property
    def about_padding(self) -> tuple[str, ...]:
        """What padding does to it, a sentence a stack, or one for both."""
        if len(self.padding) > 1 and len(set(self.padding.values())) == 1:
            return (f"in both stacks {next(iter(self.padding.values())).sentence}",)
        return tuple(f"in `{stack}` {each.sentence}" for stack, each in self.padding.items())

    @property
    def moved_in(self) -> tuple[str, ...]:
        """The stacks in which padding changes its results."""
        return tuple(stack for stack, each in self.padding.items() if each.padding is Padding.MOVES)


class OwnModels:
    """Finds the models of a user's own; what one did in a stack is looked at once, whatever pairs have the stack."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._own = {each.id for each in matrix.scenarios if is_of_user(each)}
        self._known: dict[tuple[str, Device, tuple[Mode, ...], str], _InStack] = {}

    def among(self, rows: Iterable[BehaviourRow], stacks: tuple[str, str]) -> Iterator[OwnModel]:
        """Those among some rows of one device, in two stacks."""
        for scenario, group in groupby((each for each in rows if each.scenario in self._own), _scenario):
            in_modes = tuple(group)
            yield _own_model(scenario, {stack: self._in_stack(in_modes, stack) for stack in stacks})

    def _in_stack(self, rows: Sequence[BehaviourRow], stack: str) -> _InStack:
        key = rows[0].scenario, rows[0].device, tuple(each.mode for each in rows), stack
        if key not in self._known:
            self._known[key] = _in_stack([self._outcome(row, stack) for row in rows])
        return self._known[key]

    def _outcome(self, row: BehaviourRow, stack: str) -> Outcome | None:
        """What a stack did; None where it has no such thing or nobody looked."""
        state = self._matrix.cells.get(CellId(row.scenario, stack, row.device, row.mode))
        return state.outcome if isinstance(state, Observed) and row.behaviour_of(stack) else None


@frozen
class _InStack:
    """What one model did in one stack: *ran* has a word a mode, None where there is nothing to compare."""

    ran: tuple[bool | None, ...]
    seen: MaskingSeen | None
    padding: PaddingTest | None


def _in_stack(outcomes: Sequence[Outcome | None]) -> _InStack:
    runs = [each for each in outcomes if isinstance(each, Ok)]
    # The padding test is made in one mode.
    padding = next((told for each in runs if (told := padding_test(each))), None)
    ran = tuple(None if each is None else isinstance(each, Ok) for each in outcomes)
    return _InStack(ran, masking_seen(runs), padding)


def _own_model(scenario: str, found: Mapping[str, _InStack]) -> OwnModel:
    modes = zip(*(each.ran for each in found.values()), strict=True)
    in_both = [each for each in modes if None not in each]
    padding = {stack: each.padding for stack, each in found.items() if each.padding}
    seen = most_telling(each.seen for each in found.values())
    return OwnModel(scenario, bool(in_both) and all(map(all, in_both)), seen, padding)


def _scenario(row: BehaviourRow) -> str:
    return row.scenario
