"""Which pages the site has, and what each of them is told."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from reports import addresses
from reports.changes import Kind
from reports.grids import claim_lines, themes
from reports.headline import headline
from reports.highlighting import highlighted
from reports.matrix import CellId, Missing, Observed
from reports.panels import mode_sections
from reports.records import Crashed, Error, Ok, Timeout, Unavailable
from reports.speeds import speed_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.findings import Step
    from reports.grids import ClaimLine, Theme
    from reports.matrix import Column, Completeness
    from reports.records import Device, Outcome, Scenario
    from reports.report import Report
    from reports.verdicts import JudgedClaim, Verdict


@frozen
class Page:
    """A file of the site: its *path* in it, the *template* it is made from and what that is told."""

    path: str
    template: str
    context: Mapping[str, object]

    @property
    def root(self) -> str:
        """The way from this page to the top of the site; pages stand one folder deep at most."""
        return "../" if "/" in self.path else ""


@frozen
class Failure:
    """Cells of one stack that ended in the same way, and not well."""

    outcome: str
    text: str
    cells: tuple[Observed, ...]


@frozen
class StackOnDevice:
    """All that a stack's page says of one device."""

    column: Column
    anchor: str
    completeness: Completeness
    failures: tuple[Failure, ...]
    missing: tuple[Missing, ...]


@frozen
class Judgement:
    """Neighbouring stacks with the same verdict on the same grounds."""

    columns: tuple[Column, ...]
    verdict: Verdict


@frozen
class DeviceGrids:
    """The two big tables of the overview on one device."""

    device: Device
    columns: tuple[Column, ...]
    claims: tuple[ClaimLine, ...]
    themes: tuple[Theme, ...]
    steps: tuple[Step, ...]
    kinds: tuple[Kind, ...]
    """The kinds of change that occur on this device, the most dangerous first."""


@frozen
class Source:
    """A record file that speaks in the report."""

    name: str
    column: Column
    cells: int


def pages(report: Report) -> Iterator[Page]:
    """Every page of the site."""
    yield _index(report)
    yield from (_scenario_page(report, each) for each in report.matrix.scenarios)
    yield from (_claim_page(report, each) for each in report.claims)
    yield from (_stack_page(report, stack) for stack in dict.fromkeys(each.stack for each in report.matrix.columns))
    yield Page("timings.html", "timings.html", {"tables": speed_tables(report), "timings": report.timings})
    yield Page("data.html", "data.html", {"sources": _sources(report), "notices": report.notices})


def _index(report: Report) -> Page:
    return Page(
        "index.html",
        "index.html",
        {
            "report": report,
            "headline": headline(report),
            "grids": tuple(_grids(report, device) for device in report.matrix.devices),
            "speeds": speed_tables(report),
        },
    )


def _grids(report: Report, device: Device) -> DeviceGrids:
    steps = tuple(each for each in report.steps if each.device == device)
    return DeviceGrids(
        device=device,
        columns=report.matrix.on(device),
        claims=claim_lines(report, device),
        themes=themes(report, device),
        steps=steps,
        kinds=tuple(kind for kind in Kind if any(step.counts[kind] for step in steps)),
    )


def _scenario_page(report: Report, scenario: Scenario) -> Page:
    return Page(
        addresses.scenario_page(scenario.id),
        "scenario.html",
        {
            "scenario": scenario,
            "source": highlighted(scenario.source),
            "sections": mode_sections(report, scenario.id),
            "claims": tuple(each for each in report.claims if scenario.id in each.scenarios),
            "devices": report.matrix.devices,
        },
    )


def _claim_page(report: Report, claim: JudgedClaim) -> Page:
    letters = {
        CellId(row.scenario, stack, row.device, row.mode): behaviour.letter
        for row in report.rows
        for behaviour in row.behaviours
        for stack in behaviour.stacks
    }
    judgements = {device: _judgements(claim, report.matrix.on(device)) for device in report.matrix.devices}
    return Page(
        addresses.claim_page(claim.number),
        "claim.html",
        {"claim": claim, "judgements": judgements, "letters": letters, "scenarios": _titles(report)},
    )


def _titles(report: Report) -> Mapping[str, str]:
    return {each.id: each.title for each in report.matrix.scenarios}


def _judgements(claim: JudgedClaim, columns: tuple[Column, ...]) -> tuple[Judgement, ...]:
    groups = groupby(columns, key=lambda column: _grounds(claim.verdicts[column.stack, column.device]))
    judged = ((tuple(group)) for _, group in groups)
    return tuple(Judgement(group, claim.verdicts[group[0].stack, group[0].device]) for group in judged)


def _grounds(verdict: Verdict) -> tuple[object, ...]:
    """What is said of a stack, without naming the stack."""
    said = tuple((each.cell.scenario, each.cell.mode, each.sentence, each.supports) for each in verdict.evidence)
    return verdict.word, said


def _stack_page(report: Report, stack: str) -> Page:
    columns = tuple(each for each in report.matrix.columns if each.stack == stack)
    return Page(
        addresses.stack_page(stack),
        "stack.html",
        {
            "stack": stack,
            "parts": tuple(_on_device(report, column) for column in columns),
            "speeds": tuple((table, line) for table in speed_tables(report) for line in table.lines if line.column.stack == stack),
            "scenarios": _titles(report),
        },
    )


def _on_device(report: Report, column: Column) -> StackOnDevice:
    here = tuple(cell for id_, cell in sorted(report.matrix.cells.items()) if (id_.stack, id_.device) == (column.stack, column.device))
    return StackOnDevice(
        column=column,
        anchor=addresses.stack_anchor(column.stack, column.device),
        completeness=report.completeness_of[column.stack, column.device],
        failures=tuple(_failures(cell for cell in here if isinstance(cell, Observed))),
        missing=tuple(cell for cell in here if isinstance(cell, Missing)),
    )


def _failures(cells: Iterable[Observed]) -> Iterator[Failure]:
    told: dict[tuple[str, str], list[Observed]] = {}
    for cell in cells:
        if not isinstance(cell.outcome, Ok):
            told.setdefault(_ending(cell.outcome), []).append(cell)
    for (outcome, text), group in told.items():
        yield Failure(outcome, text, tuple(group))


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


def _sources(report: Report) -> tuple[Source, ...]:
    counted: dict[tuple[str, str, Device], int] = {}
    for cell in report.matrix.cells.values():
        if isinstance(cell, Observed):
            key = (cell.place.file.name, cell.id.stack, cell.id.device)
            counted[key] = counted.get(key, 0) + 1
    columns = {(each.stack, each.device): each for each in report.matrix.columns}
    return tuple(Source(name, columns[stack, device], cells) for (name, stack, device), cells in sorted(counted.items()))
