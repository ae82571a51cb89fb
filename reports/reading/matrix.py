"""
Every planned cell of every stack, each with what was observed or why nothing was.

A `Matrix` is what any number of record files come to; the order in which they were named leaves no trace in it.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from reports.reading.project_scenarios import is_of_user
from reports.reading.provenance import OfProject
from reports.reading.records import Device, Header, Imported, Mode, Outcome, Scenario, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.reading.notices import Notice, Place
    from reports.reading.provenance import Origin

Row = tuple[str, Mode]
"""A scenario's id and a mode: a line of the matrix."""


class CellId(NamedTuple):
    """The address of a cell; there are hundreds of thousands, and each is looked up and sorted many times."""

    scenario: str
    stack: str
    device: Device
    mode: Mode


@frozen
class Observed:
    """A cell that was run, or that the stack said could not be run."""

    id: CellId
    outcome: Outcome
    digest: str
    seconds: float
    harness: str
    """The digest of the harness that ran it."""
    place: Place = field(eq=False)
    comparable: bool = True
    """False where this stack ran another text of the scenario than the newest run did."""
    again: tuple[Outcome, ...] = ()
    """What further processes saw of it that was not the same to the last bit."""
    repeated: bool = False
    """True where it was observed twice."""
    of_user: bool = False
    """True where the scenario is a user's own, and none of the project's."""
    from_atlas: bool = False
    """True where it was not run here, but came with the project."""
    in_atlas: Outcome | None = None
    """What the atlas has of the same text, where this was run here."""
    harness_in_atlas: str = ""
    """The digest of the harness that observed that."""


class Absence(Enum):
    """Why a planned cell is not there."""

    NO_RECORD = "no record"
    """There is no readable record file of this stack on this device."""
    KILLED = "run was killed"
    """The run planned the cell and ended before it; running it again resumes there."""
    NOT_SELECTED = "not selected"
    """Other stacks planned the cell, the runs of this one did not."""
    UNREADABLE = "record file refused"
    """There is a record file, and a notice says why it does not count."""
    NOT_HERE = "could not be run here"
    """The machine that ran the stack lacked something; elsewhere, or another day, the cell may run."""
    LOST = "lost"
    """The run ended and calls itself whole, yet the cell cannot be read from the file."""


@frozen
class Missing:
    """A planned cell that is not there."""

    id: CellId
    absence: Absence
    detail: str = ""
    """What the run said about it, where it said anything."""
    expected: bool = True
    """False where nobody asked this stack for it: a scenario from elsewhere, or one that is not run unasked."""

    @property
    def reason(self) -> str:
        """The absence in words."""
        return f"{self.absence.value}: {self.detail}" if self.detail else self.absence.value


CellState = Observed | Missing


@frozen
class Column:
    """
    One stack on one device: who it is, as planned and as it really was.

    The *planned_* fields are None for a stack that only the records know (a colleague's environment, production).
    *header* and *imported* are those of the newest run, and None where nothing was recorded.
    """

    stack: str
    device: Device
    planned_python: str | None
    planned_tensorflow: str | None
    planned_keras: str | None
    imported_as: str | None
    header: Header | None
    imported: Imported | None
    whole: bool
    """True where the newest run ended with its footer."""
    was_run_here: bool = True
    """False where all that is known of it came with the project."""

    @property
    def is_foreign(self) -> bool:
        """True where no table in stacks.toml describes the stack."""
        return self.planned_keras is None

    @property
    def keras(self) -> str | None:
        """The version of Keras that was imported, else the planned one."""
        return self.imported.keras if self.imported else self.planned_keras

    @property
    def tensorflow(self) -> str | None:
        """The version of TensorFlow that was imported, else the planned one."""
        return self.imported.tensorflow if self.imported else self.planned_tensorflow

    @property
    def python(self) -> str | None:
        """The version of Python that ran, else the planned one."""
        return self.imported.python if self.imported else self.planned_python


@frozen
class Completeness:
    """How much of what was planned is there, on one device of one stack or in all."""

    planned: int
    outcomes: Mapping[str, int]
    """Cells by outcome: ok, error, crashed, timeout, unavailable; each is named, 0 too."""
    missing: Mapping[Absence, int]
    """Cells by why they are not there; only absences that occur."""
    incomparable: int = 0
    """Recorded cells that ran another text of the scenario than the newest run did."""

    @property
    def recorded(self) -> int:
        """Cells that have an observation."""
        return sum(self.outcomes.values())

    @property
    def is_whole(self) -> bool:
        """True where anything was planned, no planned cell is missing and all can be compared."""
        return self.planned > 0 and not self.missing and not self.incomparable


class StackPair(NamedTuple):
    """Two stacks, and the device on which they are compared."""

    older: str
    newer: str
    device: Device


@frozen
class Matrix:
    """
    Columns by rows.

    *columns* stand in the order of stacks.toml, then the foreign stacks by name; each on the CPU before on the GPU.
    *rows* are the (scenario, mode) pairs planned anywhere.
    *cells* has an entry for each column and each row that any stack planned on that column's device; a `Missing` one
    is expected only where the stack, or the table it stands in, planned it.
    """

    columns: tuple[Column, ...]
    scenarios: tuple[Scenario, ...]
    rows: tuple[Row, ...]
    cells: Mapping[CellId, CellState]
    notices: tuple[Notice, ...]
    sources: Mapping[tuple[str, Device], Mapping[str, Source]] = field(factory=dict)
    """The classes of Keras at work, by their full names, of each stack and device that recorded any."""
    origins: Mapping[str, Origin] = field(factory=dict)
    """Whose the text of each scenario is."""

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """The devices that have a column, cpu first."""
        found = {each.device for each in self.columns}
        return tuple(each for each in ("cpu", "gpu") if each in found)

    def on(self, device: Device) -> tuple[Column, ...]:
        """The columns of one device."""
        return self._on.get(device, ())

    @cached_property
    def _on(self) -> Mapping[Device, tuple[Column, ...]]:
        return {device: tuple(each for each in self.columns if each.device == device) for device in self.devices}

    @cached_property
    def _by_column(self) -> Mapping[tuple[str, Device], tuple[CellState, ...]]:
        found: dict[tuple[str, Device], list[CellState]] = {}
        for id_, state in self.cells.items():
            found.setdefault((id_.stack, id_.device), []).append(state)
        return {seat: tuple(states) for seat, states in found.items()}

    def cells_of(self, column: Column) -> tuple[CellState, ...]:
        """The cells of one column; there are tens of thousands of others to look through."""
        return self._by_column.get((column.stack, column.device), ())

    def of(self, scenario: str, column: Column) -> tuple[CellState, ...]:
        """The cells of one scenario on one column, in the order of modes."""
        ids = (CellId(scenario, column.stack, column.device, mode) for mode in self.modes_of(scenario))
        return tuple(self.cells[each] for each in ids if each in self.cells)

    def modes_of(self, scenario: str) -> tuple[Mode, ...]:
        """The modes of one scenario that are planned anywhere."""
        return self._modes_of.get(scenario, ())

    @cached_property
    def _modes_of(self) -> Mapping[str, tuple[Mode, ...]]:
        found: dict[str, list[Mode]] = {}
        for scenario, mode in self.rows:
            found.setdefault(scenario, []).append(mode)
        return {scenario: tuple(modes) for scenario, modes in found.items()}

    def origin(self, scenario: str) -> Origin:
        """Whose the text of a scenario is; where nothing else is known, the project's."""
        return self.origins.get(scenario, OfProject())

    @cached_property
    def of_project(self) -> frozenset[str]:
        """The scenarios on which claims and reasons may rest: their text is the project's, and not only their name."""
        ours = (each for each in self.scenarios if isinstance(self.origin(each.id), OfProject))
        return frozenset(each.id for each in ours if not is_of_user(each))

    def scenario(self, id: str) -> Scenario:  # noqa: A002 - the word of the record format
        """The scenario of that id, as the newest run had it."""
        return self._scenario[id]

    @cached_property
    def _scenario(self) -> Mapping[str, Scenario]:
        return {each.id: each for each in self.scenarios}
