"""Whether two texts came out the same, and where they part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

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


@frozen
class Parting:
    """Where two texts part: the class of the first layer, if it is one that both have; *how*, and a sentence."""

    layer_class: str
    how: str
    sentence: str


@frozen
class NotTwins:
    """Two texts of which nobody can say whether they come out the same, and why."""

    why: str


def values(one: Ok, other: Ok) -> Parting | NotTwins | None:
    """Where two texts part at unmasked timesteps; None where nowhere."""
    if apart := _no_twins(one, other):
        return apart
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
    return _parting(first, "values", "the outputs differ at unmasked timesteps")


def values_and_masks(one: Ok, other: Ok) -> Parting | NotTwins | None:
    """Where two texts part at unmasked timesteps or, if nowhere, where their masks do."""
    found = values(one, other)
    if found or all(map(_same_mask, output_masks(one), output_masks(other))):
        return found
    before, after = calls_of(one.trace), calls_of(other.trace)
    both = ((before[call], after[call]) for call in before if call in after)
    moved = (mine for mine, twin in both if not all(map(_masked_alike, mine.outputs, twin.outputs)))
    return _parting(next(moved, None), "masks", "the masks of the outputs differ")


def row_of_padding(one: Ok, other: Ok) -> Parting | NotTwins | None:
    """Whether the first Embedding has another vector of padding in the two, whatever else was learned."""
    if apart := _no_twins(one, other):
        return apart
    vectors, others = (_padding_vectors(each.trace) for each in (one, other))
    if not (vectors and others):
        return NotTwins("no vector of padding was recorded")
    return None if vectors == others else Parting("", "values", "the vector of padding is another one after training")


def _padding_vectors(trace: Sequence[LayerTrace]) -> list[tuple[object, ...]]:
    weights = (each.outputs[0].value for each in trace if each.layer.rpartition("/")[2] == "first")
    return [tuple(each.data[: each.shape[-1]]) for each in weights]


def _no_twins(one: Ok, other: Ok) -> NotTwins | None:
    limit = unequal_weights(one, other) or untraced(one, other) or nothing_recorded(one, other)
    return NotTwins(limit.sentence) if limit else None


def _parting(layer: LayerTrace | None, how: str, what: str) -> Parting:
    if layer is None:
        return Parting("", how, f"{what}, and at no layer that both have")
    return Parting(short_type(layer.type), how, f"{what}, first after `{layer.layer}`")


def _masked_alike(one: LayerOutput, other: LayerOutput) -> bool:
    return _same_mask(one.mask, other.mask)


def _same_mask(one: Array | None, other: Array | None) -> bool:
    return (one and (one.shape, one.data)) == (other and (other.shape, other.data))


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
