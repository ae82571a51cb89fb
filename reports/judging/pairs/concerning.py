"""Of what changes between two stacks, what concerns a model: what parts at a class of layers that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from reports.judging.kinds import CHANGES, UNKNOWN, Kind
from reports.judging.pairs.cause_groups import cause_groups
from reports.judging.pairs.pair import Concern

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from reports.judging.pairs.item import Item
    from reports.judging.pairs.pair import Pair
    from reports.judging.step_summaries import StepSummary


def concerning(pair: Pair, used: AbstractSet[str]) -> Pair:
    """
    The pair with the changes at the classes of layers that are *used*; the other scenarios count as unchanged.

    What names no class stays, and so does what could not be compared: nobody knows whom it concerns.
    """
    items = tuple(each for each in pair.items if _may_concern(each, used))
    aside = {each.scenario for each in pair.items} - {each.scenario for each in items}
    changed = {each.scenario for each in pair.items if each.kind in CHANGES}
    classes = {name for each in pair.items for name in each.layer_classes}
    return evolve(
        pair,
        items=items,
        causes=cause_groups(items),
        summary=_summary(pair.summary, items, aside),
        concern=Concern(tuple(sorted(used & classes)), len(aside & changed)),
    )


def _may_concern(item: Item, used: AbstractSet[str]) -> bool:
    return not item.layer_classes or item.kind in UNKNOWN or bool(used & {*item.layer_classes})


def _summary(summary: StepSummary, items: Iterable[Item], aside: AbstractSet[str]) -> StepSummary:
    worst: dict[str, Kind] = {}
    for each in sorted(items, key=lambda item: item.danger, reverse=True):
        worst[each.scenario] = each.kind
    kinds = {name: Kind.SAME if name in aside else worst.get(name, kind) for kind, name in _named(summary)}
    scenarios = {kind: tuple(name for name, of in kinds.items() if of is kind) for kind in summary.scenarios}
    return evolve(summary, scenarios=scenarios, differing=summary.differing - aside)


def _named(summary: StepSummary) -> Iterable[tuple[Kind, str]]:
    return ((kind, name) for kind, names in summary.scenarios.items() for name in names)
