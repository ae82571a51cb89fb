"""
What a change looks like that no reason explains, so that those which look alike are told once.

It is the kind of change, the class of the layer that parts, what becomes of the mask or the values there, and what a
new error or warning says; names of layers and numbers do not count.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.causes.traits import NAMED
from reports.judging.first_difference import (
    LayerAbsent,
    MaskParts,
    OutcomeParts,
    OutputsPart,
    ShapeParts,
    ValueParts,
    WarningsPart,
)
from reports.judging.kinds import Kind
from reports.judging.messages import gist
from reports.judging.not_compared import NotCompared

if TYPE_CHECKING:
    from reports.judging.first_difference import Parting
    from reports.judging.pairs.item import Item

SIZES = re.compile(r"(?:…|None|\?)(?:\s*,\s*(?:…|None|\?))*,?")
"""Sizes one after the other, of a shape with any number of dimensions."""
REMEMBERED = 2**14
"""How many texts are kept: many pairs show the same ones."""


@frozen(order=True)
class Signature:
    """Two changes with equal ones look alike; each field is empty where it tells nothing."""

    kind: str
    note: str
    effect: str
    layer_class: str
    text: str

    @property
    def loose(self) -> Signature:
        """What is left of it where the class of the layer and the words of a text do not count."""
        return evolve(self, layer_class="", text="")

    @property
    def key(self) -> str:
        """All of it in one line, for an address."""
        return " ".join(filter(None, (self.kind, self.note, self.effect, self.layer_class, self.text)))


def signature(item: Item) -> Signature:
    """Tell what a change looks like."""
    step = item.step
    parting = step.effect.parting or step.change.parting
    if item.kind is Kind.UNSTABLE:
        return Signature(item.kind.value, "", f"of {step.older if step.change.in_older else step.newer}", "", "")
    if item.kind is Kind.DRIFT:
        return Signature(item.kind.value, "", "", "", "")
    at = (item.layer_classes[0] if item.layer_classes else "") if isinstance(parting, PLACES) else ""
    return Signature(item.kind.value, step.note, _effect(parting), at, _text(parting))


PLACES = (MaskParts, ValueParts, ShapeParts, OutputsPart, LayerAbsent)
"""What parts at a layer; an error or a warning says for itself what it is about."""


def _effect(parting: Parting | None) -> str:
    match parting:
        case MaskParts():
            return _of_mask(parting)
        case ValueParts():
            return "values"
        case ShapeParts() | OutputsPart() | LayerAbsent():
            return "shapes"
        case NotCompared(why=why):
            return why.value
        case _:
            return _said(parting)


def _of_mask(parting: MaskParts) -> str:
    if parting.newer is None:
        return "mask dropped"
    return "mask there now" if parting.older is None else "another mask"


def _said(parting: Parting | None) -> str:
    match parting:
        case OutcomeParts():
            return "error"
        case WarningsPart(new=new):
            return "new warning" if new else "warning gone"
        case _:
            return ""


def _text(parting: Parting | None) -> str:
    """What is newly said or, where nothing is, what was said before."""
    match parting:
        case OutcomeParts(layer=layer, older=older, newer=newer):
            return _worded(newer or older or "", layer)
        case WarningsPart(new=new, gone=gone):
            return _worded((new or gone)[0], None)
        case _:
            return ""


@lru_cache(REMEMBERED)
def _worded(text: str, layer: str | None) -> str:
    named = NAMED.search(text)
    return SIZES.sub("…", gist(gist(text, layer), named[1] if named else None))
