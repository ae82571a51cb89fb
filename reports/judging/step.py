"""The change at the step between two stacks, and what becomes of what failed in between."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.changes import SAME, Change
from reports.judging.kinds import Kind, place
from reports.judging.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.judging.owners import Attribution


@frozen
class Comeback:
    """
    How a stack that runs after a failing one compares with what ran before the failure.

    The step from an error to a result says nothing of the result, and users come from the stacks that ran.
    *stack* is the last one that did the same or, where none did, the last of those that did what most did.
    """

    stack: str
    change: Change


@frozen
class Step:
    """The change at the step to *newer* from *older*, the stack its users come from (`predecessors`)."""

    older: str
    newer: str
    change: Change
    comeback: Comeback | None = None
    belongs: Attribution | None = None
    """What the change belongs to; None where nothing is known to change."""

    @cached_property
    def kind(self) -> Kind:
        """
        What the step counts as for whoever takes it.

        Where a failure is gone, what counts is what the user now gets: results that are not those from before the
        failure, or the missing error about a mask, are `silent` if nothing tells of them.
        """
        return Kind.SILENT if self._is_hushed else self.change.kind

    @cached_property
    def results_differ(self) -> bool:
        """True where a user gets another mask, shape or value than before, whatever the kind."""
        changes = (self.change, self.comeback.change) if self.comeback else (self.change,)
        return any(each.results_differ and each.reach is not Reach.NOWHERE for each in changes)

    @property
    def effect(self) -> Change:
        """What the user gets other than before: where a failure is gone, than before that."""
        return self.comeback.change if self.comeback else self.change

    @property
    def held_against(self) -> str:
        """The stack that did what the newer one is held against: where a failure is gone, the one from before it."""
        return self.comeback.stack if self.comeback else self.older

    @property
    def reach(self) -> Reach | None:
        """How far it reaches that results differ; None where they do not."""
        return self.effect.reach

    @property
    def note(self) -> str:
        """What the kind alone hides, in a word or two; empty where it says everything."""
        if self._is_hushed:
            return "works again, with other results" if self.comeback else "no longer raises"
        told = self.kind in {Kind.NOW_WARNS, Kind.NOW_WORKS} and self.results_differ
        return "results differ" if told else ""

    @cached_property
    def danger(self) -> float:
        """
        Sorts the most dangerous first: other results under a warning come right after those without one.

        Of two that are otherwise as dangerous, the one that reaches further is more so.
        """
        danger = place(self.kind, results_differ=self.results_differ)
        # Less than a place, so that reach tells apart only what is otherwise as dangerous.
        return danger + (self.reach.rank / 20 if self.reach and danger < place(Kind.NOW_FAILS) else 0)

    @property
    def _is_hushed(self) -> bool:
        return self.comeback.change.kind is Kind.SILENT if self.comeback else self.change.lost_guard


def comeback_of(
    newer: str, ran: Sequence[str], alike: Sequence[Sequence[str]], against: Callable[[str], Change]
) -> Comeback | None:
    """
    Hold what works again in *newer* against what *ran* before it failed, in order; None where nothing did.

    It does again what the last of those did that did the same, else it is held against what most of them did.
    *alike* are the stacks by what they did; *against* compares with one of them.
    """
    mates = next((frozenset(stacks) for stacks in alike if newer in stacks), frozenset[str]())
    as_before = [stack for stack in ran if stack in mates]
    if as_before:
        return Comeback(as_before[-1], SAME)
    usual = max(([stack for stack in ran if stack in stacks] for stacks in alike), key=len, default=[])
    return Comeback(usual[-1], against(usual[-1])) if usual else None
