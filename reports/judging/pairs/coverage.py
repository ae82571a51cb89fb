"""How much of what changes between two stacks a reader has met after a few causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.changed_categories import ChangedCategory

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
    return Coverage(len(telling), len(_changed(telling)), _told(telling), _told_by_largest(telling))


def share_of_categories(categories: Sequence[ChangedCategory]) -> float:
    """Of all that changes, what the ten largest categories of layers tell; 1 where nothing does."""
    changed = len(_changed(categories))
    return _told_by_largest(categories) / changed if changed else 1.0


def _told_by_largest(groups: Sequence[CauseGroup | ChangedCategory]) -> int:
    return _told(sorted(groups, key=lambda each: -len(_changed([each]))))


def _told(groups: Sequence[CauseGroup | ChangedCategory]) -> int:
    """The scenarios of which nothing stands anywhere but in the first few."""
    return len(_changed(groups[:FEW]) - _changed(groups[FEW:]))


def _changed(groups: Iterable[CauseGroup | ChangedCategory]) -> set[str]:
    return {each.scenario for group in groups for each in group.items if each.kind in CHANGES}
