"""
Holds what the stacks did against what the documentation promises.

The reference writes what is promised; see ``docs/reference.md``.
Values at timesteps that the promised mask masks are told apart from the others, for no layer that respects the mask
reads them.
"""

from __future__ import annotations

import math
from itertools import compress
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import ROUNDING_WITHIN, distance, masks_equal
from reports.judging.messages import rounded
from reports.reading.expectation_records import Expected, Numbers, Refusal
from reports.reading.records import Array, Error, Ok

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.behaviours import Behaviour
    from reports.reading.expectation_files import Expectations
    from reports.reading.expectation_records import ExpectedOutput
    from reports.reading.records import LayerOutput


@frozen
class Off:
    """The first layer where something is off."""

    layer: str
    how: str


@frozen
class Held:
    """
    An outcome, held against one expectation.

    *mask* and *value* are the first layers that are off, *masked* the first whose values are off at masked timesteps
    only. *greatest* is the largest distance at unmasked timesteps, over all layers; None where no numbers were
    compared, or where one of two is no number.
    *contrary* says what was the other way round: an error for numbers, or numbers for an error.
    """

    expected: Expected
    greatest: float | None = None
    mask: Off | None = None
    value: Off | None = None
    masked: Off | None = None
    contrary: str = ""

    @property
    def agrees(self) -> bool:
        """Whether a user gets what is promised, wherever a layer may look."""
        return not (self.mask or self.value or self.contrary)

    @property
    def sentence(self) -> str:
        """What a reader of the report is told."""
        if self.contrary:
            return self.contrary
        off = [f"{each.how} `{each.layer}`" for each in (self.mask, self.value) if each]
        aside = [f"at masked timesteps, {self.masked.how} `{self.masked.layer}`"] if self.masked else []
        return "; ".join([*(off or [self._agreement]), *self._farther, *aside])

    @property
    def _farther(self) -> list[str]:
        """The largest distance, where it is larger than that after the first layer that is off."""
        most = rounded(self.greatest) if self.value and self.greatest else ""
        return [f"{most} at most"] if most and self.value and not self.value.how.startswith(f"{most} ") else []

    @property
    def _agreement(self) -> str:
        if isinstance(self.expected.outcome, Refusal):
            return "raises an error about the mask, as promised"
        return f"agrees to {rounded(self.greatest)}" if self.greatest else "agrees to the last bit"


def held(expectations: Expectations, behaviour: Behaviour) -> tuple[Held, ...]:
    """Hold a behaviour against each expectation of its scenario; none where it died, hung, or ran another text."""
    example = behaviour.example
    if not isinstance(example.outcome, Ok | Error):
        return ()
    lines = expectations.of(example.id.scenario, example.id.mode, example.digest)
    return tuple(held_against(each, example.outcome) for each in lines if isinstance(each, Expected))


def held_against(expected: Expected, outcome: Ok | Error) -> Held:
    """Hold one outcome against one expectation."""
    match expected.outcome, outcome:
        case Refusal(layer=layer), Ok():
            return Held(expected, contrary=f"runs, where `{layer}` is promised to raise an error about the mask")
        case Refusal(layer=layer), Error():
            blamed = outcome.layer is None or outcome.layer == layer
            return Held(expected, contrary="" if blamed else f"raises in `{outcome.layer}` and not in `{layer}`")
        case Numbers(), Error():
            return Held(expected, contrary="raises, where numbers are promised")
        case Numbers() as numbers, Ok():
            return _compared(expected, numbers, outcome)
    msg = f"unknown expectation {expected.outcome}"
    raise TypeError(msg)


@frozen
class _Pair:
    """A tensor as promised and as it was."""

    layer: str
    promised: ExpectedOutput
    seen: LayerOutput


def _compared(expected: Expected, numbers: Numbers, outcome: Ok) -> Held:
    pairs = list(_pairs(numbers, outcome))
    apart = [(pair, _apart(pair)) for pair in pairs]
    return Held(
        expected,
        greatest=_greatest([each.unmasked for _, each in apart]),
        mask=next((Off(pair.layer, how) for pair in pairs if (how := _mask_off(pair))), None),
        value=next((Off(pair.layer, how) for pair, each in apart if (how := each.how)), None),
        masked=next((Off(pair.layer, how) for pair, each in apart if (how := each.how_masked)), None),
    )


def _pairs(numbers: Numbers, outcome: Ok) -> Iterator[_Pair]:
    traced = {each.layer: each.outputs for each in outcome.trace}
    for trace in numbers.trace:
        for promised, seen in zip(trace.outputs, traced.get(trace.layer, ()), strict=False):
            yield _Pair(trace.layer, promised, seen)
    for index, (promised, seen) in enumerate(zip(numbers.outputs, outcome.outputs, strict=False), start=1):
        yield _Pair(f"output {index}", promised, seen)


def _mask_off(pair: _Pair) -> str:
    promised, seen = pair.promised.mask, pair.seen.mask
    if isinstance(promised, str) or masks_equal(promised, seen):
        return ""
    return "no mask after" if seen is None else "a mask too many after" if promised is None else "another mask after"


@frozen
class _Distance:
    """How far values are from what is promised, at the timesteps that are unmasked and at those that are masked."""

    unmasked: float | None
    masked: float | None
    shape: bool = False

    @property
    def how(self) -> str:
        if self.shape:
            return "another shape after"
        return _far(self.unmasked)

    @property
    def how_masked(self) -> str:
        return "" if self.how else _far(self.masked)


def _apart(pair: _Pair) -> _Distance:
    promised, seen = pair.promised.value, pair.seen.value
    if promised.shape != seen.shape:
        return _Distance(None, None, shape=True)
    shown = _shown(pair.promised)
    masked = [not each and pair.promised.covers_masked for each in shown]
    return _Distance(unmasked=_distance(promised, seen, shown), masked=_distance(promised, seen, masked))


def _shown(promised: ExpectedOutput) -> list[bool]:
    """For each number of a value, whether its timestep is unmasked; without a promised mask all or none may be."""
    mask, shape = promised.mask, promised.value.shape
    if mask is None or isinstance(mask, str):
        return [promised.covers_masked] * math.prod(shape)
    if mask.shape != shape[: len(mask.shape)]:
        return [True] * math.prod(shape)
    width = math.prod(shape[len(mask.shape) :])
    return [bool(each) for each in mask.data for _ in range(width)]


def _distance(promised: Array, seen: Array, counted: list[bool]) -> float | None:
    one, other = (tuple(compress(array.data, counted)) for array in (promised, seen))
    return distance(Array("float64", (len(one),), one), Array("float64", (len(other),), other)).greatest


def _greatest(distances: list[float | None]) -> float | None:
    known = [each for each in distances if each is not None]
    return max(known, default=0.0) if len(known) == len(distances) else None


def _far(distance: float | None) -> str:
    if distance is None:
        return "no number in place of one, or one in place of none, after"
    return "" if distance <= ROUNDING_WITHIN else f"{rounded(distance)} off after"
