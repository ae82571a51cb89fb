"""Whether two texts came out the same at unmasked timesteps, and where they part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fuzz.data import TRIMMED
from reports.judging.equality import Grade
from reports.judging.first_difference import calls_of
from reports.judging.messages import short_type
from reports.judging.not_compared import nothing_recorded, unequal_weights, untraced
from reports.judging.timesteps import apart, counting, masked_by_all, output_masks, sample
from reports.reading.records import Array, LayerOutput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.reading.records import LayerTrace, Ok


def parting(one: Ok, other: Ok) -> tuple[str, str] | None:
    """Where two twins part at unmasked timesteps: the class of the first layer, and a sentence; None where nowhere."""
    if unequal_weights(one, other) or untraced(one, other) or nothing_recorded(one, other):
        return None
    padding = masked_by_all(one)
    outputs = zip(one.outputs, output_masks(one), other.outputs, strict=False)
    if len(one.outputs) == len(other.outputs) and not any(
        _differs(LayerOutput(each.value, mask), twin, padding) for each, mask, twin in outputs
    ):
        return None
    before, after = calls_of(one.trace), calls_of(other.trace)
    # What stands before the first step is only what went in, which some twins turn round.
    steps = (call for call in before if call in after and "step_" in call[0])
    moved = (before[call] for call in steps if _moves(before[call], after[call], padding))
    first = next(moved, None)
    if first is None:
        return "", "the outputs differ at unmasked timesteps, and no layer that both have does"
    return short_type(first.type), f"the outputs differ at unmasked timesteps, first after `{first.layer}`"


def _moves(one: LayerTrace, other: LayerTrace, padding: Mapping[tuple[int, ...], tuple[bool, ...]]) -> bool:
    return any(_differs(each, twin, padding) for each, twin in zip(one.outputs, other.outputs, strict=False))


def _differs(one: LayerOutput, other: LayerOutput, padding: Mapping[tuple[int, ...], tuple[bool, ...]]) -> bool:
    """Whether two tensors differ where they count; a twin that is trimmed has one sample and fewer timesteps."""
    counts = counting(one.value, one.mask, padding)
    if one.value.shape == other.value.shape:
        return apart(one.value, other.value, counts).grade is Grade.REAL
    cut = trimmed(one.value, counts, other.value.shape)
    return cut is None or apart(cut[0], other.value, cut[1]).grade is Grade.REAL


def trimmed(value: Array, counts: Sequence[bool], shape: tuple[int, ...]) -> tuple[Array, tuple[bool, ...]] | None:
    """The first timesteps of the second sample, as a tensor of *shape*; None where that is no part of *value*."""
    is_part = len(value.shape) == len(shape) and shape[:1] == (1,) and value.shape[2:] == shape[2:]
    if not is_part or (len(value.shape) > 1 and shape[1] > value.shape[1]):
        return None
    alone, here = sample(value, tuple(counts), TRIMMED)
    count = math.prod(shape)
    return Array(value.dtype, shape, alone.data[:count]), here[:count]
