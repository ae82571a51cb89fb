"""
How far a difference between two runs reaches: into what the user gets, or no further than padding.

The first layer that differs says where to look; how far it reaches says whether anybody is hurt.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import Grade, masks_equal
from reports.judging.first_difference import MaskParts, ValueParts, calls_of
from reports.judging.timesteps import consumes, distance_that_counts, masked_by_all, output_masks
from reports.reading.records import LayerOutput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.judging.first_difference import Parting
    from reports.judging.timesteps import Masked
    from reports.reading.records import LayerTrace, Ok


class Reach(Enum):
    """How far a difference reaches, the most dangerous first; the value says it of the difference."""

    OUTPUT = "it reaches a model output"
    OUTPUT_MASK = "it reaches the mask of a model output, which a loss uses"
    LOSS = "it reaches the loss"
    CONSUMED = "it reaches a layer that consumes the mask, though no output shows it with these inputs"
    INSIDE = "it stays inside the model: no output shows it with these inputs"
    NOWHERE = "it reaches only masked timesteps, or what nothing reads"

    @property
    def rank(self) -> int:
        """0 is the most dangerous."""
        return list(Reach).index(self)


def reach(older: Ok, newer: Ok, found: Sequence[Parting], *, values: bool, train: bool) -> Reach:
    """
    Tell how far the differences *found* between two runs reach.

    In training the outputs are the loss and the metrics.
    Where *values* cannot be compared, only masks tell.
    """
    both = _Both(older, newer)
    if values and both.outputs_differ:
        return Reach.LOSS if train else Reach.OUTPUT
    if both.output_masks_differ:
        return Reach.OUTPUT_MASK
    if both.consumers_differ:
        return Reach.CONSUMED
    return Reach.INSIDE if any(map(both.shows_inside, found)) else Reach.NOWHERE


@frozen
class _Both:
    """Two runs side by side."""

    older: Ok
    newer: Ok

    @property
    def outputs_differ(self) -> bool:
        """Whether the model's outputs do, masked timesteps left out."""
        before, after = (tuple(_outputs(each)) for each in (self.older, self.newer))
        # A loss reads all timesteps of an output that has no mask, so here nothing else says what padding is.
        return len(before) != len(after) or any(_differ(*each, {}) for each in zip(before, after, strict=True))

    @property
    def output_masks_differ(self) -> bool:
        """Whether their masks do."""
        masks = zip(output_masks(self.older), output_masks(self.newer), strict=False)
        return any(not masks_equal(*each) for each in masks)

    @property
    def consumers_differ(self) -> bool:
        """Whether a layer that takes a mask was given another one; where nobody looked it is not known."""
        older, newer = calls_of(self.older.trace), calls_of(self.newer.trace)
        shared = ((older[each], newer[each]) for each in older if each in newer)
        return any(consumes(after) and _received_others(before, after) for before, after in shared)

    def shows_inside(self, parting: Parting) -> bool:
        """Whether a difference in a layer is more than padding, or may be."""
        match parting:
            case MaskParts():
                return not self._watched
            case ValueParts(layer=layer):
                return any(_differ(*each, self._padding) for each in self._left(layer))
            case _:
                return True

    @property
    def _watched(self) -> bool:
        """Whether it is known which masks the layers were given."""
        return all(each.received is not None for ok in (self.older, self.newer) for each in ok.trace)

    def _left(self, layer: str) -> Iterator[tuple[LayerOutput, LayerOutput]]:
        before, after = calls_of(self.older.trace), calls_of(self.newer.trace)
        for call in before:
            if call[0] == layer and call in after:
                yield from zip(before[call].outputs, after[call].outputs, strict=False)

    @cached_property
    def _padding(self) -> Mapping[tuple[int, ...], Masked]:
        """The timesteps that all mask-generating layers of both runs mask."""
        before, after = masked_by_all(self.older), masked_by_all(self.newer)
        return {shape: tuple(map(bool.__and__, before[shape], after[shape])) for shape in before if shape in after}


def _differ(before: LayerOutput, after: LayerOutput, padding: Mapping[tuple[int, ...], Masked]) -> bool:
    if before.value.shape != after.value.shape:
        return True
    return distance_that_counts(before, after, padding).grade is Grade.REAL


def _outputs(ok: Ok) -> Iterator[LayerOutput]:
    yield from (LayerOutput(each.value, mask) for each, mask in zip(ok.outputs, output_masks(ok), strict=True))


def _received_others(before: LayerTrace, after: LayerTrace) -> bool:
    if before.received is None or after.received is None:
        return False
    one, other = before.received, after.received
    if len(one) != len(other):
        # One Keras counts a state among the tensors that a layer is called with, another does not.
        one, other = (tuple(mask for mask in each if mask is not None) for each in (one, other))
    return len(one) != len(other) or any(not masks_equal(*each) for each in zip(one, other, strict=True))
