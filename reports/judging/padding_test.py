"""
Does padding still not matter?  What further calls of a model say, in one stack and without any other.

A model that respects its masks gives the same results with more padding, and for a sample alone as in its batch.
Only an added timestep that is masked says anything: one that no layer masks is data.
"""

from __future__ import annotations

import math
from enum import Enum
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import Grade
from reports.judging.first_difference import calls_of
from reports.judging.messages import rounded
from reports.judging.timesteps import apart, counting, generating, masked_by_all, output_masks, sample
from reports.reading.records import Array, LayerOutput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.judging.equality import Distance
    from reports.judging.first_difference import Call
    from reports.judging.timesteps import Masked
    from reports.reading.records import LayerTrace, Ok, Variant

REMEMBERED = 2**14
"""How many tests are kept: most stacks do the same with a model, to the last bit."""
WHERE_MASKED = "but only where its mask masks what is no padding"
AGAIN = "called again with the same inputs, the model gives another output"
NUMBERS = ("no", "one", "two", "three", "four", "five")


class Padding(Enum):
    """What padding does to a model, in a word."""

    NOTHING = "changes nothing"
    MASKED_ONLY = "changes masked timesteps only"
    MOVES = "changes the result"
    NOT_TESTED = "not tested"


@frozen
class PaddingTest:
    """What the padding test of one model in one stack came to."""

    padding: Padding
    sentence: str


@lru_cache(REMEMBERED)
def padding_test(ok: Ok) -> PaddingTest | None:
    """Judge the further calls of a model; None where there were none."""
    if any(_judged(ok, each).padding in (Padding.MOVES, Padding.NOT_TESTED) for each in _again(ok)):
        return PaddingTest(Padding.NOT_TESTED, f"padding is not tested: {AGAIN}")
    found = [_judged(ok, each) for each in ok.variants if each.change != "again"]
    said = {kind: tuple(dict.fromkeys(each.sentence for each in found if each.padding is kind)) for kind in Padding}
    if said[Padding.MOVES]:
        return PaddingTest(Padding.MOVES, "; ".join(said[Padding.MOVES]))
    if said[Padding.NOT_TESTED]:
        alone = f"; {said[Padding.NOTHING][0]} changes nothing" if said[Padding.NOTHING] else ""
        return PaddingTest(Padding.NOT_TESTED, f"padding is not tested: {said[Padding.NOT_TESTED][0]}{alone}")
    if not found:
        return None
    if said[Padding.MASKED_ONLY]:
        return PaddingTest(Padding.MASKED_ONLY, "; ".join(said[Padding.MASKED_ONLY]))
    *some, last = said[Padding.NOTHING]
    tried = " and ".join(filter(None, (", ".join(some), last)))
    return PaddingTest(Padding.NOTHING, f"padding changes nothing: tried with {tried}")


def _again(ok: Ok) -> Iterator[Variant]:
    """The calls with the very inputs of the first: where they do not agree with it, no other call says anything."""
    yield from (each for each in ok.variants if each.change == "again")


def _judged(ok: Ok, variant: Variant) -> PaddingTest:
    """Judge one call; unless it moves the output, the sentence is only a piece of one."""
    why = variant.failed or _why_it_says_nothing(ok, variant)
    if why:
        return PaddingTest(Padding.NOT_TESTED, why.rstrip("."))
    change = _Change(ok, variant)
    distances = [each for pair in _pairs(ok, variant) if (each := change.distance(*pair))]
    if len(ok.outputs) != len(variant.outputs) or len(distances) < len(ok.outputs):
        return PaddingTest(Padding.NOT_TESTED, f"{change.what} gives outputs of other shapes")
    if all(each.grade is not Grade.REAL for each in distances):
        hidden = tuple(each for pair in _pairs(ok, variant) if (each := change.distance_but_for_padding(*pair)))
        if all(each.grade is not Grade.REAL for each in hidden):
            return PaddingTest(Padding.NOTHING, change.what)
        return PaddingTest(Padding.MASKED_ONLY, f"{change.what} {change.moves}{_by(hidden)}, {WHERE_MASKED}")
    return PaddingTest(Padding.MOVES, f"{change.what} {change.moves}{_by(distances)}{change.where}")


def _pairs(ok: Ok, variant: Variant) -> Iterator[tuple[LayerOutput, LayerOutput]]:
    yield from zip(_outputs(ok), variant.outputs, strict=False)


def _by(distances: Sequence[Distance]) -> str:
    greatest = [each.greatest for each in distances if each.grade is Grade.REAL]
    return "" if None in greatest else f" by {rounded(max(each for each in greatest if each is not None))}"


def _why_it_says_nothing(ok: Ok, variant: Variant) -> str:
    """Why added timesteps show nothing: somewhere they are data; a sample alone needs no masks to be the same."""
    if variant.change != "padded":
        return ""
    before, makers = calls_of(ok.trace), tuple(generating(variant.trace))
    masks = (
        pair
        for call, each in calls_of(variant.trace).items()
        if each in makers
        for pair in _masks(before.get(call), each)
    )
    grown = [now for then, now in masks if now.shape[1] == then.shape[1] + variant.timesteps]
    masked = bool(grown) and not any(any(_added(each, variant)) for each in grown)
    return "" if masked else "the added timesteps were not masked"


def _masks(before: LayerTrace | None, after: LayerTrace) -> Iterator[tuple[Array, Array]]:
    for then, now in zip(before.outputs if before else (), after.outputs, strict=False):
        if then.mask is not None and now.mask is not None and len(then.mask.shape) > 1:
            yield then.mask, now.mask


def _added(mask: Array, variant: Variant) -> Iterator[bool]:
    """The marks of a mask at the timesteps that a variant added."""
    steps = mask.shape[1]
    width = math.prod(mask.shape[2:])
    added = range(steps - variant.timesteps, steps) if variant.side == "end" else range(variant.timesteps)
    yield from (bool(mark) for at, mark in enumerate(mask.data) if at // width % steps in added)


@frozen
class _Change:
    """A run, and the same model called once more with inputs that should change nothing."""

    ok: Ok
    variant: Variant

    @property
    def what(self) -> str:
        """What was done, in words."""
        if self.variant.change == "alone":
            return f"sample {self.variant.row + 1} alone"
        count = self.variant.timesteps
        number = NUMBERS[count] if count < len(NUMBERS) else str(count)
        side = "" if self.variant.side == "end" else " at the start"
        return f"{number} more padded timestep{'' if count == 1 else 's'}{side}"

    @property
    def moves(self) -> str:
        """The verb for it."""
        if self.variant.change == "alone":
            return "gives another output than in its batch,"
        return "moves the output" if self.variant.timesteps == 1 else "move the output"

    @property
    def where(self) -> str:
        """The first layer whose values move, and why if that is plain to see."""
        before, after = calls_of(self.ok.trace), calls_of(self.variant.trace)
        moved = (call for call in before if call in after and self._moves(before[call], after[call]))
        first = next(moved, None)
        return f": {self._why(first, after)}" if first else ""

    def _why(self, call: Call, after: Mapping[Call, LayerTrace]) -> str:
        """A layer that takes a mask and gets none although one was generated lost it on the way there."""
        trace = after[call]
        generated = any(True for _ in generating(self.variant.trace))
        if trace.takes_mask and generated and trace.received is not None and not any(trace.received):
            return f"`{call[0]}` does not receive the mask"
        if not trace.takes_mask and trace.received is not None and any(trace.received):
            return f"first after `{call[0]}`, which receives the mask and does not consume it"
        return f"first after `{call[0]}`"

    def _moves(self, before: LayerTrace, after: LayerTrace) -> bool:
        both = zip(before.outputs, after.outputs, strict=False)
        distances = (self.distance(*each) for each in both)
        return any(each is not None and each.grade is Grade.REAL for each in distances)

    def distance(self, before: LayerOutput, after: LayerOutput) -> Distance | None:
        """How far a tensor moved where it counts; None where the two have no timesteps in common."""
        picked = self._picked(before, after.value)
        if picked is None:
            return None
        one, other, counts = picked
        return apart(one, other, counts)

    def distance_but_for_padding(self, before: LayerOutput, after: LayerOutput) -> Distance | None:
        """The same at every timestep that some input has: a mask that was merged may mask one of these too."""
        is_known = before.value.shape[:2] in self._padding
        return self.distance(LayerOutput(before.value, None), after) if is_known else None

    def _picked(self, before: LayerOutput, after: Array) -> tuple[Array, Array, Masked] | None:
        value, counts = before.value, counting(before.value, before.mask, self._padding)
        if self.variant.change == "alone":
            value, counts = sample(value, counts, self.variant.row)
            return (value, after, counts) if value.shape == after.shape else None
        cropped = _cropped(after, value.shape, self.variant)
        return None if cropped is None else (value, cropped, counts)

    @cached_property
    def _padding(self) -> Mapping[tuple[int, ...], Masked]:
        return masked_by_all(self.ok)


def _outputs(ok: Ok) -> Iterator[LayerOutput]:
    yield from (LayerOutput(each.value, mask) for each, mask in zip(ok.outputs, output_masks(ok), strict=True))


def _cropped(value: Array, shape: tuple[int, ...], variant: Variant) -> Array | None:
    """The value without the added timesteps, along whichever axes have grown by them; None for any other shape."""
    gaps = [now - then for now, then in zip(value.shape, shape, strict=False)]
    if len(value.shape) != len(shape) or not set(gaps) <= {0, variant.timesteps} or gaps[:1] not in ([], [0]):
        return None
    starts = [gap if variant.side == "start" else 0 for gap in gaps]
    strides = [math.prod(value.shape[at + 1 :]) for at in range(len(shape))]
    places = product(*(range(start, start + size) for start, size in zip(starts, shape, strict=True)))
    data = tuple(value.data[sum(map(int.__mul__, place, strides))] for place in places)
    return Array(value.dtype, shape, data)
