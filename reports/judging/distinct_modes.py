"""
Whether one mode of a scenario tells a reader anything that another does not.

Two modes mostly agree; shown as one line they halve the table, and a line of its own then means something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.reading.matrix import Observed
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from reports.judging.behaviours import BehaviourRow
    from reports.judging.kinds import Kind


def repeats(later: BehaviourRow, earlier: BehaviourRow) -> bool:
    """Say whether *later* groups the stacks as *earlier* does and changes as it does, wherever it could be run."""
    return (
        later.device == earlier.device
        and is_only_unavailable(later)
        and _groups(later, later) == _groups(earlier, later)
        and _changes(later).items() <= _changes(earlier).items()
        and _unstable(later) == _unstable(earlier)
    )


def is_only_unavailable(row: BehaviourRow) -> bool:
    """Whether every absence is one that the stack itself gave the reason for, or that nobody asked about."""
    return all(
        isinstance(each.outcome, Unavailable) if isinstance(each, Observed) else not each.expected
        for each in row.absent
    )


def _groups(row: BehaviourRow, within: BehaviourRow) -> set[frozenset[str]]:
    shown = frozenset(stack for behaviour in within.behaviours for stack in behaviour.stacks)
    return {shown.intersection(behaviour.stacks) for behaviour in row.behaviours} - {frozenset()}


def _unstable(row: BehaviourRow) -> list[tuple[str, ...]]:
    return [each.stacks for each in row.behaviours if each.unsteadiness]


def _changes(row: BehaviourRow) -> dict[tuple[str, str], tuple[Kind, str]]:
    return {(step.older, step.newer): (step.kind, step.note) for step in row.steps}
