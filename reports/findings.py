"""The sentences a reader should see first, computed from the matrix."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from reports.changes import Kind
from reports.records import Device, Mode


@frozen
class Finding:
    """
    One change met at one step, in the scenarios that show it, e.g. "From tf-2.15 to tf-2.16 the mask behind `concatenate` is gone".

    *warned* is True where the newer stack says a new word about masks.
    """

    older: str
    newer: str
    device: Device
    kind: Kind
    sentence: str
    cells: tuple[tuple[str, Mode], ...]
    """(scenario, mode) of each row that shows it."""


@frozen
class Step:
    """An upgrade step and how many rows change in which way; *counts* names every kind, 0 too."""

    older: str
    newer: str
    device: Device
    counts: Mapping[Kind, int]

    @property
    def worst(self) -> Kind:
        """The most dangerous kind that occurs."""
        return min((kind for kind, count in self.counts.items() if count), key=lambda kind: kind.severity, default=Kind.SAME)
