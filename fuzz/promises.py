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
    from reports.judging.expectations import Held
    from reports.judging.report import Compared
    from reports.reading.matrix import Observed

NUMBER = re.compile(r"^[-+.\de]+ ")


def broken(compared: Compared, state: Observed) -> tuple[str, str, str] | None:
    """
    What of a promise is not kept: the class of the layer, how, and a sentence.

    None where something is kept that was promised at any time, or nothing was ever promised.
    """
    outcome = state.outcome
    if not isinstance(outcome, Ok | Error):
        return None
    lines = compared.expectations.of(state.id.scenario, state.id.mode, state.digest)
    found = [held_against(each, outcome) for each in lines if isinstance(each, Expected)]
    if not found or any(each.agrees for each in found):
        return None
    return _told(found[-1], outcome)


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
