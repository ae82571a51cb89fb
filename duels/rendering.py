"""A duel in words: how far it is, and a table at the end."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from reports.judging.timing.verdicts import CannotTell, Faster, NoDifferenceShown, Slower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from duels.duel_run import DuelEnd, Stage
    from duels.judgement import Judged, Row
    from reports.judging.timing.verdicts import Verdict

COLOURS: dict[type[Verdict], str] = {Slower: "red", Faster: "green", NoDifferenceShown: "default", CannotTell: "yellow"}


@contextlib.contextmanager
def progress(console: Console) -> Iterator[Callable[[Stage], None]]:
    """Lend a function that shows a stage: as a bar on a terminal, as a line elsewhere."""
    if not console.is_terminal:
        yield lambda stage: console.print(escape(sentence(stage)), soft_wrap=True)
        return
    # Drawing is work too, and must not be what disturbs a pass.
    with Progress(BarColumn(20), TextColumn("{task.description}"), console=console, refresh_per_second=1) as bars:
        bar = bars.add_task("the first pass of either stack", total=None)

        def show(stage: Stage) -> None:
            description = escape(sentence(stage))
            bars.update(bar, description=description, total=stage.seconds + stage.left, completed=stage.seconds)

        yield show


def sentence(stage: Stage) -> str:
    """How far a duel is."""
    widest = stage.judged.widest
    if widest is None:
        seen = "no benchmark runs in both"
    elif widest.verdict.ratio is None:
        seen = f"no interval yet for {widest.benchmark}"
    else:
        seen = f"{percent(widest.verdict.ratio.visible)} would be seen in {widest.benchmark}, the widest"
    return f"{_count(stage.blocks, 'pass')} each in {stage.seconds:.0f} s, at most {stage.left:.0f} s left: {seen}"


def table(judged: Judged) -> Table:
    """The verdicts, one line a benchmark, the worst ratio first."""
    title = f"{judged.newer} against {judged.older} on {judged.device}: times of {judged.newer} over {judged.older}"
    made = Table(title=title, title_justify="left")
    for name in ("benchmark", "ratio", "interval", "verdict", "passes each", "noise"):
        made.add_column(name, justify="left" if name in {"benchmark", "verdict"} else "right")
    for row in sorted(judged.rows, key=_order):
        made.add_row(*_cells(row))
    return made


def notes(ended: DuelEnd) -> tuple[str, ...]:
    """What stands below the table: how it ended, what was left out or added, and what has no time."""
    if ended.last is None:
        return (f"ended before the first pass of either stack was whole: {ended.why.value}",)
    judged = ended.last.judged
    disturbed = max((row.disturbed for row in judged.rows), default=0)
    found = [
        f"ended after {ended.last.seconds:.0f} s and {_count(ended.last.blocks, 'pass')} each: {ended.why.value}",
        *([f"with {_count(judged.earlier, 'pass')} each of earlier runs"] if judged.earlier else []),
        *([f"left out, because other processes were at work: up to {disturbed}"] if disturbed else []),
        *(f"{each.benchmark} has no time in {each.stack}: {each.why}" for each in judged.missing),
    ]
    return tuple(found)


def percent(share: float) -> str:
    """A share for people."""
    return f"{share:.1%}".replace("%", " %")


def _cells(row: Row) -> tuple[str, ...]:
    found = row.verdict.ratio
    verdict = f"[{COLOURS[type(row.verdict)]}]{escape(row.verdict.sentence.partition(' (')[0])}[/]"
    return (
        escape(row.benchmark),
        f"{found.estimate:.3f}" if found else "",
        f"{found.low:.3f} to {found.high:.3f}" if found else "",
        verdict,
        f"{row.blocks - row.disturbed} of {row.blocks}" if row.disturbed else str(row.blocks),
        "" if row.floor is None else percent(row.floor),
    )


def _order(row: Row) -> tuple[float, str]:
    return -(row.verdict.ratio.estimate if row.verdict.ratio else 0.0), row.benchmark


def _count(number: int, of: str) -> str:
    return f"1 {of}" if number == 1 else f"{number} {of}es"
