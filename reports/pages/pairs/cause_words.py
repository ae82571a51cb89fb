"""The words about a group of changes that have one cause, as page, summary and terminal have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.pages.pairs.words import listed, scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.digest import Others

ROOM = 160
"""Characters of a title that stands among others."""
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
        yield f"In {count} of them also: {title}"


def tagged(group: CauseGroup) -> str:
    """The kinds of change, counted where there are several."""
    (kind, note), *more = group.kinds
    if not more:
        return f"{kind.value}, {note}" if note else kind.value
    told = ((count, f"{kind.value} ({note})" if note else kind.value) for (kind, note), count in group.kinds.items())
    return ", ".join(f"{count} {words}" for count, words in told)


def titles(others: Others, most: int) -> Iterator[str]:
    """What they are, as far as there is room."""
    yield from (_shortened(each.title) for each in others.groups[:most])
    if len(others.groups) > most:
        yield f"and {len(others.groups) - most} more."


def _shortened(text: str) -> str:
    """An error can say a great deal."""
    return text if len(text) <= ROOM else f"{text[: ROOM - 1].rstrip()}…"


def named(names: Sequence[str], most: int) -> str:
    """Name as many scenarios as there is room for, and count the rest."""
    rest = len(names) - most
    return ", ".join(f"`{each}`" for each in names[:most]) + (f" and {rest} more" if rest > 0 else "")
