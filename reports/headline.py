"""
The first words of the report: what happens to a masked model on the way through these stacks.

They only count what the tables show, so they cannot say anything that the tables do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.crossings import Crossing


def headline(crossings: Sequence[Crossing]) -> str:
    """Answer the reader's question in a sentence or two."""
    if not crossings:
        return "There are no two stacks to compare yet."
    silent = [each for each in crossings if each.silent]
    if not silent:
        return f"No upgrade step changes masks or values without a word of warning. {_others(crossings, silent)}"
    count = "One" if len(silent) == 1 else str(len(silent))
    steps = f"{count} of the {len(crossings)} upgrade steps {'changes' if len(silent) == 1 else 'change'}"
    return f"{steps} masks or values without a word of warning{_worst(silent)}. {_others(crossings, silent)}"


def _worst(silent: Sequence[Crossing]) -> str:
    worst = max(silent, key=lambda each: (each.silent, each.changed))
    device = "" if worst.device == "cpu" else f" on {worst.device}"
    intro = ":" if len(silent) == 1 else ", most of all that"
    return f"{intro} from {worst.older} to {worst.newer}{device}, in {worst.silent} of {worst.total} scenarios"


def _others(crossings: Sequence[Crossing], silent: Sequence[Crossing]) -> str:
    changing = sum(1 for each in crossings if each.changed) - len(silent)
    still = sum(1 for each in crossings if not each.changed)
    more = " more" if silent else ""
    return f"{changing}{more} {'changes' if changing == 1 else 'change'} something else; {still} change nothing."
