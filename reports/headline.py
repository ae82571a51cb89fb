"""
The first words of the report: what happens to a masked model on the way through these stacks.

They only count what the tables show, so they cannot say anything that the tables do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.crossings import Crossing

LISTED = 6
"""More steps than this are only counted; a sentence is not a table."""


def headline(crossings: Sequence[Crossing]) -> str:
    """Answer the reader's question in a sentence or two, with the names of stacks between backticks."""
    if not crossings:
        return "There are no two stacks to compare yet."
    silent = [each for each in crossings if each.silent]
    if not silent:
        none = f"None of the {len(crossings)} upgrade steps changes a mask or a value silently."
        return f"{none} {_others(crossings, silent)}"
    count = "One" if len(silent) == 1 else str(len(silent))
    steps = f"{count} of the {len(crossings)} upgrade steps {'changes' if len(silent) == 1 else 'change'}"
    return f"{steps} masks or values without a word of warning{_worst(silent)}. {_others(crossings, silent)}"


def _worst(silent: Sequence[Crossing]) -> str:
    worst = max(silent, key=lambda each: (each.silent, each.changed))
    device = "" if worst.device == "cpu" else f" on {worst.device}"
    intro = ":" if len(silent) == 1 else ", most of all"
    return f"{intro} from `{worst.older}` to `{worst.newer}`{device}, in {worst.silent} of {worst.total} scenarios"


def _others(crossings: Sequence[Crossing], silent: Sequence[Crossing]) -> str:
    changing = [each for each in crossings if each.changed and each not in silent]
    still = sum(1 for each in crossings if not each.changed)
    return " ".join(filter(None, (_listed(changing), _unchanged(still, len(crossings)))))


def _listed(changing: Sequence[Crossing]) -> str:
    if len(changing) > LISTED:
        return f"{len(changing)} change something else."
    steps = [f"from `{each.older}` to `{each.newer}` ({each.changed})" for each in changing]
    return f"Other scenarios change {', '.join(steps)}." if steps else ""


def _unchanged(still: int, steps: int) -> str:
    if still == steps:
        return "They change nothing at all."
    return (
        f"The remaining {still if still > 1 else 'step'} {'change' if still > 1 else 'changes'} nothing."
        if still
        else ""
    )
