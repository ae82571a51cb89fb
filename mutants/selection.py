"""Which scenarios to run on a mutant, and in which order: those that are nearest to it first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.discovery import Scenario
    from mutants.catalogue import Mutant

FOLDERS = ("scenarios", "scenarios/more")
FIRST = 8
"""How many scenarios run first: most mutants are killed by one of them, and the others need not run."""


def rounds(mutant: Mutant, scenarios: Sequence[Scenario], last: str | None = None) -> tuple[tuple[str, ...], ...]:
    """
    The ids of the scenarios to run, in rounds: each runs only if those before did not kill the mutant.

    *last* is the scenario that killed the mutant the last time.
    """
    near = [each.id for each in scenarios if _mentions(f"{each.id}\n{each.source}", mutant.words)]
    ordered = list(dict.fromkeys([*(each.id for each in scenarios if each.id == last), *near]))
    others = [each.id for each in scenarios if each.id not in ordered]
    parts = (ordered[:FIRST], ordered[FIRST:], others)
    return tuple(tuple(part) for part in parts if part)


def expression(ids: Iterable[str]) -> str:
    """Write *ids* as the harness selects them; it matches parts of names, so a few more may come along."""
    return " or ".join(ids)


def _mentions(source: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}", source) for word in words)
