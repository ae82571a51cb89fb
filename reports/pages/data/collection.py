"""The report as tidy tables, for whoever wants to ask it something that no page answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.instability import is_unstable
from reports.judging.messages import first_words, heard, short_type
from reports.pages.data.rows import CellRow, ChangeRow, TimingRow
from reports.pages.data.tables import Table
from reports.reading.matrix import Missing, Observed, StackPair
from reports.reading.records import Crashed, Error, Ok, Timeout, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.report import Report
    from reports.judging.step import Step
    from reports.pages.data.rows import State
    from reports.reading.matrix import CellState, Column, Row
    from reports.reading.records import Outcome

Reasons = dict[tuple[StackPair, "Row"], list[str]]
"""The names of the reasons that a row shows at a step."""


def tables(report: Report) -> tuple[Table, ...]:
    """All tables of a report."""
    return (
        Table("cells", CellRow, tuple(_cells(report))),
        Table("changes", ChangeRow, tuple(_changes(report))),
        Table("timings", TimingRow, tuple(_timings(report))),
    )


def _cells(report: Report) -> Iterator[CellRow]:
    columns = {(each.stack, each.device): each for each in report.matrix.columns}
    letters = {(each.scenario, each.mode, each.device): _letters(each) for each in report.rows}
    for id_, state in report.matrix.cells.items():
        # What nobody asked a stack for is in the matrix for the sake of its rows.
        if isinstance(state, Observed) or state.expected:
            letter = letters[id_.scenario, id_.mode, id_.device].get(id_.stack)
            yield _cell(state, columns[id_.stack, id_.device], letter)


def _letters(row: BehaviourRow) -> Mapping[str, str]:
    return {stack: each.letter for each in row.behaviours for stack in each.stacks}


def _cell(state: CellState, column: Column, letter: str | None) -> CellRow:
    ended, detail = ("missing", state.reason) if isinstance(state, Missing) else _ended(state.outcome)
    seen = None if isinstance(state, Missing) else state
    return CellRow(
        scenario=state.id.scenario,
        mode=state.id.mode,
        stack=state.id.stack,
        device=state.id.device,
        python=column.python,
        tensorflow=column.tensorflow,
        keras=column.keras,
        state=ended,
        detail=detail,
        warnings=len(heard(seen.outcome.warnings)) if seen and isinstance(seen.outcome, Ok | Error) else None,
        behaviour=letter,
        observations=0 if seen is None else 1 + seen.repeated,
        stable=not is_unstable(seen) if seen and seen.repeated else None,
        comparable=seen.comparable if seen else True,
        seconds=seen.seconds if seen else None,
        file=seen.place.file.name if seen else None,
        line=seen.place.line if seen else None,
    )


def _ended(outcome: Outcome) -> tuple[State, str | None]:
    match outcome:
        case Ok():
            return "ok", None
        case Error(kind, text):
            return "error", f"{short_type(kind)}: {first_words(text)}"
        case Crashed(signal):
            return "crashed", signal
        case Timeout(limit):
            return "timeout", f"stopped after {limit:g} s"
        case Unavailable(reason):
            return "unavailable", reason


def _changes(report: Report) -> Iterator[ChangeRow]:
    reasons = _reasons(report)
    for row in report.rows:
        for step in row.steps:
            pair = StackPair(step.older, step.newer, row.device)
            yield _change(row, step, reasons.get((pair, (row.scenario, row.mode)), []))


def _reasons(report: Report) -> Reasons:
    found: Reasons = {}
    for name, sightings in report.reasons.seen.items():
        for pair, sighting in sightings.items():
            for cell in sighting.cells:
                found.setdefault((pair, cell), []).append(name)
    return found


def _change(row: BehaviourRow, step: Step, reasons: list[str]) -> ChangeRow:
    parting = step.change.parting
    return ChangeRow(
        scenario=row.scenario,
        mode=row.mode,
        device=row.device,
        older=step.older,
        newer=step.newer,
        kind=step.kind.value,
        note=step.note or None,
        results_differ=step.results_differ,
        layer=parting.layer if parting else None,
        what=parting.sentence if parting else None,
        greatest=step.change.greatest,
        belongs=step.belongs.owner.value if step.belongs else None,
        reasons=" ".join(reasons) or None,
    )


def _timings(report: Report) -> Iterator[TimingRow]:
    for timing in report.timings.timings:
        for each in timing.passes:
            yield TimingRow(
                stack=timing.stack,
                device=timing.device,
                benchmark=timing.benchmark,
                started=each.started,
                median=each.median,
                iqr=each.iqr,
                least=each.least,
                rounds=each.rounds,
                first_call=each.first_call,
                peak_memory=each.peak_memory,
                run=each.run,
                round=each.round,
                in_turns=each.in_turns,
                foreign=each.foreign,
                load=each.load,
                cores=each.cores,
                processor=timing.machine.get("processor"),
                file=each.file.name,
            )
