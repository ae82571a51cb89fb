"""
Which numbers of a tensor stand at timesteps that count.

What stands at a masked timestep is no result: no layer that respects the mask reads it.
"""

from __future__ import annotations

import math
from itertools import compress
from typing import TYPE_CHECKING

from reports.judging.equality import Distance, distance
from reports.judging.messages import layer_name, short_type
from reports.reading.records import Array

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.reading.records import LayerOutput, LayerTrace, Ok

GENERATING = frozenset({"Embedding", "Masking"})
"""Keras's mask-generating layers; a layer that puts out a mask and was given none generates one too."""

MODELS = frozenset({"Functional", "Sequential", "Model"})
"""Keras's own models: their call takes a mask to hand it on, and what is in them consumes it or does not."""

Masked = tuple[bool, ...]
"""For each position of a mask, whether it is masked."""


def leaves(trace: Sequence[LayerTrace]) -> Iterator[LayerTrace]:
    """The calls of layers that have no traced layers inside: what a composite layer does, these do."""
    inside = {layer_name(parent) for each in trace for parent in _parents(each.layer)}
    yield from (each for each in trace if layer_name(each.layer) not in inside)


def _parents(path: str) -> Iterator[str]:
    names = path.split("/")
    yield from ("/".join(names[:length]) for length in range(1, len(names)))


def within(trace: Sequence[LayerTrace], composite: LayerTrace) -> Iterator[LayerTrace]:
    """The calls inside one; of a layer that is called more than once, those inside all of its calls."""
    path = layer_name(composite.layer)
    yield from (each for each in trace if path in set(map(layer_name, _parents(each.layer))))


def consumes(trace: LayerTrace) -> bool:
    """Whether a layer takes a mask for its own use."""
    return trace.takes_mask and short_type(trace.type) not in MODELS


def generating(trace: Sequence[LayerTrace]) -> Iterator[LayerTrace]:
    """The calls that generated a mask."""
    for each in leaves(trace):
        given = any(mask is not None for mask in each.received or ())
        makes = short_type(each.type) in GENERATING or (each.received is not None and not given)
        if makes and any(output.mask is not None for output in each.outputs):
            yield each


def generated(ok: Ok) -> Iterator[Array]:
    """The masks that mask-generating layers put out."""
    yield from (output.mask for each in generating(ok.trace) for output in each.outputs if output.mask is not None)


def masked_by_all(ok: Ok) -> Mapping[tuple[int, ...], Masked]:
    """By the shape of masks: the timesteps that every mask-generating layer masks; they are padding, whoever reads."""
    found: dict[tuple[int, ...], Masked] = {}
    for mask in generated(ok):
        here = tuple(not each for each in mask.data)
        found[mask.shape] = tuple(map(bool.__and__, found.get(mask.shape, here), here))
    return found


def output_masks(ok: Ok) -> tuple[Array | None, ...]:
    """The mask of each output of the model: its own or, where none is recorded, that of the layer it came from."""
    return tuple(each.mask or _mask_of(each.value, ok.trace) for each in ok.outputs)


def _mask_of(value: Array, trace: Sequence[LayerTrace]) -> Array | None:
    left = (output for each in reversed(trace) for output in each.outputs)
    return next((each.mask for each in left if each.value == value), None)


def counting(value: Array, mask: Array | None, padding: Mapping[tuple[int, ...], Masked]) -> Masked:
    """For each number of *value*, whether it counts: *mask* decides or, where there is none, the known *padding*."""
    if mask is not None and mask.shape == value.shape[: len(mask.shape)]:
        shape, masked = mask.shape, tuple(not each for each in mask.data)
    else:
        shape = value.shape[:2]
        masked = padding.get(shape, ()) if mask is None else ()
    if not masked:
        return (True,) * len(value.data)
    width = math.prod(value.shape[len(shape) :])
    return tuple(not each for each in masked for _ in range(width))


def sample(value: Array, counts: Masked, row: int) -> tuple[Array, Masked]:
    """One sample of a batch as a batch of one, and which of its numbers count; what is no batch stays as it is."""
    if not value.shape or row >= value.shape[0]:
        return value, counts
    width = math.prod(value.shape[1:])
    at = slice(row * width, (row + 1) * width)
    return Array(value.dtype, (1, *value.shape[1:]), value.data[at]), counts[at]


def apart(one: Array, other: Array, counts: Sequence[bool]) -> Distance:
    """How far two arrays of one shape are apart in the numbers that count."""
    picked = (tuple(compress(each.data, counts)) for each in (one, other))
    return distance(*(Array(one.dtype, (len(data),), data) for data in picked))


def distance_that_counts(older: LayerOutput, newer: LayerOutput, padding: Mapping[tuple[int, ...], Masked]) -> Distance:
    """How far two tensors of one shape are apart, but for the timesteps that are masked in both."""
    counts = (counting(each.value, each.mask, padding) for each in (older, newer))
    return apart(older.value, newer.value, tuple(map(bool.__or__, *counts)))
