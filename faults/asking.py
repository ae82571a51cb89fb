"""Which scenarios to ask about a fault, and in which order: those that are nearest to it first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faults.catalogue import Fault
    from harness.discovery import Scenario

FOLDERS = ("scenarios", "scenarios/more")
MODES = ("predict", "eager", "train")
FIRST = 8
"""How many scenarios are asked first: most faults are noticed by one of them, and the others need not run."""


def rounds(fault: Fault, scenarios: Sequence[Scenario], last: str | None = None) -> tuple[tuple[str, ...], ...]:
    """
    The ids of the scenarios to ask, in rounds: each is asked only if the ones before noticed nothing.

    *last* is the scenario that noticed the fault the last time.
    """
    near = [each.id for each in scenarios if _mentions(f"{each.id}\n{each.source}", fault.words)]
    ordered = list(dict.fromkeys([*(each.id for each in scenarios if each.id == last), *near]))
    others = [each.id for each in scenarios if each.id not in ordered]
    parts = (ordered[:FIRST], ordered[FIRST:], others)
    return tuple(tuple(part) for part in parts if part)


def expression(ids: Iterable[str]) -> str:
    """Say *ids* to the harness; it matches parts of names, so a few more may come along."""
    return " or ".join(ids)


def _mentions(source: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}", source) for word in words)
