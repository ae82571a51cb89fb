"""
What a change looks like whatever the model is called: the class that parts, what becomes of its mask, and what is said.

By these the change of a user's own model is recognised, which no reason can name by its scenario.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import masks_equal
from reports.judging.first_difference import (
    LayerAbsent,
    MaskParts,
    OutcomeParts,
    OutputsPart,
    ShapeParts,
    ValueParts,
    WarningsPart,
)
from reports.judging.layer_sources import type_of
from reports.judging.messages import heard, own_name, said, short_type
from reports.reading.records import Array, Error, Ok

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.first_difference import Parting
    from reports.reading.records import LayerTrace, Outcome

OF_TYPE = re.compile(r"\(of type (\w+)\)")
"""How Keras names the class of the layer that a warning is about."""
NAMED = re.compile(r"[Ll]ayer ['\"`]?([\w/.-]+)")
KERAS = re.compile(r"^(tf_)?keras\.|^tensorflow\.|^tensorflow_core\.")
"""How the full name of a class opens that came with Keras."""


REMEMBERED = 2**14
"""How many sides of steps are kept: many pairs of stacks take the same step."""


class Effect(Enum):
    """What becomes of the mask or, where the masks agree, of what left the layer; the value is the word of a file."""

    MASK_GONE = "mask gone"
    MASK_APPEARS = "mask appears"
    MASK_OR = "mask is OR"
    """It keeps a timestep that the mask of any input keeps; an input without a mask keeps all."""
    OTHER_MASK = "other mask"
    SHAPES = "shapes"
    VALUES = "values"
    NOT_A_NUMBER = "not a number"


@frozen
class TextTrait:
    """A new warning or error, and the class of the layer it came from, where that is known."""

    words: str
    layer_class: str | None

    def is_at(self, layer_class: str | None) -> bool:
        """True where that class is known to be the one."""
        return layer_class is not None and self.layer_class == layer_class


@frozen
class Traits:
    """
    One side of a step, as it looks from the other.

    *layer_class* is None where no layer parts, and *is_own* is True where Keras has no such class.
    *effects* are those it may be: without the masks that came in, OR of them cannot be told from another wider mask.
    *inputs* is the number of tensors that came into the layer; 0 where nobody looked.
    *method* is the method that raised; None where it was `call`, or nobody looked.
    """

    layer_class: str | None
    is_own: bool
    effects: frozenset[Effect]
    inputs: int
    texts: tuple[TextTrait, ...]
    method: str | None
    method_known: bool


@lru_cache(REMEMBERED)
def traits(parting: Parting | None, before: Outcome, after: Outcome) -> Traits:
    """Look at *after* from *before*, which part at *parting*."""
    type_ = _type(parting, before, after)
    texts = tuple(_texts(before, after))
    warned = texts[0].layer_class if texts and isinstance(parting, WarningsPart) else None
    return Traits(
        layer_class=short_type(type_) if type_ else warned,
        is_own=type_ is not None and not KERAS.match(type_),
        effects=_effects(parting, after),
        inputs=_inputs(parting, after),
        texts=texts,
        method=after.method if isinstance(after, Error) else None,
        method_known=isinstance(after, Error) and bool(after.causes),
    )


def reversed_parting(parting: Parting | None) -> Parting | None:
    """The same place, seen from the other side."""
    match parting:
        case MaskParts(layer, older, newer):
            return MaskParts(layer, newer, older)
        case OutcomeParts(layer, older, newer):
            return OutcomeParts(layer, newer, older)
        case _:
            return parting


def _type(parting: Parting | None, before: Outcome, after: Outcome) -> str | None:
    layer = parting.layer if parting else None
    found = (type_of(each, layer) for each in (after, before)) if layer else iter(())
    return next((each for each in found if each), None)


def _effects(parting: Parting | None, after: Outcome) -> frozenset[Effect]:
    match parting:
        case MaskParts(newer=None):
            return frozenset({Effect.MASK_GONE})
        case MaskParts(older=None):
            return frozenset({Effect.MASK_APPEARS})
        case MaskParts(layer=layer, older=Array() as older, newer=Array() as newer):
            return _other_mask(older, newer, _received(after, layer, newer))
        case ValueParts(greatest=greatest):
            return frozenset({Effect.VALUES if greatest is not None else Effect.NOT_A_NUMBER})
        case ShapeParts() | OutputsPart() | LayerAbsent():
            return frozenset({Effect.SHAPES})
        case _:
            return frozenset()


def _received(outcome: Outcome, layer: str, mask: Array) -> tuple[Array | None, ...] | None:
    """The masks that came into the call of the layer which put out this one; None where nobody looked."""
    calls = _calls(outcome, layer)
    return next((each.received for each in calls if any(masks_equal(out.mask, mask) for out in each.outputs)), None)


def _inputs(parting: Parting | None, outcome: Outcome) -> int:
    calls = _calls(outcome, parting.layer) if parting and parting.layer else ()
    return max((len(each.received) for each in calls if each.received is not None), default=0)


def _calls(outcome: Outcome, layer: str) -> Sequence[LayerTrace]:
    trace = outcome.trace if isinstance(outcome, Ok) else ()
    return [each for each in trace if each.layer == layer]


def _other_mask(older: Array, newer: Array, received: tuple[Array | None, ...] | None) -> frozenset[Effect]:
    if received is None:
        wider = older.shape == newer.shape and all(
            new or not old for old, new in zip(older.data, newer.data, strict=True)
        )
        return frozenset({Effect.OTHER_MASK, *([Effect.MASK_OR] if wider else [])})
    return frozenset({Effect.MASK_OR if _is_or(newer, received) else Effect.OTHER_MASK})


def _is_or(mask: Array, received: tuple[Array | None, ...]) -> bool:
    """True where the mask keeps what any of several inputs keeps."""
    if any(each is not None and each.shape != mask.shape for each in received):
        return False
    kept = [[True] * len(mask.data) if each is None else [bool(one) for one in each.data] for each in received]
    return len(kept) > 1 and [bool(each) for each in mask.data] == [any(each) for each in zip(*kept, strict=True)]


def _texts(before: Outcome, after: Outcome) -> Iterator[TextTrait]:
    known = {said(each) for each in heard(before.warnings)} if isinstance(before, Ok | Error) else set()
    for each in heard(after.warnings) if isinstance(after, Ok | Error) else ():
        if said(each) not in known:
            yield TextTrait(each.text, _class_in(each.text, (before, after)))
    if isinstance(after, Error):
        type_ = type_of(before, after.layer) if after.layer else None
        words = dict.fromkeys((f"{after.type}: {after.text}", *(f"{each.type}: {each.text}" for each in after.causes)))
        yield from (
            TextTrait(each, _class_in(each, (before,)) or (short_type(type_) if type_ else None)) for each in words
        )


def _class_in(text: str, outcomes: Sequence[Outcome]) -> str | None:
    """The class of the layer that a text is about: it says so, or names a layer of the model."""
    if found := OF_TYPE.search(text):
        return found[1]
    named = NAMED.search(text)
    traces = (each for outcome in outcomes if isinstance(outcome, Ok) for each in outcome.trace)
    types = (each.type for each in traces if named and own_name(each.layer) == named[1])
    return next((short_type(each) for each in types), None)
