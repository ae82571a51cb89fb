"""
How large anything in a file may be that is read, and lines of JSON read within that.

Anyone can write a record.
A bound stands far above what an honest run writes, and below what hangs a build or ends it with a traceback.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    from collections.abc import Sequence

MIB = 2**20
LONGEST_LINE = 128 * MIB
"""What docs/records.md says of all of these, a test holds it to."""
MOST_LINES = 1_000_000
DEEPEST = 64
"""Objects and arrays within each other, where the format says nothing: its own lines have a dozen."""
LONGEST_TEXT = 4 * MIB
LONGEST_NAME = 1_000
MOST_AXES = 32
MOST_EMPTY = MIB
"""What the sizes of an array without a number may multiply to, but for those that are 0."""
MOST_SECONDS = 1e9

Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
"""What is said: sources, warnings, errors."""
Name = Annotated[str, Meta(max_length=LONGEST_NAME)]
"""What names something: stacks, scenarios, layers, classes."""
Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""What fits 64 bits, as the numbers of tables do; an integer of 400 digits is no number to anything that computes."""
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Size = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Shape = Annotated[tuple[Size, ...], Meta(max_length=MOST_AXES)]
Seconds = Annotated[float, Meta(ge=0, le=MOST_SECONDS)]
Cores = Annotated[float, Meta(ge=-MOST_SECONDS, le=MOST_SECONDS)]
"""How many cores something kept busy; a difference of two clocks can fall below 0."""

Decoded = TypeVar("Decoded")
_BRACKETS = b"[]{}"
_STEPS = dict(zip(_BRACKETS, (1, -1, 1, -1), strict=True))
_OTHERS = bytes(each for each in range(256) if each not in _BRACKETS)
_anything: msgspec.json.Decoder[Any] = msgspec.json.Decoder()


class BeyondBoundsError(ValueError):
    """What was read is larger or deeper than anything that is meant."""


def decoded(decoder: msgspec.json.Decoder[Decoded], text: bytes) -> Decoded:
    """Decode JSON, or raise a ValueError, which every error of msgspec is, too."""
    refuse_long(text)
    try:
        return decoder.decode(text)
    except RecursionError:
        raise _too_deep() from None


def anything(text: bytes) -> Any:  # noqa: ANN401 - it may be anything
    """Decode JSON of which no format says how deep it is, or raise a ValueError."""
    refuse_deep(text)
    return decoded(_anything, text)


def refuse_long(text: bytes) -> None:
    """Raise a `BeyondBoundsError` for a line that no run writes."""
    if len(text) > LONGEST_LINE:
        msg = f"it is longer than {LONGEST_LINE // MIB} MiB"
        raise BeyondBoundsError(msg)


def refuse_deep(text: bytes) -> None:
    """Raise a `BeyondBoundsError` for JSON that is nested deeper than anything that is meant."""
    plain = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = b"".join(plain.split(b'"')[::2]).translate(None, _OTHERS)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > DEEPEST:
        raise _too_deep()


def _too_deep() -> BeyondBoundsError:
    return BeyondBoundsError(f"it is nested deeper than {DEEPEST} levels")


def refuse_wide(shape: Sequence[int]) -> None:
    """Raise a ValueError for the shape of an array without a number that is large all the same."""
    if 0 in shape and math.prod(filter(None, shape)) > MOST_EMPTY:
        msg = f"an array without numbers has a shape of at most {MOST_EMPTY:,} in all, not {list(shape)}"
        raise ValueError(msg)
