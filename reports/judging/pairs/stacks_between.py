"""
Which stacks lie between two, and in which of them a scenario began to change.

A step over many releases says what a user meets, not which release brought it; the stacks between tell that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.predecessors import predecessor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.reading.matrix import Column


@frozen
class Beginning:
    """
    Where between two stacks a scenario began to do something else.

    *first* is the first stack that does not do what the older one did, *settled* the first from which on all do what
    the newer one does.
    """

    first: str
    settled: str

    @property
    def sentence(self) -> str:
        """Both in words; one where they are the same."""
        if self.first == self.settled:
            return f"first in `{self.first}`"
        return f"first in `{self.first}`, and to what it is now in `{self.settled}`"


class StacksBetween:
    """Finds the stacks between any two of one device, each once."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = {each.stack: each for each in columns}
        self._order = {each.stack: index for index, each in enumerate(columns)}
        self._lines: dict[str, tuple[str, ...]] = {}

    def between(self, older: str, newer: str) -> tuple[str, ...]:
        """
        Walk back from the newer stack, from each to the one that its users come from, and return them, oldest first.

        The older stack is not among them, the newer one is.  Where its users never had the older stack, they are those
        that come after it.
        """
        return tuple(each for each in self._line(newer) if self._order[each] > self._order[older] or each == newer)

    def _line(self, newer: str) -> tuple[str, ...]:
        if newer not in self._lines:
            earlier = [each for name, each in self._columns.items() if self._order[name] < self._order[newer]]
            before = predecessor(self._columns[newer], earlier)
            self._lines[newer] = (*(self._line(before.stack) if before else ()), newer)
        return self._lines[newer]


def beginning(row: BehaviourRow, older: str, between: Sequence[str]) -> Beginning | None:
    """Tell in which of the stacks *between* a scenario began to change; None where none of them was seen."""
    does = row.does
    seen = [each for each in between if each in does]
    before, now = does.get(older), does.get(between[-1]) if between else None
    others = [each for each in seen if does[each] != before]
    if len(seen) < 2 or before is None or now is None or not others:  # noqa: PLR2004 - one is the newer stack itself
        return None
    settled = between[-1]
    for each in reversed(seen):
        if does[each] != now:
            break
        settled = each
    return Beginning(others[0], settled)
