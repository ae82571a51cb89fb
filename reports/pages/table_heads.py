"""The heads of a table with a column a stack."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.families import in_order
from reports.judging.step_summaries import steps_into

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.families import Family
    from reports.judging.report import Report
    from reports.reading.records import Device


@frozen
class TableHeads:
    """The stacks of a device, divided into families."""

    device: Device
    families: tuple[Family, ...]
    older: Mapping[str, str]
    """By stack: the one its users come from, where that is not the column to the left."""

    @property
    def width(self) -> int:
        """How many stacks it has a column for."""
        return len(in_order(self.families))

    @property
    def is_divided(self) -> bool:
        """Whether there is more than one family."""
        return len(self.families) > 1


def table_heads(report: Report, device: Device) -> TableHeads:
    """Lay out the columns of a device."""
    divided = report.families[device]
    left = {newer.stack: older.stack for older, newer in pairwise(in_order(divided))}
    steps = steps_into(report.summaries, device).values()
    return TableHeads(device, divided, {each.newer: each.older for each in steps if each.older != left.get(each.newer)})
