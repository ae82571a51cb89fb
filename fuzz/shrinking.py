"""
Makes a model that shows something smaller, as long as the smaller one shows the same.

Findings of the same stacks shrink together: a round starts each of their stacks once, whatever is tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from fuzz.drawing import is_valid, made_valid
from fuzz.layers import WrongModelError
from fuzz.models import SAMPLES, TIMESTEPS, Input, Layer, Merge, Padding, Source, Style, Training

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzz.models import Model, Step

FEWEST_TIMESTEPS, FEWEST_SAMPLES = 3, 2
MOST = 10
"""How many smaller models are tried in a round, the smallest first."""


def smaller(model: Model) -> tuple[Model, ...]:
    """Models that are smaller by one thing, or by all that can be made plain at once; the smallest first."""
    found = {each for candidate in _smaller(model) for each in _repaired(candidate) if each.size < model.size}
    return tuple(sorted(found, key=lambda each: (each.size, repr(each)))[:MOST])


def _repaired(model: Model) -> Iterator[Model]:
    """The model without what it has no use for any more, such as an input; nothing where its layers do not fit."""
    try:
        fixed = made_valid(model) if model.steps else model
    except WrongModelError:
        return
    if is_valid(fixed):
        yield fixed


def _smaller(model: Model) -> Iterator[Model]:
    for at, step in enumerate(model.steps):
        yield evolve(model, steps=(*model.steps[:at], *model.steps[at + 1 :]))
        yield evolve(model, steps=(step,))
        for plainer in _plainer(step):
            yield evolve(model, steps=(*model.steps[:at], plainer, *model.steps[at + 1 :]))
    yield from _plain_ways(model)
    yield from _plain_inputs(model)
    plain = evolve(model, style=Style.FUNCTIONAL, training=Training.NONE, weighted=False, saved=False)
    yield plain
    yield evolve(plain, timesteps=FEWEST_TIMESTEPS, samples=FEWEST_SAMPLES)


def _plainer(step: Step) -> Iterator[Step]:
    for number in range(len(step.arguments)):
        yield evolve(step, arguments=(*step.arguments[:number], *step.arguments[number + 1 :]))
    if isinstance(step, Merge):
        for number, each in enumerate(step.branch):
            yield evolve(step, branch=(*step.branch[:number], *step.branch[number + 1 :]))
            for plainer in _plainer(each):
                if isinstance(plainer, Layer):
                    yield evolve(step, branch=(*step.branch[:number], plainer, *step.branch[number + 1 :]))


def _plain_ways(model: Model) -> Iterator[Model]:
    yield evolve(model, style=Style.FUNCTIONAL)
    yield evolve(model, training=Training.NONE, weighted=False)
    yield evolve(model, weighted=False)
    yield evolve(model, saved=False)


def _plain_inputs(model: Model) -> Iterator[Model]:
    yield evolve(model, first=Input(Source.MASKING, model.first.padding))
    yield evolve(model, first=Input(model.first.source, Padding.RIGHT))
    if model.second:
        yield evolve(model, second=Input(Source.MASKING, model.second.padding))
        yield evolve(model, second=Input(model.second.source, Padding.RIGHT))
    if model.timesteps == TIMESTEPS:
        yield evolve(model, timesteps=FEWEST_TIMESTEPS)
    if model.samples == SAMPLES:
        yield evolve(model, samples=FEWEST_SAMPLES)
