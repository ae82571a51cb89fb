"""What became of a fault, as a closed union whose members all have a *sentence*; and how it is read off two records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, frozen

from reports.judging.changes import UNCHANGED, compare
from reports.reading.loading import load
from reports.reading.matrix import Observed
from reports.reading.merging import merge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.judging.changes import Change

Row = tuple[str, str]
"""A scenario and a mode."""


@frozen
class Noticed:
    """A scenario that is not what it is without the fault: the first one that was asked."""

    scenario: str
    mode: str
    kind: str
    layer: str | None
    asked: int
    """How many observations were compared until then."""

    @property
    def sentence(self) -> str:
        """Who noticed it, and how."""
        where = f" at `{self.layer}`" if self.layer else ""
        return f"{self.scenario} in {self.mode}: {self.kind}{where}"


@frozen
class Unnoticed:
    """All scenarios are what they are without the fault."""

    asked: int

    @property
    def sentence(self) -> str:
        """That nobody noticed it."""
        return f"nobody noticed it, in {self.asked} observations"


Verdict = Noticed | Unnoticed


def observed(record: Path) -> Mapping[Row, Observed]:
    """Read the observations of a record file, in the order in which they were made."""
    cells = merge([load(record)], ()).cells.values() if record.is_file() else ()
    seen = [each for each in cells if isinstance(each, Observed)]
    return {(each.id.scenario, each.id.mode): each for each in sorted(seen, key=lambda each: each.place.line or 0)}


@define
class Growth:
    """Whether it pays to read a record again that somebody is writing: each time costs as much as it holds."""

    record: Path
    _size: int = 0

    def is_due(self) -> bool:
        """True once the record is a tenth longer than it was the last time."""
        size = self.record.stat().st_size if self.record.is_file() else 0
        if size <= self._size * 1.1:
            return False
        self._size = size
        return True


def judge(sound: Mapping[Row, Observed], faulty: Mapping[Row, Observed]) -> Verdict:
    """Compare what was observed without and with a fault; what only one of the two has says nothing."""
    rows = [row for row in faulty if row in sound]
    for asked, row in enumerate(rows, 1):
        change = compare(sound[row], faulty[row])
        if change.kind not in UNCHANGED:
            return _noticed(row, change, asked)
    return Unnoticed(len(rows))


def _noticed(row: Row, change: Change, asked: int) -> Noticed:
    return Noticed(*row, kind=change.kind.value, layer=change.parting.layer if change.parting else None, asked=asked)
