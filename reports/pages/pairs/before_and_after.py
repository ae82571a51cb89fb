"""
Before and after, at the first layer where two behaviours part: what the page of a pair shows of an item.

A page has room for the one sample that differs most; the page of the scenario has all of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.first_difference import MODEL_OUTPUT, MaskParts, ValueParts
from reports.pages.array_drawing import draw
from reports.reading.records import Ok

if TYPE_CHECKING:
    from reports.judging.behaviours import BehaviourRow
    from reports.judging.first_difference import Parting
    from reports.judging.step import Step
    from reports.pages.array_drawing import Drawing, Plate
    from reports.reading.records import Device, LayerOutput, Mode, Number, Outcome

LINES = 6
"""Features of a timestep beyond which a page shows no more."""


@frozen
class Sight:
    """
    What left one layer in two stacks.

    *before* and *after* have the masks; the plates have the values of one sample, and are None where the masks part.
    """

    layer: str
    earlier: str
    """The stack of *before*: the older one or, where that failed, the one that ran before it."""
    before: Drawing
    after: Drawing
    plates: tuple[Plate, Plate] | None

    @property
    def more(self) -> int:
        """Lines of values that are not shown."""
        return max(0, len(self.plates[0].lines) - LINES) if self.plates else 0


class Sights:
    """Draws each two behaviours once, however many pairs of stacks show them."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, Mode, Device, str, str], Sight | None] = {}

    def sight(self, row: BehaviourRow, step: Step) -> Sight | None:
        """Draw what a step does; None where no mask or value is what parts."""
        earlier, change = step.held_against, step.effect
        before, after = row.behaviour_of(earlier), row.behaviour_of(step.newer)
        if before is None or after is None or not change.results_differ:
            return None
        key = row.scenario, row.mode, row.device, before.letter, after.letter
        if key not in self._drawn:
            outcomes = before.example.outcome, after.example.outcome
            self._drawn[key] = _draw(change.parting, earlier, *outcomes) if change.parting else None
        drawn = self._drawn[key]
        # Many stacks do the same, and each pair names its own.
        return drawn and evolve(drawn, earlier=earlier)


def _draw(parting: Parting, earlier: str, before: Outcome, after: Outcome) -> Sight | None:
    if not isinstance(parting, MaskParts | ValueParts):
        return None
    left = list(zip(_left(before, parting.layer), _left(after, parting.layer), strict=False))
    if isinstance(parting, MaskParts):
        masks = ((old, new) for old, new in left if old.mask != new.mask)
        return next((Sight(parting.layer, earlier, draw(old), draw(new), None) for old, new in masks), None)
    values = [(old, new) for old, new in left if old.value != new.value and old.value.shape == new.value.shape]
    return _of_values(parting.layer, earlier, *max(values, key=_greatest)) if values else None


def _greatest(both: tuple[LayerOutput, LayerOutput]) -> float:
    """How far two values lie apart at most: of several outputs of a layer one may differ by rounding only."""
    return max(_gaps(*both), default=0.0)


def _gaps(old: LayerOutput, new: LayerOutput) -> list[float]:
    return [_apart(*both) for both in zip(old.value.data, new.value.data, strict=True)]


def _of_values(layer: str, earlier: str, old: LayerOutput, new: LayerOutput) -> Sight:
    before, after = draw(old), draw(new)
    furthest = _furthest(old, new, len(before.plates))
    return Sight(layer, earlier, before, after, (before.plates[furthest], after.plates[furthest]))


def _left(outcome: Outcome, layer: str) -> tuple[LayerOutput, ...]:
    """What left all the calls of a layer, one after the other."""
    if not isinstance(outcome, Ok):
        return ()
    if layer == MODEL_OUTPUT:
        return outcome.outputs
    return tuple(output for each in outcome.trace if each.layer == layer for output in each.outputs)


def _furthest(old: LayerOutput, new: LayerOutput, samples: int) -> int:
    """The sample in which two values lie furthest apart; one that is not a number is further than any."""
    apart = _gaps(old, new)
    size = max(1, len(apart) // max(1, samples))
    return max(range(samples), key=lambda at: max(apart[at * size : (at + 1) * size], default=0.0))


def _apart(one: Number, other: Number) -> float:
    if one == other:
        return 0.0
    gap = abs(float(one) - float(other))
    return gap if math.isfinite(gap) else math.inf
