"""What has one cause between two stacks: the scenarios that it changes, and all that is known of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.first_difference import MaskParts, ValueParts
from reports.judging.kinds import Group, Kind, place
from reports.judging.pairs.group_causes import Cause, Known

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from reports.judging.pairs.item import Item


@frozen
class CauseGroup:
    """The items of a pair that have one cause, the most dangerous first; *cause* says which, as far as it is known."""

    cause: Cause
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """One sentence about all of them."""
        return self.cause.title

    @property
    def is_explained(self) -> bool:
        """True where a reason is known to be the cause, and not only likely."""
        return isinstance(self.cause, Known)

    @property
    def advice(self) -> str:
        """What to do."""
        return self.cause.advice

    @property
    def example(self) -> Item:
        """The most telling item: of the most dangerous kind, and one whose mask or values can be drawn."""
        return min((each for each in self.items if each.kind is self.kind), key=_by_what_it_shows)

    @property
    def kind(self) -> Kind:
        """The most dangerous kind of change among them."""
        return self.items[0].kind

    @property
    def group(self) -> Group:
        """The part of the pair in which it is told: that of the most dangerous item."""
        return self.items[0].group

    @property
    def kinds(self) -> Mapping[tuple[Kind, str], int]:
        """How many scenarios change in which way and with which note, each by its most dangerous item."""
        worst: dict[str, tuple[Kind, str]] = {}
        for each in self.items:
            worst.setdefault(each.scenario, (each.kind, each.step.note))
        return Counter(worst.values())

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that change for it, the most dangerous first."""
        return tuple(dict.fromkeys(each.scenario for each in self.items))

    @property
    def layer_classes(self) -> tuple[str, ...]:
        """The classes of layers that it is about, those of most items first."""
        counted = Counter(name for each in self.items for name in each.layer_classes)
        return tuple(sorted(counted, key=lambda name: (-counted[name], name)))

    @property
    def since(self) -> str:
        """The release that brought it, and the first stack that shows it, as far as they are known."""
        return "; ".join(filter(None, (self.cause.since, self._first)))

    @property
    def belongs(self) -> str:
        """To whom it belongs, and why; of several owners each with the number of scenarios."""
        told = {(each.owner, each.belongs, each.scenario) for each in self.items if each.belongs}
        counted = Counter(owner for owner, _ in {(owner, scenario) for owner, _, scenario in told})
        sentences = {owner: _commonest(why for other, why, _ in told if other is owner) for owner in counted}
        if len(counted) == 1:
            return next(iter(sentences.values()))
        ranked = sorted(counted, key=lambda each: (-counted[each], sentences[each]))
        return "; ".join(f"in {counted[each]} of the scenarios it {sentences[each]}" for each in ranked)

    @property
    def also(self) -> Mapping[str, int]:
        """The titles of further reasons for some of its items, and for how many scenarios."""
        told = {
            (each.reason.title, item.scenario)
            for item in self.items
            for each in (*item.explained_by, *(likely.explanation for likely in item.likely))
            if each.reason is not self.cause.reason
        }
        counted = Counter(title for title, _ in told)
        return {title: counted[title] for title in sorted(counted, key=lambda each: (-counted[each], each))}

    @property
    def rank(self) -> tuple[int, int, int, float, str]:
        """Sorts the most dangerous first, and of those the one with most scenarios."""
        step = self.items[0].step
        danger = place(self.kind, results_differ=step.results_differ)
        return list(Group).index(self.group), danger, -len(self.scenarios), step.danger, self.cause.key

    @property
    def _first(self) -> str:
        stacks = Counter(stack for stack, _ in {(each.began.first, each.scenario) for each in self.items if each.began})
        ranked = sorted(stacks, key=lambda each: (-stacks[each], each))
        if len(ranked) < 2:  # noqa: PLR2004 - where all began in one stack there is nothing to count
            return f"first in `{ranked[0]}`" if ranked else ""
        return f"first in {', '.join(f'`{each}` ({stacks[each]})' for each in ranked)}"


def _commonest(sentences: Iterable[str]) -> str:
    counted = Counter(sentences)
    return min(counted, key=lambda each: (-counted[each], each))


def _by_what_it_shows(item: Item) -> tuple[bool, bool, float, float, str, Hashable]:
    """Sorts first what shows most: a mask, then values, the furthest apart first, then nothing that can be drawn."""
    effect = item.step.effect
    mask, values = (effect.results_differ and isinstance(effect.parting, each) for each in (MaskParts, ValueParts))
    return not (mask or values), not mask, item.step.danger, -(effect.greatest or 0.0), item.scenario, item.modes
