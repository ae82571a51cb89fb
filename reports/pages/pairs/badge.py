"""
A pair of stacks as a badge, in the JSON that shields.io reads.

The format is that of https://shields.io/badges/endpoint-badge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reports.judging.kinds import Kind

if TYPE_CHECKING:
    from reports.judging.pairs.pair import Pair

LABEL = "masks"


class Badge(msgspec.Struct, frozen=True, rename="camel"):
    """What shields.io draws."""

    schema_version: int
    label: str
    message: str
    color: str


def badge(pair: Pair) -> str:
    """Say in two or three words what a pair comes to."""
    message, colour = _told(pair)
    label = f"{LABEL} {pair.older.stack} → {pair.newer.stack}"
    return msgspec.json.encode(Badge(1, label, message, colour)).decode() + "\n"


def _told(pair: Pair) -> tuple[str, str]:
    silent, fails = pair.kinds.get(Kind.SILENT), pair.kinds.get(Kind.NOW_FAILS)
    if silent:
        return f"{silent} silent", "red"
    if fails:
        return f"{fails} now {'fails' if fails == 1 else 'fail'}", "orange"
    if not pair.is_whole:
        return "incomplete", "lightgrey"
    if pair.summary.changed:
        return f"{pair.summary.changed} {'changes' if pair.summary.changed == 1 else 'change'}", "yellow"
    return "unchanged", "brightgreen"
