"""Whether the classes of layers that a reason names are those at which its own scenarios part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.causes.reason import Part
from reports.judging.causes.traits import reversed_parting, traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.traits import Traits
    from reports.judging.step import Step


def sides(row: BehaviourRow, step: Step) -> dict[Part, Traits]:
    """What a step looks like, for what comes with it and for what goes."""
    change = step.effect
    before, after = row.behaviour_of(beginning_of(step)), row.behaviour_of(step.newer)
    if before is None or after is None:
        return {}
    ends = before.example.outcome, after.example.outcome
    return {
        Part.COMES: traits(change.parting, *ends),
        Part.GOES: traits(reversed_parting(change.parting), *reversed(ends)),
    }


def beginning_of(step: Step) -> str:
    """The stack from which a step is told: where the older one failed, the one that ran before it."""
    return step.held_against


def classes_at(row: BehaviourRow, step: Step, part: Part) -> Iterator[str]:
    """The classes that a step is about: that of the layer which parts, and those which a new text names."""
    if side := sides(row, step).get(part):
        found = (side.layer_class, *(each.layer_class for each in side.texts))
        yield from (each for each in found if each)
