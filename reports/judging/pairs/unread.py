"""What could not be read and may have been about a pair: no all-clear is given for what was not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.reading.matrix import Observed
from reports.reading.notices import Severity
from reports.reading.record_files import NAMED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.reading.matrix import Matrix
    from reports.reading.notices import Notice
    from reports.reading.records import Device


class Unread:
    """Counts the lines and files that could not be read, but for those that are known to be another stack's."""

    def __init__(self, matrix: Matrix) -> None:
        self._notices = [each for each in matrix.notices if each.severity is Severity.UNREADABLE]
        self._stacks = _stacks_of_files(matrix) if self._notices else {}

    def about(self, older: str, newer: str, device: Device) -> int:
        """Count those that may have been about one of two stacks."""
        return sum(each.count for each in self._notices if self._concerns(each, {(older, device), (newer, device)}))

    def _concerns(self, notice: Notice, pair: set[tuple[str, Device]]) -> bool:
        if notice.place is None:
            return True
        named = NAMED.fullmatch(notice.place.file.name)
        known = (named["stack"], named["device"]) if named else self._stacks.get(notice.place.file)
        return known is None or known in pair


def _stacks_of_files(matrix: Matrix) -> Mapping[Path, tuple[str, Device]]:
    seen = (each for each in matrix.cells.values() if isinstance(each, Observed))
    return {each.place.file: (each.id.stack, each.id.device) for each in seen}
