"""
What was put to the test of a user's own models: how much masking they saw, and what padding does to them.

A scenario of the project is written to show something; of a model from elsewhere nobody knows whether its inputs do.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.mask_coverage import masking_seen
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
    from reports.reading.records import Outcome


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


def own_models(matrix: Matrix, rows: Iterable[BehaviourRow], stacks: tuple[str, str]) -> Iterator[OwnModel]:
    """The models among some rows of one device that are a user's own."""
    own = {each.id for each in matrix.scenarios if is_of_user(each)}
    for scenario, group in groupby(rows, key=lambda row: row.scenario):
        if scenario in own:
            yield _own_model(matrix, tuple(group), stacks)


def _own_model(matrix: Matrix, rows: Sequence[BehaviourRow], stacks: tuple[str, str]) -> OwnModel:
    older, newer = ([_outcome(matrix, row, stack) for row in rows] for stack in stacks)
    both = [each for each in zip(older, newer, strict=True) if None not in each]
    runs = {stack: _that_ran(found) for stack, found in zip(stacks, (older, newer), strict=True)}
    return OwnModel(
        scenario=rows[0].scenario,
        ran=bool(both) and all(isinstance(one, Ok) and isinstance(other, Ok) for one, other in both),
        seen=masking_seen(each for found in runs.values() for each in found),
        padding={stack: told for stack, found in runs.items() if (told := _first(found))},
    )


def _that_ran(outcomes: Iterable[Outcome | None]) -> list[Ok]:
    return [each for each in outcomes if isinstance(each, Ok)]


def _first(runs: Iterable[Ok]) -> PaddingTest | None:
    """The padding test is made in one mode."""
    return next((told for each in runs if (told := padding_test(each))), None)


def _outcome(matrix: Matrix, row: BehaviourRow, stack: str) -> Outcome | None:
    """What a stack did; None where it has no such thing or nobody looked."""
    state = matrix.cells.get(CellId(row.scenario, stack, row.device, row.mode))
    return state.outcome if isinstance(state, Observed) and row.behaviour_of(stack) else None
