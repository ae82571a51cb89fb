"""
A pair of stacks in a few lines of Markdown, for a pull request or the summary of a CI job.

Whatever a stack, a layer or a warning is called, it stays text: every character that Markdown or HTML could take for
markup is written as an entity, which all readers of Markdown show as the character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.judging.kinds import Group
from reports.judging.pairs.likely_causes import causes
from reports.pages.pairs.words import lead, scenarios, verdict
from reports.reading.quoting import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.pairs.item import Item
    from reports.judging.pairs.pair import Pair

ROWS = 30
"""Items of a table; what a reader of a pull request does not scroll through is on the page."""
ACTIVE = re.compile(r"[^\w\s.,;:/()=+%→…'\"\-]|_")
"""All but letters, digits and what means nothing in the middle of a line."""
QUOTED = re.compile(r"`([^`]+)`")
LISTED = tuple(each for each in Group if each is not Group.DRIFT)
"""Rounding is counted and not listed."""


def summary(pair: Pair) -> str:
    """Write the summary."""
    return "\n".join(_lines(pair)) + "\n"


def _lines(pair: Pair) -> Iterator[str]:
    yield f"### Masks from {plain(pair.older.stack)} to {plain(pair.newer.stack)}"
    yield ""
    yield marked(lead(pair))
    yield ""
    first, *others = verdict(pair)
    yield " ".join([f"**{marked(first)}**", *map(marked, others)])
    yield ""
    listed = [each for group in LISTED for each in pair.groups.get(group, ())]
    yield from _table(listed)
    yield from _causes(listed, pair)
    yield f"{scenarios(len(pair.same))} unchanged."
    yield from _models(pair)
    yield from _obstacles(pair)


def _obstacles(pair: Pair) -> Iterator[str]:
    """What was not there to compare."""
    if pair.obstacles:
        yield ""
    for each in pair.obstacles:
        yield f"- {marked(f'{each.stack}: {each.sentence}')}"


def _models(pair: Pair) -> Iterator[str]:
    """What was put to the test of a user's own models."""
    if pair.models:
        yield ""
    for each in pair.models:
        told = "; ".join((each.put_to_the_test, *each.about_padding))
        yield f"- {marked(f'`{each.scenario}`: {told}')}."


def _table(items: Sequence[Item]) -> Iterator[str]:
    if not items:
        return
    yield "| change | scenario | modes | what | first in |"
    yield "| --- | --- | --- | --- | --- |"
    for each in items[:ROWS]:
        note = f", {each.step.note}" if each.step.note else ""
        first = each.began.first if each.began else ""
        cells = f"{each.kind.value}{note}", each.scenario, ", ".join(each.modes), each.sentence, first
        yield f"| {' | '.join(map(marked, cells))} |"
    if len(items) > ROWS:
        yield ""
        yield f"And {len(items) - ROWS} more."
    yield ""


def _causes(items: Sequence[Item], pair: Pair) -> Iterator[str]:
    ends = pair.older.stack, pair.newer.stack
    found = causes(items)
    for each in found:
        where = ", ".join(f"`{scenario}`" for scenario in each.scenarios)
        shown = f" Proof: `{proof.command(*ends)}`" if (proof := each.likely.proof) else ""
        yield f"- {marked(f'{where}, probably: {each.sentence}{shown}')}"
    if found:
        yield ""


def marked(text: str) -> str:
    """Make code of what stands between backticks, and plain text of everything else; all on one line."""
    # On one line as a whole: a piece taken for itself would lose the space before the code beside it.
    pieces = enumerate(QUOTED.split(on_one_line(text)))
    return "".join(f"<code>{_inert(piece)}</code>" if index % 2 else _inert(piece) for index, piece in pieces)


def plain(text: str) -> str:
    """Write a text so that nothing in it is markup, on one line."""
    return _inert(on_one_line(text))


def _inert(text: str) -> str:
    return ACTIVE.sub(lambda found: f"&#{ord(found[0])};", text)
