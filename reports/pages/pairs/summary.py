"""
A pair of stacks in a few lines of Markdown, for a pull request or the summary of a CI job.

Whatever a stack, a layer or a warning is called, it stays text: every character that Markdown or HTML could take for
markup is written as an entity, which all readers of Markdown show as the character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.judging.kinds import UNKNOWN, Group
from reports.judging.pairs.digest import Others, digest
from reports.judging.pairs.group_causes import Unexplained
from reports.judging.pairs.likely_causes import causes
from reports.pages.pairs.cause_words import (
    UNEXPLAINED,
    by_category,
    how_many,
    of_that_kind,
    since_and_whose,
    tagged,
    titles,
)
from reports.pages.pairs.words import lead, scenarios, verdict
from reports.reading.quoting import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.item import Item
    from reports.judging.pairs.pair import Pair

ROWS = 100
"""Scenarios that are folded below the causes; the page has the others, and a comment of GitHub room for no more."""
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
    groups = [each for each in pair.causes if each.group in LISTED]
    yield from _table(groups)
    if categories := by_category(pair):
        yield marked(categories)
        yield ""
    yield from _causes(listed, pair)
    if len(listed) > len(groups):
        yield from _folded(listed)
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


def _table(groups: Sequence[CauseGroup]) -> Iterator[str]:
    """A line a cause, and one for those of a kind that have none."""
    if not groups:
        return
    yield "| change | what | scenarios | since, whose | what to do |"
    yield "| --- | --- | --- | --- | --- |"
    for each in digest(groups):
        cells = _of_others(each) if isinstance(each, Others) else _cells(each)
        yield f"| {' | '.join(map(marked, cells))} |"
    yield ""


def _of_others(others: Others) -> tuple[str, ...]:
    told = " ".join((f"{others.title}:", *titles(others)))
    return others.groups[0].kind.value, told, of_that_kind(others.groups), "", ""


def _cells(group: CauseGroup) -> tuple[str, ...]:
    advice = group.advice if group.is_explained or group.kind not in UNKNOWN else ""
    if len(group.items) == 1:
        (item,) = group.items
        why = f" Why: {group.title}" if group.is_explained else ""
        return tagged(group), f"{item.sentence}.{why}", _place(item), since_and_whose(group), advice
    why = f" {UNEXPLAINED}" if isinstance(group.cause, Unexplained) else ""
    example = f" For example, `{group.example.scenario}`: {group.example.sentence}."
    return tagged(group), f"{group.title}{why}{example}", how_many(group), since_and_whose(group), advice


def _place(item: Item) -> str:
    return f"`{item.scenario}` in {', '.join(item.modes)}"


def _folded(items: Sequence[Item]) -> Iterator[str]:
    """Every scenario for itself, below what they have in common."""
    yield "<details><summary>Scenario by scenario</summary>"
    yield ""
    yield "| change | scenario | modes | what | first in |"
    yield "| --- | --- | --- | --- | --- |"
    for each in items[:ROWS]:
        note = f", {each.step.note}" if each.step.note else ""
        first = each.began.first if each.began else ""
        cells = f"{each.kind.value}{note}", each.scenario, ", ".join(each.modes), each.sentence, first
        yield f"| {' | '.join(map(marked, cells))} |"
    yield ""
    if len(items) > ROWS:
        yield f"And {len(items) - ROWS} more."
        yield ""
    yield "</details>"
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
