"""The first page: the answer, what is dangerous, what is missing, and the big tables."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from attrs import frozen

from reports.changes import Kind
from reports.grids import claim_lines, themes
from reports.headline import headline
from reports.page import Page
from reports.speeds import speed_tables
from reports.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.crossings import Crossing
    from reports.findings import Finding
    from reports.grids import ClaimLine, Theme
    from reports.matrix import Column
    from reports.records import Device, Mode
    from reports.report import Report


@frozen
class Gap:
    """Stacks that lack the same, which is said once."""

    words: str
    columns: tuple[Column, ...]


@frozen
class DeviceGrids:
    """The two big tables of the overview on one device."""

    device: Device
    columns: tuple[Column, ...]
    claims: tuple[ClaimLine, ...]
    themes: tuple[Theme, ...]
    crossings: tuple[Crossing, ...]
    kinds: tuple[Kind, ...]
    """The kinds of change that occur on this device, the most dangerous first."""
    modes: tuple[Mode, ...]
    older: Mapping[str, str]
    """By stack: the one its users come from, where that is not the column to the left."""


@frozen
class Card:
    """The findings of one upgrade step."""

    older: str
    newer: str
    device: Device
    findings: tuple[Finding, ...]


def overview(report: Report, steps: Sequence[Crossing]) -> Page:
    """Everything of which the reader needs no second page."""
    return Page(
        "index.html",
        "index.html",
        {
            "report": report,
            "headline": headline(steps),
            "cards": tuple(_cards(report.findings)),
            "gaps": tuple(_gaps(report)),
            "grids": tuple(_grids(report, steps, device) for device in report.matrix.devices),
            "outcomes": tuple(word for word, count in report.completeness.outcomes.items() if count),
            "verdicts": get_args(Verdict),
            "speeds": speed_tables(report),
        },
    )


def _gaps(report: Report) -> Iterator[Gap]:
    lacking: dict[str, list[Column]] = {}
    for column in report.matrix.columns:
        count = report.completeness_of[column.stack, column.device]
        for absence, missing in count.missing.items():
            lacking.setdefault(f"{missing} of {count.planned} cells, {absence.value}", []).append(column)
    return (Gap(words, tuple(columns)) for words, columns in lacking.items())


def _cards(findings: Iterable[Finding]) -> Iterator[Card]:
    """Bring together the findings of a step; the step with the most dangerous one comes first, as they do."""
    steps: dict[tuple[str, str, Device], list[Finding]] = {}
    for each in findings:
        steps.setdefault((each.older, each.newer, each.device), []).append(each)
    return (Card(*step, tuple(found)) for step, found in steps.items())


def _grids(report: Report, steps: Iterable[Crossing], device: Device) -> DeviceGrids:
    columns = report.matrix.on(device)
    here = tuple(each for each in steps if each.device == device)
    left = {newer.stack: older.stack for older, newer in pairwise(columns)}
    return DeviceGrids(
        device=device,
        columns=columns,
        claims=claim_lines(report, device),
        themes=themes(report, device),
        crossings=here,
        kinds=tuple(kind for kind in Kind if any(each.scenarios[kind] for each in here)),
        modes=tuple(dict.fromkeys(mode for _, mode in report.matrix.rows)),
        older={each.newer: each.older for each in here if each.older != left[each.newer]},
    )
