"""Merges any number of record files into one `Matrix`; the order in which they are given leaves no trace."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from attrs import evolve, frozen

from reports.choosing import Spokesmen, choose
from reports.loading import NAMED, Loaded, RecordFile, Run, UnreadableFile
from reports.matrix import Absence, CellId, CellState, Column, Completeness, Matrix, Missing, Observed, Row
from reports.notices import Notice, Place, Weight
from reports.records import Cell, Device, Header, Imported, Mode, Outcome, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stacks.stack import Stack

Seat = tuple[str, Device]
"""The stack and device that a column is for."""

OUTCOMES: Mapping[str, type[Outcome]] = {each.__struct_config__.tag: each for each in get_args(Outcome)}
_MODES: tuple[Mode, ...] = get_args(Mode)


@frozen
class _Spoken:
    """A column with the runs that speak for it."""

    column: Column
    runs: tuple[Run, ...]
    unreadable: bool

    @property
    def planned(self) -> set[Row]:
        return {_row(text) for run in self.runs for text in run.header.planned} | set(self.cells)

    @property
    def cells(self) -> Mapping[Row, Observed]:
        """The last observation of each row."""
        return {
            (placed.line.scenario, placed.line.mode): _observed(run.header, placed.line, placed.place)
            for run in self.runs
            for placed in run.lines
            if isinstance(placed.line, Cell)
        }


def merge(
    loaded: Iterable[Loaded], stacks: Sequence[Stack], is_retired: Callable[[Scenario], bool] = lambda _: False
) -> Matrix:
    """
    Bring files together, but for scenarios that the project no longer has.

    *stacks* are the planned ones, in the order in which the report shows them.
    """
    everything = sorted(loaded, key=lambda each: str(each.path))
    spokesmen = _spokesmen(everything, stacks)
    spoken = tuple(_speak(seat, spokesmen.get(seat), everything, stacks) for seat in _seats(everything, stacks))
    recorded = _newest_scenarios(run for each in spoken for run in each.runs)
    scenarios = {id_: each for id_, each in recorded.items() if not is_retired(each)}
    rows = _rows(spoken, scenarios)
    cells = {state.id: state for each in spoken for state in _fill(each, rows, spoken)}
    cells = {id_: _mark_comparable(state, scenarios) for id_, state in cells.items()}
    notices = [notice for each in everything for notice in each.notices]
    notices += [notice for each in spokesmen.values() for notice in each.notices]
    notices += [*_other_texts(cells.values()), *_other_harnesses(cells.values())]
    notices += [_retired(each) for id_, each in recorded.items() if id_ not in scenarios]
    return Matrix(
        columns=tuple(each.column for each in spoken),
        scenarios=tuple(sorted(scenarios.values(), key=lambda each: (each.file, each.line, each.id))),
        rows=rows,
        cells=cells,
        notices=tuple(sorted(notices, key=lambda each: each.sort_key)),
    )


def completeness(states: Iterable[CellState]) -> Completeness:
    """Count cells by outcome and by why they are missing."""
    states = tuple(states)
    outcomes = Counter(_word(each.outcome) for each in states if isinstance(each, Observed))
    missing = Counter(each.absence for each in states if isinstance(each, Missing))
    return Completeness(
        planned=len(states),
        outcomes={word: outcomes[word] for word in OUTCOMES},
        missing={each: missing[each] for each in Absence if missing[each]},
    )


def _word(outcome: Outcome) -> str:
    return next(word for word, kind in OUTCOMES.items() if isinstance(outcome, kind))


def _row(text: str) -> Row:
    scenario, _, mode = text.partition(" ")
    return scenario, next(each for each in _MODES if each == mode)


def _observed(header: Header, cell: Cell, place: Place) -> Observed:
    id_ = CellId(cell.scenario, header.stack, header.device, cell.mode)
    return Observed(id_, cell.outcome, cell.digest, cell.seconds, header.harness, place)


def _spokesmen(loaded: Sequence[Loaded], stacks: Sequence[Stack]) -> Mapping[Seat, Spokesmen]:
    files: dict[Seat, list[RecordFile]] = {}
    for each in loaded:
        if isinstance(each, RecordFile):
            files.setdefault((each.header.stack, each.header.device), []).append(each)
    planned = {each.name: each for each in stacks}
    return {seat: choose(of_seat, planned.get(seat[0])) for seat, of_seat in files.items()}


def _seats(loaded: Sequence[Loaded], stacks: Sequence[Stack]) -> tuple[Seat, ...]:
    """
    A stack that runs unasked has a place on the CPU, recorded or not; every recorded one where it was recorded.

    The order is that of stacks.toml, then the foreign stacks by name; cpu before gpu.
    """
    order = [each.name for each in stacks]
    unasked: set[Seat] = {(each.name, "cpu") for each in stacks if each.runs_unasked}
    found = unasked | {seat for each in loaded if (seat := _seat_of(each))}
    known = len(order)
    return tuple(sorted(found, key=lambda seat: (order.index(seat[0]) if seat[0] in order else known, *seat)))


def _seat_of(loaded: Loaded) -> Seat | None:
    if isinstance(loaded, RecordFile):
        return loaded.header.stack, loaded.header.device
    named = NAMED.fullmatch(loaded.path.name)
    return (named["stack"], "gpu" if named["device"] == "gpu" else "cpu") if named else None


def _speak(seat: Seat, spokesmen: Spokesmen | None, loaded: Sequence[Loaded], stacks: Sequence[Stack]) -> _Spoken:
    runs = spokesmen.runs if spokesmen else ()
    refused = any(isinstance(each, UnreadableFile) and _seat_of(each) == seat for each in loaded)
    distrusted = spokesmen is not None and not runs
    stack = next((each for each in stacks if each.name == seat[0]), None)
    return _Spoken(_column(seat, stack, runs), runs, unreadable=refused or distrusted)


def _column(seat: Seat, stack: Stack | None, runs: tuple[Run, ...]) -> Column:
    header = runs[-1].header if runs else None
    imported = [line for run in runs for line in run.of(Imported)]
    return Column(
        stack=seat[0],
        device=seat[1],
        planned_python=stack.python if stack else None,
        planned_tensorflow=stack.tensorflow if stack else None,
        planned_keras=stack.keras if stack else None,
        imported_as=header.imported_as if header else stack.imported_as if stack else None,
        header=header,
        imported=imported[-1] if imported else None,
        whole=bool(runs) and runs[-1].is_whole,
    )


def _newest_scenarios(runs: Iterable[Run]) -> Mapping[str, Scenario]:
    """
    Each scenario as the newest run had it.

    Runs that start in the same second are told apart by digest, so the order of files does not matter.
    """
    texts = [(run.header.started, each.digest, each) for run in runs for each in run.of(Scenario)]
    return {each.id: each for _, _, each in sorted(texts, key=lambda text: text[:2])}


def _rows(spoken: Sequence[_Spoken], scenarios: Mapping[str, Scenario]) -> tuple[Row, ...]:
    """Rows of scenarios that no run got to are left out: nobody could say what they are."""
    planned = {row for each in spoken for row in each.planned if row[0] in scenarios}
    return tuple(sorted(planned, key=lambda row: _row_order(scenarios[row[0]], row[1])))


def _row_order(scenario: Scenario, mode: Mode) -> tuple[str, int, str, int]:
    return scenario.file, scenario.line, scenario.id, _MODES.index(mode)


def _fill(spoken: _Spoken, rows: Sequence[Row], everyone: Sequence[_Spoken]) -> Iterable[CellState]:
    device = spoken.column.device
    planned_here = {row for each in everyone if each.column.device == device for row in each.planned}
    cells = spoken.cells
    for row in rows:
        if row in cells:
            yield cells[row]
        elif row in planned_here:
            yield Missing(CellId(row[0], spoken.column.stack, device, row[1]), _why_absent(spoken, row))


def _why_absent(spoken: _Spoken, row: Row) -> Absence:
    if not spoken.runs:
        return Absence.UNREADABLE if spoken.unreadable else Absence.NO_RECORD
    if row not in spoken.planned:
        return Absence.NOT_SELECTED
    return Absence.LOST if spoken.column.whole else Absence.KILLED


def _mark_comparable(state: CellState, scenarios: Mapping[str, Scenario]) -> CellState:
    if isinstance(state, Observed) and state.digest != scenarios[state.id.scenario].digest:
        return evolve(state, comparable=False)
    return state


def _retired(scenario: Scenario) -> Notice:
    message = f"`{scenario.id}` is recorded and left out: {scenario.file} has no such scenario any more"
    return Notice(Weight.REMARK, "retired-scenario", message, hint="delete results/ to forget it, or name it as before")


def _other_texts(states: Iterable[CellState]) -> Iterable[Notice]:
    stale: dict[str, set[str]] = {}
    for state in states:
        if isinstance(state, Observed) and not state.comparable:
            stale.setdefault(state.id.scenario, set()).add(f"{state.id.stack} ({state.id.device})")
    for scenario, stacks in sorted(stale.items()):
        message = f"`{scenario}` was recorded from another text of the scenario on {', '.join(sorted(stacks))}"
        hint = "these are not compared with the others; run nox -s matrix to record the present text everywhere"
        yield Notice(Weight.DOUBTFUL, "other-scenario-text", message, hint=hint)


def _other_harnesses(states: Iterable[CellState]) -> Iterable[Notice]:
    by_harness: dict[str, set[str]] = {}
    for state in states:
        if isinstance(state, Observed):
            by_harness.setdefault(state.harness, set()).add(f"{state.id.stack} ({state.id.device})")
    if len(by_harness) > 1:
        parts = "; ".join(
            f"{harness[:12]}: {', '.join(sorted(stacks))}" for harness, stacks in sorted(by_harness.items())
        )
        message = f"recorded by {len(by_harness)} versions of the harness: {parts}"
        hint = "a difference may be the harness's; run nox -s matrix to record all stacks with the present one"
        yield Notice(Weight.DOUBTFUL, "other-harness", message, hint=hint)
