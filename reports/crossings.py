"""
Upgrade steps as a reader counts them: in scenarios, not in cells.

A scenario that changes in two modes is one change to whoever reads it; it counts once, by the worse of the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.changes import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.records import Device
    from reports.report import Report

Address = tuple[str, str, "Device"]
"""Older stack, newer stack, device."""

UNCHANGED = frozenset({Kind.SAME, Kind.DRIFT, Kind.NOT_COMPARABLE})


@frozen
class Crossing:
    """A step, and its scenarios by the worst that happens to them in any mode; *scenarios* names every kind."""

    older: str
    newer: str
    device: Device
    scenarios: Mapping[Kind, tuple[str, ...]]

    @property
    def total(self) -> int:
        """How many scenarios both stacks have."""
        return sum(map(len, self.scenarios.values()))

    @property
    def changed(self) -> int:
        """How many of them change by more than rounding."""
        return sum(len(found) for kind, found in self.scenarios.items() if kind not in UNCHANGED)

    @property
    def silent(self) -> int:
        """How many change without a word."""
        return len(self.scenarios[Kind.SILENT])


def crossings(report: Report) -> tuple[Crossing, ...]:
    """Count every step of the report, in its order."""
    worst: dict[Address, dict[str, Kind]] = {(each.older, each.newer, each.device): {} for each in report.steps}
    for row in report.rows:
        for border in row.borders:
            found = worst[border.older, border.newer, row.device]
            known = found.get(row.scenario, border.change.kind)
            found[row.scenario] = min(known, border.change.kind, key=lambda kind: kind.severity)
    return tuple(Crossing(*address, _by_kind(found)) for address, found in worst.items())


def _by_kind(worst: Mapping[str, Kind]) -> dict[Kind, tuple[str, ...]]:
    return {kind: tuple(name for name, found in worst.items() if found is kind) for kind in Kind}
