"""What has to be said of stacks that disagree with themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.changes import unsteadiness
from reports.reading.comparability import NAMED, by_seats
from reports.reading.enumeration import first_of, quoted
from reports.reading.matrix import Observed
from reports.reading.notices import Notice, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.reading.matrix import CellState


def is_unstable(observed: Observed) -> bool:
    """Whether two observations of a cell are not the same."""
    return unsteadiness(observed) is not None


def unstable(states: Iterable[CellState]) -> list[Notice]:
    """Name the scenarios of which two observations of one cell are not the same, and the stacks."""
    observed = (each for each in states if isinstance(each, Observed))
    return [_told(*each) for each in by_seats(each for each in observed if is_unstable(each))]


def _told(seats: tuple[str, ...], names: list[str]) -> Notice:
    named = first_of(quoted(names), NAMED)
    message = f"{named} unstable: two observations of one cell are not the same on {', '.join(seats)}"
    hint = "what such a stack does there is compared with no other"
    return Notice(Severity.DOUBTFUL, "unstable", message, hint=hint)
