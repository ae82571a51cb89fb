"""How much of what was planned is there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from reports.reading.matrix import Absence, CellState, Completeness, Matrix, Missing, Observed
from reports.reading.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.reading.records import Device

OUTCOMES: Mapping[str, type[Outcome]] = {each.__struct_config__.tag: each for each in get_args(Outcome)}


def completeness(states: Iterable[CellState]) -> Completeness:
    """Count cells by outcome and by why they are missing; what nobody asked for is not missed."""
    asked = [each for each in states if isinstance(each, Observed) or each.expected]
    outcomes = Counter(_word(each.outcome) for each in asked if isinstance(each, Observed))
    missing = Counter(each.absence for each in asked if isinstance(each, Missing))
    return Completeness(
        planned=len(asked),
        outcomes={word: outcomes[word] for word in OUTCOMES},
        missing={each: missing[each] for each in Absence if missing[each]},
        incomparable=sum(1 for each in asked if isinstance(each, Observed) and not each.comparable),
    )


def completeness_of(matrix: Matrix) -> Mapping[tuple[str, Device], Completeness]:
    """Count each column's cells."""
    found: dict[tuple[str, Device], list[CellState]] = {(each.stack, each.device): [] for each in matrix.columns}
    for state in matrix.cells.values():
        found[state.id.stack, state.id.device].append(state)
    return {seat: completeness(states) for seat, states in found.items()}


def _word(outcome: Outcome) -> str:
    return next(word for word, kind in OUTCOMES.items() if isinstance(outcome, kind))
