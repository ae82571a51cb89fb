"""A pair of stacks on a terminal: a coloured table, the sentence and the advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group as Lines
from rich.table import Table
from rich.text import Text

from reports.judging.first_difference import OutcomeParts
from reports.judging.kinds import Group, Tone
from reports.judging.pairs.likely_causes import causes
from reports.pages.pairs.words import lead, scenarios, verdict
from reports.reading.quoting import on_one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from reports.judging.pairs.item import Item
    from reports.judging.pairs.own_models import OwnModel
    from reports.judging.pairs.pair import Pair

ROWS = 40
"""Items of a table; the page has the others."""
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
    items = [each for each in pair.items if each.group is not Group.DRIFT]
    if items:
        yield _table(items)
    if len(items) > ROWS:
        yield Text(f"and {len(items) - ROWS} more on the page")
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
    yield from (Text(on_one_line(_bare(each))) for each in verdict(pair))


def _model(model: OwnModel) -> Iterator[RenderableType]:
    """What was put to the test of a model, and what padding does to it."""
    for told in (f"put to the test: {model.put_to_the_test}", *model.about_padding):
        yield Text(on_one_line(_bare(f"{model.scenario}: {told}")))


def _table(items: Sequence[Item]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("change", overflow="fold")
    table.add_column("scenario", overflow="fold", ratio=2)
    table.add_column("what", overflow="fold", ratio=3)
    table.add_column("first in", no_wrap=True)
    for each in items[:ROWS]:
        first = each.began.first if each.began else ""
        where = Text.assemble(on_one_line(each.scenario), "\n", (", ".join(each.modes), "dim"))
        table.add_row(_tag(each), where, _what(each), Text(on_one_line(first)))
    return table


def _what(item: Item) -> Text:
    """What happens, the line of the author's where it was raised, and what it looks like most."""
    what = Text(on_one_line(_bare(item.sentence)))
    parting = item.step.change.parting
    if isinstance(parting, OutcomeParts) and parting.newer and parting.raised and parting.raised.code:
        what.append(f"\n    {on_one_line(parting.raised.code)}", style="italic")
    for each in item.likely[:1]:
        what.append(f"\nprobably: {on_one_line(_bare(each.reason.title))}", style="dim")
    return what


def _tag(item: Item) -> Text:
    note = f", {item.step.note}" if item.step.note else ""
    return Text(visible(f"{item.kind.value}{note}"), style=LOOKS.get(item.kind.about.tone, ""))


def _bare(text: str) -> str:
    return text.replace("`", "")
