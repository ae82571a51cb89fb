"""A pair of stacks on a terminal: a coloured table of causes, the sentence and the advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group as Lines
from rich.table import Table
from rich.text import Text

from reports.judging.first_difference import OutcomeParts
from reports.judging.kinds import Group, Tone
from reports.judging.pairs.digest import Others, digest
from reports.judging.pairs.group_causes import Probable, Unexplained
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
from reports.pages.pairs.words import about_concern, lead, scenarios, verdict
from reports.reading.enumeration import first_of
from reports.reading.quoting import on_one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.digest import Line
    from reports.judging.pairs.item import Item
    from reports.judging.pairs.own_models import OwnModel
    from reports.judging.pairs.pair import Pair

NAMED = 3
"""Scenarios of a cause that are named; the page has the others."""
LOOKS = {
    Tone.DANGER: "bold white on red",
    Tone.ERROR: "magenta",
    Tone.WARN: "yellow",
    Tone.GOOD: "green",
    Tone.UNKNOWN: "yellow",
}


def on_terminal(pair: Pair) -> RenderableType:
    """Lay out what a terminal shows; texts from records are never taken for rich's own markup."""
    return Lines(*_parts(pair))


def _parts(pair: Pair) -> Iterator[RenderableType]:
    groups = [each for each in pair.causes if each.group is not Group.DRIFT]
    items = [each for each in pair.items if each.group is not Group.DRIFT]
    if groups:
        yield _table(digest(groups))
    if categories := by_category(pair):
        yield Text(categories)
    for each in causes(items):
        where = ", ".join(each.scenarios)
        yield Text.assemble((on_one_line(where), "bold"), f", probably: {on_one_line(_bare(each.sentence))}")
        if proof := each.likely.proof:
            yield Text(f"  {visible(proof.command(pair.older.stack, pair.newer.stack))}", style="dim")
    yield Text(f"{scenarios(len(pair.same))} unchanged", style="dim")
    for model in pair.models:
        yield from _model(model)
    for gap in pair.gaps:
        yield Text(on_one_line(f"{gap.stack}: {gap.sentence}"), style="red" if gap.is_missing else "dim")
    yield Text("")
    yield Text(on_one_line(_bare(lead(pair))), style="bold")
    told = (about_concern(pair), *verdict(pair))
    yield from (Text(on_one_line(_bare(each))) for each in told if each)


def _model(model: OwnModel) -> Iterator[RenderableType]:
    """What was put to the test of a model, and what padding does to it."""
    for told in (f"put to the test: {model.put_to_the_test}", *model.about_padding):
        yield Text(on_one_line(_bare(f"{model.scenario}: {told}")))


def _table(lines: Iterable[Line]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("change", overflow="fold")
    table.add_column("scenarios", overflow="fold", ratio=2)
    table.add_column("what", overflow="fold", ratio=3)
    for each in lines:
        table.add_row(*(_of_others(each) if isinstance(each, Others) else _of_cause(each)))
    return table


def _of_cause(group: CauseGroup) -> tuple[Text, Text, Text]:
    alone = group.items[0] if len(group.items) == 1 else None
    tag = Text(visible(tagged(group)), style=LOOKS.get(group.kind.about.tone, ""))
    return tag, _where(group, alone), _of_one(group, alone) if alone else _of_several(group)


def _of_others(others: Others) -> tuple[Text, Text, Text]:
    """Causes that have no line of their own."""
    kind = others.groups[0].kind
    tag = Text(kind.value, style=LOOKS.get(kind.about.tone, ""))
    return tag, Text(of_that_kind(others.groups)), _below(Text(others.title), *titles(others))


def _where(group: CauseGroup, alone: Item | None) -> Text:
    """The scenarios, as far as there is room, with the classes of layers or, of one, its modes."""
    if alone:
        return Text.assemble(on_one_line(alone.scenario), "\n", (", ".join(alone.modes), "dim"))
    return Text.assemble(
        on_one_line(_bare(how_many(group))), "\n", (on_one_line(first_of(group.scenarios, NAMED)), "dim")
    )


def _of_several(group: CauseGroup) -> Text:
    """The cause, since when and whose it is, an example, and what to do."""
    what = Text(on_one_line(_bare(group.title)))
    example = f"For example {group.example.scenario}: {group.example.sentence}."
    unexplained = UNEXPLAINED if isinstance(group.cause, Unexplained) else ""
    # What to do about a likely cause stands below the table, with what proves it.
    advice = "" if isinstance(group.cause, Probable) else f"What to do: {group.advice}"
    return _below(what, since_and_whose(group), unexplained, example, advice)


def _of_one(group: CauseGroup, alone: Item) -> Text:
    """What happens, and the cause as far as it is known."""
    why = (f"Why: {group.title}", f"What to do: {group.advice}") if group.is_explained else ()
    return _below(_what(alone), since_and_whose(group), *why)


def _below(what: Text, *lines: str) -> Text:
    for each in filter(None, lines):
        what.append(f"\n{on_one_line(_bare(each))}", style="dim")
    return what


def _what(item: Item) -> Text:
    """What happens, the line of the author's where it was raised, and what it looks like most."""
    what = Text(on_one_line(_bare(item.sentence)))
    parting = item.step.change.parting
    if isinstance(parting, OutcomeParts) and parting.newer and parting.raised and parting.raised.code:
        what.append(f"\n    {on_one_line(parting.raised.code)}", style="italic")
    for each in item.likely[:1]:
        what.append(f"\nprobably: {on_one_line(_bare(each.reason.title))}", style="dim")
    return what


def _bare(text: str) -> str:
    return text.replace("`", "")
