"""What a stack does with a generated model, held against what the reference says that the documentation promises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.judging.changes import failure
from reports.judging.expectations import held_against
from reports.judging.layer_sources import type_of
from reports.judging.messages import gist, short_type
from reports.reading.expectation_records import Expected, Refusal
from reports.reading.records import Error, Ok

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.judging.expectations import Held
    from reports.reading.expectation_records import Nothing
    from reports.reading.records import Outcome

NUMBER = re.compile(r"^[-+.\de]+ ")


def broken(lines: Iterable[Expected | Nothing], outcome: Outcome) -> tuple[str, str, str] | None:
    """
    What of a promise is not kept: the class of the layer, how, and a sentence.

    *lines* are what was promised, the oldest first.
    None where something is kept that was promised at any time, or nothing is promised any more.
    """
    if not isinstance(outcome, Ok | Error):
        return None
    found = [held_against(each, outcome) for each in lines if isinstance(each, Expected)]
    if not found or found[-1].expected.until or any(map(_is_kept, found)):
        return None
    return _told(found[-1], outcome)


def _is_kept(held: Held) -> bool:
    """What follows from masked timesteps, of which nothing is promised, breaks no promise."""
    return held.agrees or bool(held.masked and held.value and not held.mask and not held.contrary)


def _told(held: Held, outcome: Ok | Error) -> tuple[str, str, str]:
    """By the newest promise, which is the last."""
    off = held.mask or held.value
    if off:
        # Another distance is no other mistake.
        how = NUMBER.sub("", off.how)
        return short_type(type_of(outcome, off.layer) or ""), how, held.sentence
    said = failure(outcome)
    if said and not isinstance(held.expected.outcome, Refusal):
        return "", f"fails: {gist(said, getattr(outcome, 'layer', None))}", f"fails, where numbers are promised: {said}"
    return "", held.contrary, held.contrary
