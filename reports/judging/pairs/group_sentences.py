"""What several changes that look alike do, in one sentence about all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from reports.judging.findings import what_happens
from reports.judging.first_difference import (
    MODEL_OUTPUT,
    LayerAbsent,
    MaskParts,
    OutcomeParts,
    OutputsPart,
    ShapeParts,
    ValueParts,
)
from reports.judging.pairs.signatures import signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.judging.changes import Change
    from reports.judging.pairs.item import Item

NAMED = 5
"""More classes of layers than this are not named in a sentence."""


def sentence(items: Sequence[Item]) -> str:
    """Say of one item all that is known, and of several what they have in common."""
    told = (items[0].sentence if len(items) == 1 else _of_several(items)).replace(".; ", "; ")
    return f"{told[:1].upper()}{told[1:].rstrip('.')}."


def _of_several(items: Sequence[Item]) -> str:
    classes, greatest = _classes(items), _greatest(items)
    step = items[0].step
    comeback = step.comeback
    general = evolve(
        step,
        change=_general(step.change, classes, greatest),
        comeback=comeback and evolve(comeback, change=_general(comeback.change, classes, greatest)),
    )
    return f"{what_happens((), general, classes)}{_other_words(items)}"


def _classes(items: Sequence[Item]) -> tuple[str, ...]:
    """The classes at which they part; a sentence about several layers names no single one."""
    found = sorted({each.layer_classes[0] for each in items if each.layer_classes})
    return (*found[:NAMED], *(["…"] if len(found) > NAMED else ()))


def _greatest(items: Sequence[Item]) -> float | None:
    partings = (each.step.effect.parting for each in items)
    found = [each.greatest for each in partings if isinstance(each, ValueParts) and each.greatest is not None]
    return max(found, default=None)


def _general(change: Change, classes: Sequence[str], greatest: float | None) -> Change:
    """The change without the names that its layer has in one scenario."""
    at = "`, `".join(classes) or MODEL_OUTPUT
    match change.parting:
        case OutcomeParts() as parting:
            return evolve(change, parting=evolve(parting, layer=None, raised=None))
        case ValueParts():
            return evolve(change, parting=ValueParts(at, greatest))
        case MaskParts() | ShapeParts() | OutputsPart() | LayerAbsent() as parting:
            return evolve(change, parting=evolve(parting, layer=at))
        case _:
            return change


def _other_words(items: Sequence[Item]) -> str:
    others = len({signature(each).text for each in items}) - 1
    return f"; and {others} more in other words" if others > 0 else ""
