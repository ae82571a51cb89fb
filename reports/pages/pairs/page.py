"""The page of a pair of stacks: what changes, most dangerous first, with all that is known about each change."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.kinds import CALM, Group
from reports.judging.messages import opening
from reports.judging.timing.steps import Speeds
from reports.pages import addresses
from reports.pages.files import Page
from reports.pages.pairs.before_and_after import Sights
from reports.pages.pairs.cause_words import also, how_many, since_and_whose
from reports.pages.pairs.in_short import anchor, in_short
from reports.pages.pairs.speed_lines import pair_speeds
from reports.pages.pairs.words import lead, scenarios, verdict
from reports.pages.source_page import LICENCE, source_note
from reports.pages.standalone_script import command
from reports.reading.matrix import StackPair
from reports.reading.records import Error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.item import Item
    from reports.judging.pairs.pair import Pair
    from reports.judging.pairs.pairing import Pairs
    from reports.judging.report import Report
    from reports.judging.step import Step
    from reports.pages.pairs.before_and_after import Sight
    from reports.pages.source_page import SourceNote
    from reports.reading.matrix import Column
    from reports.reading.records import Mode, Scenario

FEW = 3
"""As many causes as need no list of them, and as many that hurt nobody as a page shows unfolded."""


@frozen
class ShownItem:
    """An item, ready to print."""

    item: Item
    title: str
    anchor: str
    new_warnings: tuple[str, ...]
    gone_warnings: tuple[str, ...]
    error: Error | None
    """What the newer stack raised, if that is what changes or hinders."""
    source: SourceNote | None
    commands: tuple[str, ...]
    """The lines that run its script as each of the two stacks did; one where they are the same."""
    whose: tuple[str, ...]
    """What is to be known of that script before it is run, where its text is not the project's."""
    sight: Sight | None = None
    """Before and after; None where there is nothing to draw, or the item is folded."""


@frozen
class ShownCause:
    """What has one cause, ready to print; *items* stand folded below it, the example included."""

    group: CauseGroup
    anchor: str
    example: ShownItem
    items: tuple[ShownItem, ...]
    how_many: str
    since_and_whose: str
    also: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        """True where it is one item, which then needs no fold."""
        return len(self.items) == 1


@frozen
class Part:
    """
    A part of the page: the causes that are told there.

    *elsewhere* is how many scenarios do the same for a cause that also does worse, and are told in an earlier part.
    """

    group: Group
    causes: tuple[ShownCause, ...]
    elsewhere: int

    @property
    def anchor(self) -> str:
        """Where it stands."""
        return _anchor(self.group)

    @property
    def scenarios(self) -> int:
        """How many scenarios that stand in it do what its heading says."""
        return len(self._own)

    @property
    def beside(self) -> int:
        """How many others stand in it, which change otherwise for the same causes."""
        return len({name for each in self.causes for name in each.group.scenarios} - self._own)

    @property
    def is_folded(self) -> bool:
        """True where it hurts nobody and is long."""
        return self.group in CALM and len(self.causes) > FEW

    @property
    def _own(self) -> set[str]:
        items = (item for each in self.causes for item in each.group.items)
        return {each.scenario for each in items if each.group is self.group}


@frozen
class Counted:
    """A part of a pair, how many scenarios do that, and where the first of them is told."""

    group: Group
    scenarios: int
    anchor: str


class PairPages:
    """Makes the pages of pairs; what they share is drawn once."""

    def __init__(self, report: Report, pairs: Pairs) -> None:
        self._pairs = pairs
        self._report = report
        self._scenarios = {each.id: each for each in report.matrix.scenarios}
        self._sights = Sights()
        self._speeds = Speeds(report.timings)
        self._notes: dict[tuple[str, Mode, StackPair], SourceNote | None] = {}
        self._steps = {each.pair for each in report.summaries}

    def page(self, pair: Pair) -> Page:
        """Show one pair."""
        stacks = pair.older.stack, pair.newer.stack, pair.device
        parts = _parts(pair, tuple(self._cause(pair, each) for each in pair.causes))
        return Page(
            addresses.upgrade_page(*stacks),
            "upgrade.html",
            {
                "pair": pair,
                "lead": lead(pair),
                "verdict": verdict(pair),
                "parts": parts,
                "counted": _counted(pair, parts),
                "is_counted_twice": sum(_scenarios_of(pair).values()) > len({each.scenario for each in pair.items}),
                "digest": tuple(in_short(pair)) if len(pair.causes) > FEW else (),
                "titles": {each.id: each.title for each in self._scenarios.values()},
                "scenarios": scenarios,
                "speeds": pair_speeds(self._speeds, pair),
                "licence": LICENCE,
                "others": self._others(pair),
            },
        )

    def _cause(self, pair: Pair, group: CauseGroup) -> ShownCause:
        example = self._shown(pair, group.example)
        items = tuple(self._shown(pair, each) for each in group.items)
        return ShownCause(
            group=group,
            anchor=anchor(group),
            example=evolve(example, sight=self._sights.sight(group.example.rows[0], group.example.step)),
            items=items,
            how_many=how_many(group),
            since_and_whose=since_and_whose(group),
            also=tuple(also(group)),
        )

    def _shown(self, pair: Pair, item: Item) -> ShownItem:
        row, change = item.rows[0], item.step.change
        return ShownItem(
            item=item,
            title=self._scenarios[item.scenario].title,
            anchor=addresses.item_anchor(item.scenario, item.modes[0]),
            new_warnings=tuple(dict.fromkeys(opening(each.text) for each in change.new_warnings)),
            gone_warnings=tuple(dict.fromkeys(opening(each.text) for each in change.gone_warnings)),
            error=_error(row, item.step),
            source=self._source(row, self._sourced(item)),
            whose=self._report.matrix.origin(item.scenario).sentences,
            commands=_commands(self._scenarios[item.scenario], item.modes[0], (pair.older, pair.newer)),
        )

    def _sourced(self, item: Item) -> Step:
        """
        The step whose difference of source is shown: the one that began it.

        Over many releases a class is mostly rewritten, and a reader sees nothing in the difference.
        """
        return self._pairs.step(item) or item.step

    def _source(self, row: BehaviourRow, step: Step) -> SourceNote | None:
        stacks = StackPair(step.older, step.newer, row.device)
        if stacks not in self._steps:
            return None
        key = row.scenario, row.mode, stacks
        if key not in self._notes:
            self._notes[key] = source_note(self._report, row, step)
        return self._notes[key]

    def _others(self, pair: Pair) -> tuple[tuple[str, str], ...]:
        """The steps in between, where there is more than one and each has a page."""
        steps = pairwise((pair.older.stack, *pair.between)) if len(pair.between) > 1 else ()
        return tuple(each for each in steps if (*each, pair.device) in self._steps)


def _anchor(group: Group) -> str:
    return group.name.lower().replace("_", "-")


def _parts(pair: Pair, causes: tuple[ShownCause, ...]) -> tuple[Part, ...]:
    """Causes come in the order of the parts."""
    parts = (Part(group, tuple(found), 0) for group, found in groupby(causes, key=lambda each: each.group.group))
    counts = _scenarios_of(pair)
    return tuple(evolve(each, elsewhere=counts[each.group] - each.scenarios) for each in parts)


def _scenarios_of(pair: Pair) -> Mapping[Group, int]:
    return {group: len({each.scenario for each in items}) for group, items in pair.groups.items()}


def _counted(pair: Pair, parts: tuple[Part, ...]) -> tuple[Counted, ...]:
    """What is all told under a more dangerous cause has no part of its own, and is found there."""
    own = {each.group: each.anchor for each in parts}
    told = {item.group: cause.anchor for part in parts for cause in part.causes for item in cause.group.items}
    return tuple(Counted(group, count, own.get(group, told[group])) for group, count in _scenarios_of(pair).items())


def _error(row: BehaviourRow, step: Step) -> Error | None:
    shown = row.behaviour_of(step.newer)
    return shown.example.outcome if shown and isinstance(shown.example.outcome, Error) else None


def _commands(scenario: Scenario, mode: Mode, columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            command(scenario, mode, each.imported_as, sorted((each.header.variables if each.header else {}).items()))
            for each in columns
        )
    )
