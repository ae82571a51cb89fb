"""
The causes of a pair in a few lines: those that change most, and of each kind of change the others in one line.

The ten most dangerous causes of a long upgrade are all silent ones; who has read them knows of nothing else.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import CALM, CHANGES
from reports.judging.pairs.cause_group import CauseGroup
from reports.judging.pairs.coverage import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from reports.judging.kinds import Group


@frozen
class Others:
    """The causes of one part of a pair that have no line of their own, the most dangerous first."""

    groups: tuple[CauseGroup, ...]
    are_all: bool
    """True where no cause of the part has a line of its own."""

    @property
    def group(self) -> Group:
        """The part of the pair in which they are told."""
        return self.groups[0].group

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that change for one of them."""
        return tuple(dict.fromkeys(name for each in self.groups for name in each.scenarios))

    @property
    def layer_classes(self) -> tuple[str, ...]:
        """The classes of layers that they are about, those of most causes first."""
        counted = Counter(name for each in self.groups for name in each.layer_classes)
        return tuple(sorted(counted, key=lambda name: (-counted[name], name)))

    @property
    def title(self) -> str:
        """How many they are, and how many scenarios each of them changes."""
        sizes = [len(each.scenarios) for each in self.groups]
        least, most = min(sizes), max(sizes)
        of_each = f"{least} to {most} scenarios" if least < most else "1 scenario" if most == 1 else f"{most} scenarios"
        return f"{len(self.groups)} {'' if self.are_all else 'more '}causes, of {of_each} each"


Line = CauseGroup | Others


def digest(groups: Sequence[CauseGroup], room: int = FEW) -> tuple[Line, ...]:
    """
    Tell all that changes in about so many lines, in the order of the groups, and what is no change in a few more.

    Every part of the pair has a line at least; the largest groups have lines of their own as long as there is room,
    and before them those that hurt somebody.
    """
    changes = [each for each in groups if each.kind in CHANGES]
    others = [each for each in groups if each.kind not in CHANGES]
    return (*_in_lines(changes, room), *_in_lines(others, 0))


def _in_lines(groups: Sequence[CauseGroup], room: int) -> Iterator[Line]:
    parts = [tuple(found) for _, found in groupby(groups, key=lambda each: each.group)]
    keys = [[each.cause.key for each in part] for part in parts]
    own: set[str] = set()
    for each in sorted(groups, key=lambda each: (each.group in CALM, -len(each.scenarios))):
        if sum(_length(part, own | {each.cause.key}) for part in keys) <= room:
            own.add(each.cause.key)
    yield from (line for part in parts for line in _of_part(part, own))


def _length(keys: Sequence[str], own: AbstractSet[str]) -> int:
    """How many lines `_of_part` makes of causes with these keys."""
    return sum(each in own for each in keys) + any(each not in own for each in keys)


def _of_part(part: Sequence[CauseGroup], own: AbstractSet[str]) -> tuple[Line, ...]:
    """The causes with a line of their *own*, by their keys; one left alone takes no more room than with others."""
    others = tuple(each for each in part if each.cause.key not in own)
    if len(others) < 2:  # noqa: PLR2004 - several are told together
        return tuple(part)
    return (*(each for each in part if each.cause.key in own), Others(others, are_all=len(others) == len(part)))
