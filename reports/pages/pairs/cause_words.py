"""The words about a group of changes that have one cause, as page, summary and terminal have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.kinds import CHANGES, Kind
from reports.judging.pairs.coverage import FEW
from reports.pages.pairs.words import NAMED, scenarios
from reports.reading.enumeration import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.changed_categories import ChangedCategory
    from reports.judging.pairs.digest import Others
    from reports.judging.pairs.pair import Pair

MOST = 5
"""Causes without a line of their own that are named beside it."""
ROOM = 160
"""Characters of a title that stands among others."""
UNEXPLAINED = "Not explained yet: nobody has written down why."


def how_many(group: CauseGroup) -> str:
    """How many scenarios, and the classes of layers that they are about."""
    classes = listed(quoted(group.layer_classes), NAMED)
    return f"{scenarios(len(group.scenarios))}{f', at {classes}' if classes else ''}"


def of_that_kind(groups: Sequence[CauseGroup]) -> str:
    """How many scenarios and, where a cause does not do its worst to all of them, to how many it does."""
    kind, count = groups[0].kind, len({name for each in groups for name in each.scenarios})
    worst = len({item.scenario for each in groups for item in each.items if item.kind is kind})
    return f"{scenarios(count)}{f', {worst} of them {kind.about.verbs[worst > 1]}' if worst < count else ''}"


def since_and_whose(group: CauseGroup) -> str:
    """Since when, and to whom it belongs; empty where nothing is known of either."""
    since = f"{group.since[:1].upper()}{group.since[1:]}." if group.since else ""
    return " ".join(filter(None, (since, _whose(group.belongs))))


def _whose(belongs: str) -> str:
    if not belongs:
        return ""
    return f"I{belongs[1:]}." if belongs.startswith("in ") else f"It {belongs}."


def also(group: CauseGroup) -> Iterator[str]:
    """The reasons that some of the scenarios have beside."""
    for title, count in group.also.items():
        yield f"In {count} of them also: {title}"


def by_category(pair: Pair) -> str:
    """At which categories of layers how many scenarios change; empty where the causes can be taken in."""
    if sum(each.kind in CHANGES for each in pair.causes) <= FEW:
        return ""
    told = "; ".join(map(_counted, pair.categories))
    return f"Changed scenarios by category of layers: {told}."


def _counted(category: ChangedCategory) -> str:
    silent = category.kinds.get(Kind.SILENT)
    return f"{category.title} {category.scenarios}{f' ({silent} silent)' if silent else ''}"


def tagged(group: CauseGroup) -> str:
    """The kinds of change, counted where there are several."""
    (kind, note), *more = group.kinds
    if not more:
        return f"{kind.value}, {note}" if note else kind.value
    told = ((count, f"{kind.value} ({note})" if note else kind.value) for (kind, note), count in group.kinds.items())
    return ", ".join(f"{count} {words}" for count, words in told)


def titles(others: Others) -> Iterator[str]:
    """What they are, as far as there is room."""
    yield from (_shortened(each.title) for each in others.groups[:MOST])
    if len(others.groups) > MOST:
        yield f"and {len(others.groups) - MOST} more."


def _shortened(text: str) -> str:
    """An error can say a great deal."""
    return text if len(text) <= ROOM else f"{text[: ROOM - 1].rstrip()}…"
