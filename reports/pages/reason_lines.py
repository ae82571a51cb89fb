"""The reasons and the records in lines, as the command line prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.pairs.chosen_pairs import chosen_pairs
from reports.judging.pairs.coverage import FEW, coverage, share_of_categories
from reports.judging.pairs.pairing import Pairs
from reports.reading.enumeration import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.causes.explanations import Judgement, Unseen
    from reports.judging.pairs.pair import Pair
    from reports.judging.report import Report
    from reports.reading.matrix import Row, StackPair

ROOM = 3
"""How many scenarios a line names before it only counts them."""


def lines(judgement: Judgement) -> Iterator[str]:
    """One line for each step that has changes without a reason, and for each promise that the records do not keep."""
    for pair, cells in judgement.unexplained.items():
        yield f"{_named(pair)}: {_not_explained(cells)}"
    for reason in judgement.reasons:
        if not judgement.seen[reason.name]:
            yield f"{reason.name}: no step between two recorded stacks shows it"
    for each in judgement.unseen:
        yield f"{each.reason.name}: {_broken_promise(each)}"
    for one in judgement.misplaced:
        named = f"{one.named.scenario} does not part at {one.named.layer_class}"
        yield f"{one.reason.name}: {named}, but at {', '.join(one.found)}"


def group_lines(report: Report) -> Iterator[str]:
    """One line for each pair that has a page: in how many causes its changes are told, and how far ten of them go."""
    pairs = Pairs(report)
    for each in chosen_pairs(report):
        pair = pairs.pair(*each)
        yield f"{_named(each)}: {coverage(pair.causes).sentence}{_by_category(pair)}"


def _by_category(pair: Pair) -> str:
    """How far ten categories of layers go; empty where there are no more."""
    categories = pair.categories
    if len(categories) <= FEW:
        return ""
    share = share_of_categories(categories)
    return f"; of {len(categories)} categories of layers the {FEW} largest tell {share:.0%}"


def _named(pair: StackPair) -> str:
    on = "" if pair.device == "cpu" else f" on {pair.device}"
    return f"{pair.older} to {pair.newer}{on}"


def _not_explained(cells: tuple[Row, ...]) -> str:
    scenarios = tuple(dict.fromkeys(scenario for scenario, _ in cells))
    if not scenarios:
        return "every change has a reason"
    return f"{len(scenarios)} without a reason: {first_of(scenarios, ROOM)}"


def _broken_promise(unseen: Unseen) -> str:
    kinds = " or ".join(each.value for each in unseen.reason.changes)
    return f"{unseen.scenario} does not show it from {_named(unseen.pair)} (expected: {kinds})"
