"""How much of what changes between two stacks a reader has met after a few causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.judging.pairs.cause_group import CauseGroup

FEW = 10
"""As many groups as a reader takes in."""


@frozen
class Coverage:
    """
    How many scenarios change, and of how many of them all is told in a few groups.

    *first* counts those of the first groups, which are the most dangerous, *largest* those of the ones with most
    scenarios.
    """

    groups: int
    """How many groups there are."""
    changed: int
    first: int
    largest: int

    @property
    def share(self) -> float:
        """What the first groups tell, of all that changes; 1 where nothing does."""
        return self.first / self.changed if self.changed else 1.0

    @property
    def sentence(self) -> str:
        """The figures in words."""
        if not self.changed:
            return "no scenario changes"
        told = f"{self.changed} changed scenarios in {self.groups} {'cause' if self.groups == 1 else 'causes'}"
        if self.groups <= FEW:
            return told
        first, largest = (f"{count} ({count / self.changed:.0%})" for count in (self.first, self.largest))
        return f"{told}: the first {FEW} tell {first}, the {FEW} largest {largest}"


def coverage(groups: Sequence[CauseGroup]) -> Coverage:
    """Count what changes; rounding, masked timesteps and what could not be compared are no changes."""
    telling = [each for each in groups if each.kind in CHANGES]
    by_size = sorted(telling, key=lambda each: -len(each.scenarios))
    first, largest = (_told(each[:FEW], each[FEW:]) for each in (telling, by_size))
    return Coverage(len(telling), len(_changed(telling)), first, largest)


def _told(groups: Iterable[CauseGroup], others: Iterable[CauseGroup]) -> int:
    """The scenarios of which nothing stands anywhere else."""
    return len(_changed(groups) - _changed(others))


def _changed(groups: Iterable[CauseGroup]) -> set[str]:
    return {each.scenario for group in groups for each in group.items if each.kind in CHANGES}
