"""Made-up promises, and observations that keep or break them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reports.reading.expectation_records import Expected, ExpectedOutput, ExpectedTrace, Meaning, Numbers
from tests.reports import making

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.reading.records import Ok

MEANING = msgspec.convert(
    {
        "name": "all-or-any",
        "title": "any suffices",
        "since": "Keras 9.9.0",
        "day": "2031-01-02",
        "source": "https://example.org/any",
    },
    Meaning,
)


def promise(
    *steps: float,
    masked: str | None = None,
    layer: str = "merge",
    since: Sequence[str] = (),
    until: Sequence[str] = (),
    covers_masked: bool = True,
) -> Expected:
    """One layer is promised to hand out some numbers under a mask."""
    output = ExpectedOutput(making.values(*steps, dtype="float64"), making.mask(masked), covers_masked)
    outcome = Numbers((output,), (ExpectedTrace(layer, "reference.merging.Add", (output,)),))
    return Expected("theme.case", "text", "call", tuple(since), tuple(until), outcome)


def did(*steps: float, masked: str | None = None, layer: str = "merge") -> Ok:
    """One layer handed out some numbers under a mask, and so did the model."""
    trace = making.layer(layer, *steps, masked=masked)
    return msgspec.structs.replace(making.ok(trace), outputs=trace.outputs)
