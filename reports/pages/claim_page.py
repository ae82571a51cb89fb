"""The page of a claim: its verdict on every stack, and on what grounds."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from reports.pages import addresses
from reports.pages.files import Page
from reports.reading.matrix import CellId, Observed
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.claim_verdicts import Evidence, JudgedClaim, Verdict
    from reports.judging.report import Report
    from reports.reading.matrix import CellState, Column

Side = Literal["against", "for", "nothing"]
SIDES: tuple[Side, ...] = ("against", "for", "nothing")
"""In the order a reader wants them: one voice against outweighs any number for."""


@frozen
class Ground:
    """One piece of evidence, and the cells of a stack that all give it."""

    sentence: str
    side: Side
    cells: tuple[CellId, ...]


@frozen
class ClaimOnStack:
    """Neighbouring stacks with the same verdict on the same grounds; the links of *told* are those of the first."""

    columns: tuple[Column, ...]
    verdict: Verdict
    told: tuple[Ground, ...]


def claim_page(report: Report, claim: JudgedClaim) -> Page:
    """Show one claim on all stacks, those with equal grounds together."""
    return Page(
        addresses.claim_page(claim.number),
        "claim.html",
        {
            "claim": claim,
            "judgements": {
                device: _judgements(report, claim, report.matrix.on(device)) for device in report.matrix.devices
            },
            "letters": _letters(report),
            "scenarios": {each.id: each.title for each in report.matrix.scenarios},
        },
    )


def _letters(report: Report) -> dict[CellId, str]:
    return {
        CellId(row.scenario, stack, row.device, row.mode): behaviour.letter
        for row in report.rows
        for behaviour in row.behaviours
        for stack in behaviour.stacks
    }


def _judgements(report: Report, claim: JudgedClaim, columns: tuple[Column, ...]) -> tuple[ClaimOnStack, ...]:
    def grounds(column: Column) -> tuple[Ground, ...]:
        return tuple(_grounds(report, claim.verdicts[column.stack, column.device].evidence))

    def reading(column: Column) -> tuple[object, ...]:
        told = ((each.sentence, each.side, _rows(each)) for each in grounds(column))
        return claim.verdicts[column.stack, column.device].word, *told

    groups = (tuple(group) for _, group in groupby(columns, key=reading))
    return tuple(
        ClaimOnStack(group, claim.verdicts[group[0].stack, group[0].device], grounds(group[0])) for group in groups
    )


def _rows(ground: Ground) -> tuple[tuple[str, str], ...]:
    return tuple((cell.scenario, cell.mode) for cell in ground.cells)


def _grounds(report: Report, evidence: tuple[Evidence, ...]) -> Iterator[Ground]:
    told: dict[tuple[Side, str], list[CellId]] = {}
    for each in evidence:
        side = _side(each, report.matrix.cells.get(each.cell))
        told.setdefault((side, each.sentence), []).append(each.cell)
    weighty = sorted(told.items(), key=lambda item: SIDES.index(item[0][0]))
    return (Ground(sentence, side, tuple(cells)) for (side, sentence), cells in weighty)


def _side(evidence: Evidence, cell: CellState | None) -> Side:
    """What could not be run speaks neither for a claim nor against it."""
    if evidence.supports is None or not isinstance(cell, Observed) or isinstance(cell.outcome, Unavailable):
        return "nothing"
    return "for" if evidence.supports else "against"
