"""
What becomes of every scenario from one stack to another: the pair as one object.

The pages, the summary, the badge, the terminal and the exit code of an upgrade all print this, and compute nothing.
It is made of the same behaviours and the same comparison as the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import UNKNOWN, Group, Kind
from reports.judging.pairs.changed_categories import changed_categories

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.changed_categories import ChangedCategory
    from reports.judging.pairs.item import Item
    from reports.judging.pairs.own_models import OwnModel
    from reports.judging.step_summaries import StepSummary
    from reports.reading.matrix import Column, Row
    from reports.reading.records import Device, Mode


@frozen
class Gap:
    """Cells of one of the two stacks that are not there to compare, for one reason."""

    stack: str
    reason: str
    cells: tuple[Row, ...]
    is_missing: bool
    """True where a planned cell was not recorded; False where the stack itself says that it has no such thing."""
    was_tried: bool = True
    """False where nobody has run it yet, so that running it may fill the gap."""

    @property
    def sentence(self) -> str:
        """How many cells, and why, in words."""
        count = len(self.cells)
        return f"{count} {'cell' if count == 1 else 'cells'} not compared: {self.reason}"


@frozen
class Concern:
    """The classes of layers of a model at which something changes, and how many scenarios change elsewhere."""

    layers: tuple[str, ...]
    aside: int


@frozen
class Pair:
    """
    Two stacks on a device.

    *items* come in the order of `Group`; *same* are the scenarios in which nothing changes in any mode.
    *causes* have every item once, the most dangerous cause first.
    *between* are the stacks that lead up to the newer one, that one included.
    """

    older: Column
    newer: Column
    between: tuple[str, ...]
    items: tuple[Item, ...]
    causes: tuple[CauseGroup, ...]
    same: tuple[str, ...]
    gaps: tuple[Gap, ...]
    summary: StepSummary
    modes: tuple[Mode, ...]
    """The modes in which anything was planned."""
    models: tuple[OwnModel, ...] = ()
    """What was put to the test of the models that are a user's own."""
    unread: int = 0
    """How many lines and files could not be read that may have been about one of the two."""
    not_observed: int = 0
    """How many cells of the project's scenarios were observed in one of the two by nobody, here or for the atlas."""
    concern: Concern | None = None
    """What it was narrowed down to; None where it tells all."""

    @property
    def device(self) -> Device:
        """Where they are compared."""
        return self.older.device

    @property
    def groups(self) -> Mapping[Group, tuple[Item, ...]]:
        """The items by group; only groups that have some."""
        found: dict[Group, list[Item]] = {each: [] for each in Group}
        for each in self.items:
            found[each.group].append(each)
        return {group: tuple(items) for group, items in found.items() if items}

    @property
    def categories(self) -> tuple[ChangedCategory, ...]:
        """What changes by category of layers; those of most scenarios first, what names no class of layers last."""
        return changed_categories(self.items)

    @property
    def kinds(self) -> Mapping[Kind, int]:
        """How many scenarios change in which way, each by the worst of its modes; only kinds that occur."""
        return {kind: len(found) for kind, found in self.summary.scenarios.items() if found and kind is not Kind.SAME}

    @property
    def missing(self) -> tuple[Gap, ...]:
        """What was planned and is not there."""
        return tuple(each for each in self.gaps if each.is_missing)

    @property
    def obstacles(self) -> tuple[Gap, ...]:
        """What is missing, and what kept a model of a user's own from running in both."""
        stuck = {each.scenario for each in self.models if not each.ran}
        return tuple(each for each in self.gaps if each.is_missing or stuck & {name for name, _ in each.cells})

    @property
    def all_compared(self) -> bool:
        """True where all that was planned of both could be compared, and all of it."""
        known = not self.summary.incomparable and not self.summary.unstable
        limited = any(each.step.change.limit or each.kind in UNKNOWN for each in self.items)
        seen = not (self.missing or self.unread or self.not_observed)
        return seen and known and not limited and self.summary.compared > 0

    @property
    def is_whole(self) -> bool:
        """True where all could be compared, and every model of a user's own ran in both and masked something."""
        return self.all_compared and all(each.is_tested for each in self.models)
