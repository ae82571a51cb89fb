"""The first page: the answer, what is dangerous, what is missing, and the big tables."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, get_args

from attrs import frozen

from reports.judging.claim_verdicts import Verdict
from reports.judging.families import families, in_order
from reports.judging.kinds import Kind
from reports.judging.messages import gist
from reports.judging.mode_disagreements import COMPARED
from reports.judging.pairs.pairing import Pairs
from reports.judging.step_summaries import Relation
from reports.pages.files import Page
from reports.pages.headline import headline
from reports.pages.pairs.words import lead
from reports.pages.stack_grid import claim_lines, themes
from reports.pages.stack_row import other_pairs, stack_rows
from reports.pages.timing.speed_tables import speed_tables
from reports.reading.matrix import Missing, Observed, StackPair
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from reports.judging.families import Family
    from reports.judging.findings import Finding
    from reports.judging.owners import Attribution
    from reports.judging.report import Report
    from reports.judging.step_summaries import StepSummary
    from reports.pages.stack_grid import ClaimLine, Theme
    from reports.pages.stack_row import LinkedSummary, StackRow
    from reports.reading.matrix import CellState, Column, Matrix
    from reports.reading.records import Device, Mode


@frozen
class MissingCells:
    """Stacks that lack the same, which is said once."""

    words: str
    columns: tuple[Column, ...]


@frozen
class Unavailability:
    """Cells that stacks do not have for the same reason."""

    reason: str
    cells: int
    columns: tuple[Column, ...]


@frozen
class DeviceGrids:
    """The two big tables of the overview on one device."""

    device: Device
    families: tuple[Family, ...]
    claims: tuple[ClaimLine, ...]
    themes: tuple[Theme, ...]
    summaries: tuple[StepSummary, ...]
    kinds: tuple[Kind, ...]
    """The kinds of change that occur on this device, the most dangerous first."""
    modes: tuple[Mode, ...]
    older: Mapping[str, str]
    """By stack: the one its users come from, where that is not the column to the left."""

    @property
    def width(self) -> int:
        """How many stacks it has a column for."""
        return len(in_order(self.families))


@frozen
class Card:
    """The findings of one upgrade step."""

    older: str
    newer: str
    device: Device
    is_aside: bool
    """True where the newer one is a foreign stack, and no upgrade."""
    findings: tuple[Finding, ...]
    same: tuple[StackPair, ...] = ()
    """Other steps that do exactly this."""

    @property
    def belongs(self) -> Attribution | None:
        """To whom all of it belongs, where that is the same."""
        told = {share.attribution for each in self.findings for share in each.belongs}
        return next(iter(told)) if len(told) == 1 else None


@frozen
class Start:
    """What the chooser shows before anyone has chosen."""

    stacks: tuple[str, ...]
    older: str
    newer: str
    device: Device


@frozen
class StackRows:
    """The stacks of one device as a row, and the pairs that have a page and are no step."""

    device: Device
    stack_rows: tuple[StackRow, ...]
    direct: tuple[LinkedSummary, ...]


def overview(report: Report) -> Page:
    """Everything of which the reader needs no second page."""
    return Page(
        "index.html",
        "index.html",
        {
            "report": report,
            "answer": _answer(report),
            "headline": headline(report.summaries),
            "start": _start(report),
            "stack_rows": tuple(
                StackRows(device, stack_rows(report, device), other_pairs(report, device))
                for device in report.matrix.devices
            ),
            "cards": tuple(_cards(report)),
            "modes_compared": sum(mode in COMPARED for mode in {mode for _, mode in report.matrix.rows}) > 1,
            "gaps": tuple(_gaps(report)),
            "unavailable": tuple(_unavailable(report.matrix)),
            "grids": tuple(_grids(report, device) for device in report.matrix.devices),
            "outcomes": tuple(word for word, count in report.completeness.outcomes.items() if count),
            "verdicts": get_args(Verdict),
            "speeds": speed_tables(report),
            "noise": _noise(report),
        },
    )


def _answer(report: Report) -> str:
    """The reader's question, answered for the upgrade that most have before them; else for the last step."""
    pair = _pair(report)
    return lead(Pairs(report).pair(*pair)) if pair else "There are no two stacks to compare yet."


def _pair(report: Report) -> StackPair | None:
    if report.main_upgrade:
        return report.main_upgrade.summary.pair
    return report.summaries[-1].pair if report.summaries else None


def _start(report: Report) -> Start:
    older, newer, device = _pair(report) or ("", "", "cpu")
    return Start(tuple(each.stack for each in report.matrix.on(device)), older, newer, device)


def _noise(report: Report) -> float | None:
    """How far a stack is from itself at most, in the benchmarks that this page shows."""
    # SciPy takes a second to load, and only who writes pages needs it.
    from reports.judging.timing.steps import Speeds  # noqa: PLC0415

    speeds = Speeds(report.timings)
    leading = {table.benchmarks[at] for table in speed_tables(report) for at in table.leading}
    timed = (each for each in report.timings.timings if each.benchmark in leading)
    found = (speeds.noise(each.stack, each.device, each.benchmark) for each in timed)
    return max((each for each in found if each is not None), default=None)


def _gaps(report: Report) -> Iterator[MissingCells]:
    lacking: dict[str, list[Column]] = {}
    for column in report.matrix.columns:
        planned = report.completeness_of[column.stack, column.device].planned
        for words, count in Counter(_lacks(_cells(report.matrix, column))).items():
            lacking.setdefault(f"{count} of {planned} cells, {words}", []).append(column)
    return (MissingCells(words, tuple(columns)) for words, columns in lacking.items())


def _lacks(cells: Iterable[CellState]) -> Iterator[str]:
    for each in cells:
        if isinstance(each, Missing) and each.expected:
            yield each.reason
        elif isinstance(each, Observed) and not each.comparable:
            yield "recorded from another text of the scenario, could not be compared"


def _unavailable(matrix: Matrix) -> Iterator[Unavailability]:
    found: dict[str, list[tuple[str, Column]]] = {}
    for column in matrix.columns:
        for each in _cells(matrix, column):
            if isinstance(each, Observed) and isinstance(each.outcome, Unavailable):
                found.setdefault(gist(each.outcome.reason), []).append((each.outcome.reason, column))
    for told in found.values():
        columns = tuple(column for column, _ in groupby(column for _, column in told))
        yield Unavailability(told[0][0], len(told), columns)


def _cells(matrix: Matrix, column: Column) -> Iterator[CellState]:
    return (each for id_, each in matrix.cells.items() if (id_.stack, id_.device) == (column.stack, column.device))


def _cards(report: Report) -> Iterator[Card]:
    """
    Bring together the findings of a step; the step with the most dangerous one comes first, as they do.

    A release of Keras does the same in the TensorFlow that first brought it: such steps are one card.
    """
    steps: dict[StackPair, list[Finding]] = {}
    for each in report.findings:
        steps.setdefault(StackPair(each.older, each.newer, each.device), []).append(each)
    foreign = {each.stack for each in report.matrix.columns if each.is_foreign}
    alike: dict[Hashable, list[StackPair]] = {}
    for step, found in steps.items():
        told = tuple((each.kind, each.note, each.what, each.cells) for each in found)
        alike.setdefault((step.device, step.newer in foreign, told), []).append(step)
    return (Card(*step, step.newer in foreign, tuple(steps[step]), tuple(same)) for step, *same in alike.values())


def _grids(report: Report, device: Device) -> DeviceGrids:
    divided = families(report.matrix.on(device))
    here = tuple(each for each in report.upgrades if each.device == device)
    left = {newer.stack: older.stack for older, newer in pairwise(in_order(divided))}
    return DeviceGrids(
        device=device,
        families=divided,
        claims=claim_lines(report, device),
        themes=themes(report, device),
        summaries=here,
        kinds=tuple(kind for kind in Kind if any(each.scenarios[kind] for each in here)),
        modes=tuple(dict.fromkeys(mode for _, mode in report.matrix.rows)),
        older={newer: older for newer, older in _usual(here).items() if older != left.get(newer)},
    )


def _usual(summaries: Iterable[StepSummary]) -> Mapping[str, str]:
    """The stack that each is compared with in most scenarios; where one has no observation, the step leads over it."""
    steps = (each for each in summaries if each.relation is not Relation.PAIR)
    return {each.newer: each.older for each in sorted(steps, key=lambda each: each.compared)}
