"""The words about a group of changes that have one cause, as page, summary and terminal have them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reports.judging.kinds import Kind
from reports.pages.pairs.words import listed, scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.pairs.cause_group import CauseGroup

UNEXPLAINED = "Not explained yet: nobody has written down why."


def how_many(group: CauseGroup) -> str:
    """How many scenarios, and the classes of layers that they are about."""
    classes = [f"`{each}`" for each in group.layer_classes]
    return f"{scenarios(len(group.scenarios))}{f', at {listed(classes)}' if classes else ''}"


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
        yield f"In {scenarios(count)} of them also: {title}"


def tagged(group: CauseGroup) -> str:
    """The kinds of change, counted where there are several."""
    (kind, note), *others = group.kinds
    if not others:
        return f"{kind.value}, {note}" if note else kind.value
    told = ((count, f"{kind.value} ({note})" if note else kind.value) for (kind, note), count in group.kinds.items())
    return ", ".join(f"{count} {words}" for count, words in told)


def beyond(groups: Sequence[CauseGroup], most: int) -> str:
    """How many causes there are beyond so many, and of which kinds; empty where there are none."""
    rest = groups[most:]
    counted = Counter(each.kind for each in rest)
    told = ", ".join(f"{counted[kind]} {kind.value}" for kind in Kind if kind in counted)
    return f"{len(rest)} more ({told})" if rest else ""


def named(names: Sequence[str], most: int) -> str:
    """Name as many scenarios as there is room for, and count the rest."""
    rest = len(names) - most
    return ", ".join(f"`{each}`" for each in names[:most]) + (f" and {rest} more" if rest > 0 else "")
