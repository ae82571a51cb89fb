"""
Why a release does something else with masks: reviewed notes, one a cause.

They stand in `reasons/`, one file a release; `docs/reasons.md` says how one is written.
A reason names the version it came with and the scenarios that show it, never two stacks: so it serves every step that
takes in that version, and the records decide whether it is true.
"""

from __future__ import annotations

from enum import Enum
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen
from packaging.version import Version

from reports.judging.first_difference import OutcomeParts
from reports.judging.predecessors import keras_version, tensorflow_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.traits import Effect
    from reports.judging.changes import Change
    from reports.judging.kinds import Kind
    from reports.judging.step import Step
    from reports.reading.matrix import Column
    from reports.reading.records import Mode
    from stacks.stack import ImportedAs


class Intent(Enum):
    """Whether those who wrote the code meant it."""

    INTENDED = "intended"
    BUG = "bug"
    UNKNOWN = "unknown"


NO_VERSION = Version("0")


class Package(Enum):
    """Whose release brought it."""

    KERAS = "keras"
    TENSORFLOW = "tensorflow"
    TF_KERAS = "tf.keras"
    """The Keras inside TensorFlow, with TensorFlow's numbers; who comes from stand-alone Keras meets it too."""

    JAX = "jax"
    """Keras on JAX, with Keras's numbers; who comes from TensorFlow meets it."""

    @property
    def title(self) -> str:
        """Its name as it is written in a sentence."""
        return {
            Package.KERAS: "Keras",
            Package.TENSORFLOW: "TensorFlow",
            Package.TF_KERAS: "tf.keras",
            Package.JAX: "Keras on JAX",
        }[self]

    def version_in(self, column: Column) -> Version:
        """Tell the version of the package in a stack; 0 where it has none, or none that can be ordered."""
        match self:
            case Package.KERAS:
                return keras_version(column)
            case Package.JAX:
                return keras_version(column) if column.tensorflow is None else NO_VERSION
            case Package.TF_KERAS:
                return tensorflow_version(column) if column.imported_as == "tf.keras" else NO_VERSION
            case Package.TENSORFLOW:
                return tensorflow_version(column)


class Part(Enum):
    """What a step does with a reason: it brings it, or it leaves it behind."""

    COMES = "comes"
    GOES = "goes"


@frozen
class AtLayer:
    """A class of layers at which traces part for a reason, and a scenario that shows it there."""

    layer_class: str
    scenario: str


@frozen
class Reason:
    """
    One cause, as its reviewers understood it.

    *changes* are the kinds of change that it brings, and *says* are pieces of what a new warning or error then says:
    one of them is enough, for modes and versions word the same failure differently.
    *imported_as* is how those who meet it import Keras; None where that does not matter.
    *until* is the version that left it behind again, and *ending* says how.
    The others tell how it looks in a model that no reason names: *layers* are the classes at which traces part, *kin*
    those that must part by the same cause though no scenario has them, *effects* what becomes of the mask there,
    *inputs* how many tensors the layer is called with at least, and *method* the method that raises.
    *links* document the change in the code, *reports* are users who met it.
    """

    name: str
    title: str
    package: Package
    since: Version
    until: Version | None
    scenarios: tuple[str, ...]
    modes: tuple[str, ...]
    changes: tuple[Kind, ...]
    says: tuple[str, ...]
    cause: str
    intent: Intent
    advice: str
    ending: str | None
    links: tuple[str, ...]
    reports: tuple[str, ...]
    imported_as: ImportedAs | None = None
    layers: tuple[AtLayer, ...] = ()
    effects: tuple[Effect, ...] = ()
    kin: tuple[str, ...] = ()
    inputs: int = 1
    method: str | None = None

    @property
    def classes(self) -> frozenset[str]:
        """The classes of layers at which it can be met; none where any may be it."""
        return frozenset((*(each.layer_class for each in self.layers), *self.kin))

    def part_in(self, older: Column, newer: Column) -> Part | None:
        """What the step between two stacks does with it; None where it does not touch it, or steps over it."""
        if self.imported_as not in {None, newer.imported_as}:
            return None
        before, after = self.package.version_in(older), self.package.version_in(newer)
        if before < self.since <= after:
            return None if self.until and self.until <= after else Part.COMES
        return Part.GOES if self.until and self.since <= before < self.until <= after else None

    def holds_in(self, column: Column) -> bool:
        """True where a stack has a version that it brought and that has not left it behind."""
        if self.imported_as not in {None, column.imported_as}:
            return False
        version = self.package.version_in(column)
        return self.since <= version and (self.until is None or version < self.until)

    def is_of(self, mode: Mode) -> bool:
        """True where it names the mode, or none."""
        return not self.modes or mode in self.modes

    def names(self, scenario: str) -> bool:
        """True where it names the scenario, by itself or among several."""
        return scenario in self.scenarios or any(fnmatchcase(scenario, each) for each in self._patterns)

    @property
    def named(self) -> tuple[str, ...]:
        """The scenarios that it names one by one."""
        return tuple(each for each in self.scenarios if each not in self._patterns)

    @cached_property
    def _patterns(self) -> tuple[str, ...]:
        """The names that stand for several scenarios; to match a plain one takes as long."""
        return tuple(each for each in self.scenarios if any(sign in each for sign in "*?["))

    def fits(self, step: Step, part: Part) -> bool:
        """True where the step shows what the reason says it brings; how it ends is not said."""
        if part is Part.GOES:
            return True
        told = not self.says or any(map(self.is_said_in, _texts(step.change)))
        return told and step.kind in self.changes

    def is_said_in(self, text: str) -> bool:
        """True where a text says what it quotes."""
        return any(each in text for each in self.says)


def _texts(change: Change) -> tuple[str, ...]:
    """What is newly said at a step."""
    warned = tuple(each.text for each in change.new_warnings)
    match change.parting:
        case OutcomeParts(newer=str(failure), raised=raised):
            return (*warned, failure, *(raised.said if raised else ()))
        case _:
            return warned


class ReasonsByScenario:
    """Finds the reasons that name a scenario; there are hundreds, and a scenario is asked about many times."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self._reasons = tuple(reasons)
        self._known: dict[str, tuple[Reason, ...]] = {}

    def about(self, row: BehaviourRow) -> tuple[Reason, ...]:
        """Those that are about the row, in their order."""
        if row.scenario not in self._known:
            self._known[row.scenario] = tuple(each for each in self._reasons if each.names(row.scenario))
        return tuple(each for each in self._known[row.scenario] if each.is_of(row.mode))


@frozen
class Tally:
    """How many differences are documented, and how many of them users had reported in public."""

    found: int
    reported: int

    @property
    def sentence(self) -> str:
        """The figures as the README and the page of reasons print them."""
        return (
            f"{self.found} distinct differences are documented: "
            f"{self.reported} have a public report, for {self.found - self.reported} none was found"
        )


def tally(reasons: Sequence[Reason]) -> Tally:
    """Count reasons, and those that name a report."""
    return Tally(len(reasons), sum(bool(each.reports) for each in reasons))
