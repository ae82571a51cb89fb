"""The page of a stack: who it is, how its cells ended, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import Kind
from reports.judging.messages import gist
from reports.pages import addresses
from reports.pages.files import Page
from reports.pages.not_observed import not_observed_in
from reports.pages.timing.speed_tables import speed_tables
from reports.reading.matrix import Missing, Observed
from reports.reading.records import Crashed, Error, Ok, Timeout, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.judging.report import Report
    from reports.reading.matrix import Column, Completeness
    from reports.reading.records import Outcome


@frozen
class Failure:
    """Cells of one stack that ended in the same way, and not well; *text* is what the first of them said."""

    outcome: str
    text: str
    cells: tuple[Observed, ...]


@frozen
class StackOnDevice:
    """All that a stack's page says of one device."""

    column: Column
    anchor: str
    badge: str
    completeness: Completeness
    failures: tuple[Failure, ...]
    missing: tuple[Missing, ...]
    from_atlas: bool
    """True where nothing of it was run here."""
    not_observed: tuple[str, ...] = ()
    """What of the project's scenarios nobody has observed in it."""


def stack_page(report: Report, stack: str) -> Page:
    """Show one stack, all its devices together."""
    columns = tuple(each for each in report.matrix.columns if each.stack == stack)
    return Page(
        addresses.stack_page(stack),
        "stack.html",
        {
            "stack": stack,
            "parts": tuple(_on_device(report, column) for column in columns),
            "speeds": tuple(
                (table, line) for table in speed_tables(report) for line in table.lines if line.column.stack == stack
            ),
            "timings": report.timings,
            "summaries": tuple(each for each in report.upgrades if each.newer == stack),
            "kinds": tuple(kind for kind in Kind if kind is not Kind.SAME),
            "scenarios": {each.id: each.title for each in report.matrix.scenarios},
        },
    )


def _on_device(report: Report, column: Column) -> StackOnDevice:
    here = sorted(report.matrix.cells_of(column), key=lambda cell: cell.id)
    return StackOnDevice(
        column=column,
        anchor=addresses.stack_anchor(column.stack, column.device),
        badge=addresses.stack_badge(column.stack, column.device),
        completeness=report.completeness_of[column.stack, column.device],
        failures=tuple(_failures(cell for cell in here if isinstance(cell, Observed))),
        missing=tuple(cell for cell in here if isinstance(cell, Missing)),
        from_atlas=(column.stack, column.device) in report.proof.seats,
        not_observed=tuple(not_observed_in(report, column)),
    )


def _failures(cells: Iterable[Observed]) -> Iterator[Failure]:
    told: dict[tuple[str, str], list[Observed]] = {}
    for cell in cells:
        if not isinstance(cell.outcome, Ok):
            outcome, text = _ending(cell.outcome)
            told.setdefault((outcome, gist(text)), []).append(cell)
    for (outcome, _), group in told.items():
        yield Failure(outcome, _ending(group[0].outcome)[1], tuple(group))


def _ending(outcome: Outcome) -> tuple[str, str]:
    """How a cell ended, in a word and in its own text."""
    match outcome:
        case Error(type=type_, text=text):
            return "error", f"{type_}: {text}"
        case Crashed(signal=signal, stderr=stderr):
            return "crashed", f"{signal}\n{stderr}".strip()
        case Timeout(limit=limit, stderr=stderr):
            return "timeout", f"stopped after {limit:g} s\n{stderr}".strip()
        case Unavailable(reason=reason):
            return "unavailable", reason
        case Ok():
            return "ok", ""
