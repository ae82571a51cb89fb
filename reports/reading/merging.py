"""Merges any number of record files into one `Matrix`; the order in which they are given leaves no trace."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, get_args

from attrs import evolve, frozen

from reports.reading.comparability import doubts, seen_once
from reports.reading.matrix import Absence, CellId, CellState, Column, Matrix, Missing, Observed, Row
from reports.reading.project_scenarios import is_of_user, runs_unasked
from reports.reading.provenance import choose_texts
from reports.reading.record_files import NAMED, Loaded, RecordedRun, RecordFile, UnreadableFile
from reports.reading.records import NO_KEY, Again, Cell, Device, Imported, Mode, Scenario, Source, Unavailable
from reports.reading.run_selection import Spokesmen, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reports.reading.notices import Place
    from reports.reading.provenance import Ours
    from stacks.stack import Stack

Seat = tuple[str, Device]
"""The stack and device that a column is for."""

_MODES: tuple[Mode, ...] = get_args(Mode)


@frozen
class _Spoken:
    """A column with the runs that speak for it."""

    column: Column
    runs: tuple[RecordedRun, ...]
    unreadable: bool
    texts: Mapping[str, str]
    """The digest of the present text of each scenario of the project."""

    @cached_property
    def planned(self) -> set[Row]:
        return {_row(text) for run in self.runs for text in run.header.planned} | set(self.cells)

    @cached_property
    def planned_here(self) -> set[Row]:
        """What was planned on this machine, and not only in the atlas."""
        return {_row(text) for run in self.runs if not run.of_atlas for text in run.header.planned}

    @cached_property
    def cells(self) -> Mapping[Row, CellState]:
        """The last observation of each row; that it could not be run later on takes none away."""
        found: dict[Row, CellState] = {}
        keys: dict[Row, str] = {}
        for run in self.runs:
            for placed in run.lines:
                match placed.line:
                    case Cell(scenario, mode, key=key) as cell:
                        before, state = found.get((scenario, mode)), _state(run, cell, placed.place)
                        if before is None or (isinstance(state, Observed) and not self._is_older_text(state, before)):
                            found[scenario, mode], keys[scenario, mode] = _beside(state, before), key
                    case Again(scenario, mode, key=key) as again if keys.get((scenario, mode)) == key:
                        found[scenario, mode] = _repeated(found[scenario, mode], again)
        return found

    def _is_older_text(self, state: Observed, before: CellState) -> bool:
        """Whether what the atlas has is of the present text, and what was recorded here is not."""
        present = self.texts.get(state.id.scenario)
        return isinstance(before, Observed) and before.from_atlas and before.digest == present != state.digest

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The last text of each class of Keras."""
        return {each.type: each for run in self.runs for each in run.of(Source)}


def merge(
    loaded: Iterable[Loaded],
    stacks: Sequence[Stack],
    is_retired: Callable[[Scenario], bool] = lambda _: False,
    is_planned: Callable[[Scenario], bool] = runs_unasked,
    ours: Ours | None = None,
) -> Matrix:
    """
    Bring files together, but for scenarios that the project no longer has.

    *stacks* are the planned ones, in the order in which the report shows them.
    Of a scenario *is_planned* says whether they all run it; no other record of it can take that back.
    *ours* are the scenarios of the checkout; None says that there is none to know them from.
    """
    everything = sorted(loaded, key=lambda each: str(each.path))
    spokesmen = _spokesmen(everything, stacks)
    digests = {id_: each.digest for id_, each in (ours or {}).items()}
    seats = _seats(everything, stacks)
    spoken = tuple(evolve(_speak(seat, spokesmen.get(seat), everything, stacks), texts=digests) for seat in seats)
    texts = choose_texts((run for each in spoken for run in each.runs), ours)
    recorded = texts.scenarios
    scenarios = {id_: each for id_, each in recorded.items() if not is_retired(each)}
    default = {each.id for each in _lines(spoken) if is_planned(each) and each.id in scenarios}
    rows = _rows(spoken, scenarios)
    asked = {device: _asked(device, spoken, default) for device in {each.column.device for each in spoken}}
    cells = {state.id: state for each in spoken for state in _fill(each, rows, asked[each.column.device])}
    cells = {id_: _marked(state, scenarios) for id_, state in cells.items()}
    notices = [notice for each in everything for notice in each.notices]
    notices += [notice for each in spokesmen.values() for notice in each.notices]
    notices += texts.notices
    notices += doubts(cells.values(), (each for id_, each in recorded.items() if id_ not in scenarios))
    notices += seen_once((each.column for each in spoken), cells.values())
    return Matrix(
        columns=tuple(each.column for each in spoken),
        scenarios=tuple(sorted(scenarios.values(), key=lambda each: (each.file, each.line, each.id))),
        rows=rows,
        cells=cells,
        notices=tuple(sorted(notices, key=lambda each: each.sort_key)),
        sources={(each.column.stack, each.column.device): each.sources for each in spoken},
        origins={id_: each for id_, each in texts.origins.items() if id_ in scenarios},
    )


def _row(text: str) -> Row:
    scenario, _, mode = text.partition(" ")
    return scenario, next(each for each in _MODES if each == mode)


def _state(run: RecordedRun, cell: Cell, place: Place) -> CellState:
    header = run.header
    id_ = CellId(cell.scenario, header.stack, header.device, cell.mode)
    if cell.key == NO_KEY and isinstance(cell.outcome, Unavailable):
        return Missing(id_, Absence.NOT_HERE, cell.outcome.reason)
    return Observed(id_, cell.outcome, cell.digest, cell.seconds, header.harness, place, from_atlas=run.of_atlas)


def _beside(state: CellState, before: CellState | None) -> CellState:
    """Keep beside an observation of this machine what the atlas has of the same text."""
    if not (isinstance(state, Observed) and isinstance(before, Observed)) or state.from_atlas:
        return state
    known = (before.outcome, before.harness) if before.from_atlas else (before.in_atlas, before.harness_in_atlas)
    outcome, harness = known if before.digest == state.digest else (None, "")
    return evolve(state, in_atlas=outcome, harness_in_atlas=harness)


def _repeated(state: CellState, again: Again) -> CellState:
    if isinstance(state, Missing):
        return state
    return evolve(state, repeated=True, again=() if again.outcome is None else (again.outcome,))


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
    named = NAMED.fullmatch(loaded.path.name) if loaded.path.name.isprintable() else None
    return (named["stack"], "gpu" if named["device"] == "gpu" else "cpu") if named else None


def _speak(seat: Seat, spokesmen: Spokesmen | None, loaded: Sequence[Loaded], stacks: Sequence[Stack]) -> _Spoken:
    runs = spokesmen.runs if spokesmen else ()
    refused = any(isinstance(each, UnreadableFile) and _seat_of(each) == seat for each in loaded)
    distrusted = spokesmen is not None and not runs
    stack = next((each for each in stacks if each.name == seat[0]), None)
    return _Spoken(_column(seat, stack, runs), runs, unreadable=refused or distrusted, texts={})


def _column(seat: Seat, stack: Stack | None, runs: tuple[RecordedRun, ...]) -> Column:
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
        was_run_here=not runs or not all(each.of_atlas for each in runs),
    )


def _lines(spoken: Iterable[_Spoken]) -> Iterator[Scenario]:
    """Each scenario as each run had it."""
    yield from (line for each in spoken for run in each.runs for line in run.of(Scenario))


def _rows(spoken: Sequence[_Spoken], scenarios: Mapping[str, Scenario]) -> tuple[Row, ...]:
    """Rows of scenarios that no run got to are left out: nobody could say what they are."""
    planned = {row for each in spoken for row in each.planned if row[0] in scenarios}
    return tuple(sorted(planned, key=lambda row: _row_order(scenarios[row[0]], row[1])))


def _row_order(scenario: Scenario, mode: Mode) -> tuple[str, int, str, int]:
    return scenario.file, scenario.line, scenario.id, _MODES.index(mode)


@frozen
class _Asked:
    """The rows that any stack of a device planned, and those that every stack of the table is asked for."""

    by_any: AbstractSet[Row]
    of_table: AbstractSet[Row]


def _asked(device: Device, everyone: Iterable[_Spoken], default: AbstractSet[str]) -> _Asked:
    here = [each for each in everyone if each.column.device == device]
    by_any = {row for each in here for row in each.planned}
    return _Asked(by_any, {row for row in _asked_of_all(here) if row[0] in default})


def _fill(spoken: _Spoken, rows: Sequence[Row], asked: _Asked) -> Iterable[CellState]:
    """
    A table stack is asked for what another planned of the default scenarios, any stack for what it planned.

    One that is shown from the atlas alone is asked for what the atlas has: what that lacks is told where it is renewed.
    """
    column = spoken.column
    is_asked = not column.is_foreign and column.was_run_here
    expected = spoken.planned | asked.of_table if is_asked else spoken.planned
    cells = spoken.cells
    for row in rows:
        if row in cells:
            yield cells[row]
        elif row in asked.by_any:
            id_ = CellId(row[0], column.stack, column.device, row[1])
            yield Missing(id_, _why_absent(spoken, row), expected=row in expected)


def _asked_of_all(here: Sequence[_Spoken]) -> set[Row]:
    """What the stacks of the table were asked for on this machine; where nothing was, what the atlas has."""
    of_table = [each for each in here if not each.column.is_foreign]
    return {row for each in of_table for row in each.planned_here} or {row for each in of_table for row in each.planned}


def _why_absent(spoken: _Spoken, row: Row) -> Absence:
    if not spoken.runs:
        return Absence.UNREADABLE if spoken.unreadable else Absence.NO_RECORD
    if row not in spoken.planned:
        return Absence.NOT_SELECTED
    return Absence.LOST if spoken.column.whole else Absence.KILLED


def _marked(state: CellState, scenarios: Mapping[str, Scenario]) -> CellState:
    """Say of an observation what hangs on its scenario: whether it ran the present text, and whose that is."""
    if isinstance(state, Missing):
        return state
    scenario = scenarios[state.id.scenario]
    comparable, of_user = state.digest == scenario.digest, is_of_user(scenario)
    if (comparable, of_user) == (state.comparable, state.of_user):
        return state
    return evolve(state, comparable=comparable, of_user=of_user)
