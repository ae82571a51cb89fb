"""
What happens to a masked model through these stacks, step by step.

They only count what the tables show, so they cannot say anything that the tables do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.kinds import Kind
from reports.judging.step_summaries import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.judging.step_summaries import StepSummary

LISTED = 6
"""More steps than this are only counted; a sentence is not a table."""


def headline(summaries: Iterable[StepSummary]) -> str:
    """Tell of all steps in a few sentences, with the names of stacks between backticks."""
    steps = [each for each in summaries if each.relation is Relation.STEP]
    if not steps:
        return "There are no two stacks to compare yet."
    return " ".join(filter(None, (_silent(steps), _others(steps), _unchanged(steps), _unstable(steps))))


def _silent(steps: Sequence[StepSummary]) -> str:
    silent = [each for each in steps if each.silent]
    doubt = _incomparable(steps)
    if silent:
        count = "One" if len(silent) == 1 else str(len(silent))
        verb = "changes" if len(silent) == 1 else "change"
        told = f"{count} of the {len(steps)} upgrade steps {verb} masks or values without a word of warning"
        return f"{told}{_worst(silent)}. {doubt}".rstrip()
    if doubt:
        return f"{doubt} Where they could be, no step changes a mask or a value silently."
    if len(steps) == 1:
        return "The one upgrade step does not change a mask or a value silently."
    return f"None of the {len(steps)} upgrade steps changes a mask or a value silently."


def _worst(silent: Sequence[StepSummary]) -> str:
    worst = max(silent, key=lambda each: (each.silent, each.changed))
    device = "" if worst.device == "cpu" else f" on {worst.device}"
    intro = ":" if len(silent) == 1 else ", most of all"
    where = f"from `{worst.older}` to `{worst.newer}`{device}"
    return f"{intro} {where}, in {worst.silent} of {_scenarios(worst.compared)}"


def _incomparable(steps: Sequence[StepSummary]) -> str:
    scenarios = {name for each in steps for name in each.scenarios[Kind.NOT_COMPARABLE]}
    where = sum(1 for each in steps if each.incomparable)
    return (
        f"{_scenarios(len(scenarios))} could not be compared in {where} of the {len(steps)} steps." if scenarios else ""
    )


def _others(steps: Sequence[StepSummary]) -> str:
    changing = [each for each in steps if each.changed and not each.silent]
    if len(changing) > LISTED:
        return f"{len(changing)} change something else."
    listed = [f"from `{each.older}` to `{each.newer}` ({each.changed})" for each in changing]
    return f"Other scenarios change {', '.join(listed)}." if listed else ""


def _unchanged(steps: Sequence[StepSummary]) -> str:
    still = [each for each in steps if each.is_still]
    masked = [each for each in still if each.scenarios[Kind.MASKED_ONLY]]
    rounding = [each for each in still if each.scenarios[Kind.DRIFT] and each not in masked]
    same = len(still) - len(masked) - len(rounding)
    if same == len(steps):
        return "Nothing changes at all."
    told = ((masked, "at masked timesteps"), (rounding, "by rounding"))
    quiet = [f"{len(found)} {'changes' if len(found) == 1 else 'change'} {how} only." for found, how in told if found]
    rest = f"The remaining {'step changes' if same == 1 else f'{same} change'} nothing." if same else ""
    return " ".join(filter(None, (*quiet, rest)))


def _unstable(steps: Sequence[StepSummary]) -> str:
    scenarios = {name for each in steps for name in each.scenarios[Kind.UNSTABLE]}
    where = sum(1 for each in steps if each.unstable)
    told = f"{_scenarios(len(scenarios))} {'is' if len(scenarios) == 1 else 'are'} unstable"
    return f"{told}: a stack disagrees with itself there, in {where} of the {len(steps)} steps." if scenarios else ""


def _scenarios(count: int) -> str:
    return f"{count} {'scenario' if count == 1 else 'scenarios'}"
