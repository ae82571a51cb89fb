"""
What became of a mutant, and how that is read off two records.

A verdict is one of two classes, both with a *sentence*; in JSON a tag says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from attrs import define

from reports.judging.changes import compare
from reports.judging.kinds import UNCHANGED
from reports.reading.loading import load
from reports.reading.matrix import Observed
from reports.reading.merging import merge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.judging.changes import Change

Row = tuple[str, str]
"""A scenario and a mode."""


class Killed(msgspec.Struct, frozen=True, tag="killed"):
    """The first observation that is not what it is without the mutant."""

    scenario: str
    mode: str
    kind: str
    layer: str | None
    compared: int
    """How many observations were compared until then."""

    @property
    def sentence(self) -> str:
        """What killed it, and how."""
        where = f" at `{self.layer}`" if self.layer else ""
        return f"{self.scenario} in {self.mode}: {self.kind}{where}"


class Survived(msgspec.Struct, frozen=True, tag="survived"):
    """All observations are what they are without the mutant."""

    compared: int

    @property
    def sentence(self) -> str:
        """That nothing killed it."""
        return f"survived {self.compared} observations"


Verdict = Killed | Survived


Reached = TypeVar("Reached", bound=Verdict)


def since(verdict: Reached, compared: int) -> Reached:
    """A verdict with the number of all observations that were compared for it."""
    return msgspec.structs.replace(verdict, compared=compared)


def observed(record: Path) -> Mapping[Row, Observed]:
    """Read the observations of a record file, in the order in which they were made."""
    cells = merge([load(record)], ()).cells.values() if record.is_file() else ()
    observations = [cell for cell in cells if isinstance(cell, Observed)]
    in_order = sorted(observations, key=lambda each: each.place.line or 0)
    return {(each.id.scenario, each.id.mode): each for each in in_order}


@define
class Growth:
    """Whether it pays to read a record again that is still being written: the cost grows with its length."""

    record: Path
    _size: int = 0

    def is_due(self) -> bool:
        """True once the record is a tenth longer than it was the last time."""
        size = self.record.stat().st_size if self.record.is_file() else 0
        if size <= self._size * 1.1:
            return False
        self._size = size
        return True


def judge(original: Mapping[Row, Observed], mutated: Mapping[Row, Observed]) -> Verdict:
    """Compare what was observed without and with a mutant; what only one of the two has is left out."""
    rows = [row for row in mutated if row in original]
    for compared, row in enumerate(rows, 1):
        change = compare(original[row], mutated[row])
        if change.kind not in UNCHANGED:
            return _killed(row, change, compared)
    return Survived(len(rows))


def _killed(row: Row, change: Change, compared: int) -> Killed:
    layer = change.parting.layer if change.parting else None
    return Killed(*row, kind=change.kind.value, layer=layer, compared=compared)
