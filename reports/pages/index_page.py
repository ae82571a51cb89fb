"""The first page: the answer, a choice of any two stacks, what is most dangerous, and the way to everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from attrs import frozen

from reports.judging.claim_verdicts import Verdict
from reports.judging.mode_disagreements import COMPARED
from reports.judging.pairs.pairing import Pairs
from reports.judging.predecessors import is_release
from reports.judging.step_summaries import Relation
from reports.pages import addresses
from reports.pages.files import Page
from reports.pages.gaps import gaps, unavailable
from reports.pages.headline import headline
from reports.pages.not_observed import gaps_of_atlas, not_observed
from reports.pages.pairs.in_short import in_short
from reports.pages.pairs.words import lead
from reports.pages.stack_grid import claim_lines
from reports.pages.stack_row import other_pairs, stack_rows
from reports.pages.table_heads import table_heads
from reports.pages.timing.speed_tables import speed_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.report import Report
    from reports.pages.pairs.in_short import ShownLine
    from reports.pages.stack_grid import ClaimLine
    from reports.pages.stack_row import LinkedSummary, StackRow
    from reports.pages.table_heads import TableHeads
    from reports.reading.matrix import StackPair
    from reports.reading.records import Device


@frozen
class Digest:
    """What changes between two stacks, in about ten lines."""

    title: str
    address: str
    lead: str
    lines: tuple[ShownLine, ...]


@frozen
class ClaimGrid:
    """The claims on the stacks of one device."""

    heads: TableHeads
    lines: tuple[ClaimLine, ...]


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
    """What most readers want to know, and the way to the rest."""
    pairs = Pairs(report)
    return Page(
        "index.html",
        "index.html",
        {
            "report": report,
            "answer": _answer(report, pairs),
            "pair": _pair(report),
            "headline": headline(report.summaries),
            "origin": origin(report),
            "not_observed": not_observed(report),
            "gaps_of_atlas": tuple(gaps_of_atlas(report)),
            "start": _start(report),
            "stack_rows": tuple(_stack_rows(report, device) for device in report.matrix.devices),
            "digests": tuple(_digests(report, pairs)),
            "steps": sum(each.relation is Relation.STEP for each in report.summaries),
            "modes_compared": sum(mode in COMPARED for mode in {mode for _, mode in report.matrix.rows}) > 1,
            "gaps": tuple(gaps(report)),
            "unavailable": tuple(unavailable(report.matrix)),
            "grids": tuple(_claims(report, device) for device in report.matrix.devices),
            "verdicts": get_args(Verdict),
            "speeds": speed_tables(report),
            "noise": _noise(report),
        },
    )


def origin(report: Report) -> str:
    """Where the cells come from; empty where there is no atlas."""
    shown, here = report.proof.shown, report.completeness.recorded - report.proof.shown
    held = f" {report.proof.sentence}." if report.proof.sentence else ""
    if not shown:
        return held.strip()
    ran = f"{here:,} {'was' if here == 1 else 'were'} run here" if here else "none was run here"
    verb = "cell is" if shown == 1 else "cells are"
    return f"{shown:,} {verb} shown from the atlas, which comes with the project; {ran}.{held}"


def _stack_rows(report: Report, device: Device) -> StackRows:
    return StackRows(device, stack_rows(report, device), other_pairs(report, device))


def _claims(report: Report, device: Device) -> ClaimGrid:
    return ClaimGrid(table_heads(report, device), claim_lines(report, device))


def _answer(report: Report, pairs: Pairs) -> str:
    """The reader's question, answered for the upgrade that most have before them; else for the last step."""
    pair = _pair(report)
    return lead(pairs.pair(*pair)) if pair else "There are no two stacks to compare yet."


def _pair(report: Report) -> StackPair | None:
    if report.main_upgrade:
        return report.main_upgrade.summary.pair
    return report.summaries[-1].pair if report.summaries else None


def _digests(report: Report, pairs: Pairs) -> Iterator[Digest]:
    """The upgrade that most readers have before them, and what is coming: the steps into nightly builds."""
    nightly = {each.stack for each in report.matrix.columns if not (each.is_foreign or is_release(each))}
    coming = [each.pair for each in report.summaries if each.newer in nightly]
    for stacks in dict.fromkeys(filter(None, (_pair(report), *coming))):
        pair = pairs.pair(*stacks)
        on = "" if stacks.device == "cpu" else f" on {stacks.device}"
        title = f"From {stacks.older} to {stacks.newer}{on}"
        yield Digest(title, addresses.upgrade_page(*stacks), lead(pair), tuple(in_short(pair)))


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
