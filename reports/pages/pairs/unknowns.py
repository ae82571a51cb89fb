"""The words about what a pair of stacks does not tell, and what to do so that it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.not_compared import Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.pairs.own_models import OwnModel
    from reports.judging.pairs.pair import Pair

ADVICE = {
    Why.TEXTS: "Run both stacks again: they ran different texts of what was asked for.",
    Why.FAILS: "What fails in both stacks tells nothing of the upgrade: make it run in the older one first.",
    Why.PACKAGE: "A package is missing, so nothing is known of the upgrade: install it beside both with `--with`.",
    Why.WEIGHTS: "The two could not be given the same weights, so nothing is known of their values.",
    Why.UNTRACED: "The layers could not be watched, so nothing is known of their masks.",
    Why.NO_XLA: "One of the two cannot be asked to compile with XLA: compare the other modes.",
    Why.NOT_HERE: "Nothing could be run here, so nothing is known of the upgrade.",
}


def nothing_compared(pair: Pair) -> str:
    """What to do where no scenario could be compared, by the first thing that stood in the way."""
    found = {each.step.change.limit.why for each in pair.items if each.step.change.limit}
    first = next((ADVICE[why] for why in Why if why in found), "")
    if first:
        return first
    if pair.items:
        return "Nothing is known of the upgrade: a stack disagrees with itself."
    if all(not each.was_tried for each in pair.gaps):
        return "There is nothing to go by yet: run the two stacks."
    return "Nothing is known of the upgrade: what was asked for could not be run in both stacks, and it is said why."


def about_models(pair: Pair) -> Iterator[str]:
    """What was not put to the test of a user's own models, and what padding does to them in either stack."""
    for each in pair.models:
        yield from _untested(each)
        yield from _moved(each)


def _untested(model: OwnModel) -> Iterator[str]:
    if model.seen is None:
        return
    name = f"`{model.scenario}`"
    if model.seen.is_nothing:
        yield f"In {name} no timestep was masked, so its masks were not put to the test: give it padded inputs."
    elif model.seen.merged_equal:
        yield f"In {name} all merged masks were equal: give it inputs whose paddings differ, if yours can."


def _moved(model: OwnModel) -> Iterator[str]:
    if model.moved_in:
        where = "in both stacks" if len(model.moved_in) > 1 else f"in `{model.moved_in[0]}`"
        yield f"Padding changes the results of `{model.scenario}` {where}: {model.padding[model.moved_in[0]].sentence}."
