"""
How the source of a layer differs between two stacks.

The first layer where two traces part is the first to look into.
Each stack records the classes of Keras at work in it, and what a class does not say itself its bases say.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import UNCHANGED
from reports.judging.messages import layer_name, own_name, short_type
from reports.reading.matrix import CellId, Observed
from reports.reading.records import Ok, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.changes import Change
    from reports.judging.step import Step
    from reports.reading.matrix import Matrix
    from reports.reading.records import Outcome

    _Known = Mapping[str, Source]
    """The classes that a stack recorded, by their full names."""

MOST_LINES = 5_000
"""Lines of a class that are compared: the longest of Keras's has 1,910, and the time grows with the square of them."""
SPEAKS_OF_A_MASK = re.compile("mask", re.IGNORECASE)
NAMED = re.compile(r"^Layer '([^']+)'")
"""How a warning of Keras opens that is about a layer."""


@frozen
class Hunk:
    """Lines that stand together in a difference."""

    lines: tuple[str, ...]

    @property
    def speaks_of_a_mask(self) -> bool:
        """True where the word stands in a line that came or went, or beside one."""
        return any(SPEAKS_OF_A_MASK.search(each) for each in self.lines)


@frozen
class ClassPair:
    """One class in two stacks."""

    older: str
    newer: str
    before: Source
    after: Source

    @property
    def name(self) -> str:
        """What the newer stack calls the class."""
        return short_type(self.after.type)

    @property
    def hunks(self) -> tuple[Hunk, ...]:
        """What differs, in the order of the text; nothing where it is the same."""
        return _hunks(self.before.text, self.after.text)

    @property
    def about_masks(self) -> tuple[Hunk, ...]:
        """The hunks that speak of a mask."""
        return tuple(each for each in self.hunks if each.speaks_of_a_mask)

    @property
    def others(self) -> tuple[Hunk, ...]:
        """The hunks that do not."""
        return tuple(each for each in self.hunks if not each.speaks_of_a_mask)


@frozen
class Lineage:
    """
    The class of a layer in two stacks, with the bases that both have.

    *only_older* and *only_newer* name the bases that the other stack does not have.
    """

    own: ClassPair
    bases: tuple[ClassPair, ...]
    only_older: tuple[str, ...]
    only_newer: tuple[str, ...]

    @property
    def differing(self) -> tuple[ClassPair, ...]:
        """Those whose text differs, the class itself first."""
        return tuple(each for each in (self.own, *self.bases) if each.hunks)


def lineage_at(matrix: Matrix, row: BehaviourRow, step: Step) -> Lineage | None:
    """The class of the layer at which a step parts; None where it is not known in both stacks."""
    layer = _layer(step.change)
    if step.kind in UNCHANGED or layer is None:
        return None
    stacks = step.older, step.newer
    outcomes = [_outcome(matrix, CellId(row.scenario, each, row.device, row.mode)) for each in stacks]
    before, after = (type_of(each, layer) for each in outcomes)
    known_before, known_after = (matrix.sources.get((each, row.device), {}) for each in stacks)
    own = _pair(stacks, _source(known_before, before, after), _source(known_after, after, before))
    return _lineage(own, known_before, known_after) if own else None


def _layer(change: Change) -> str | None:
    """The layer that parts, or the one that a warning names where nothing else parts."""
    if change.parting and change.parting.layer:
        return change.parting.layer
    named = (NAMED.search(each.text) for each in (*change.new_warnings, *change.gone_warnings))
    return next((each[1] for each in named if each), None)


def _outcome(matrix: Matrix, cell: CellId) -> Outcome | None:
    state = matrix.cells.get(cell)
    return state.outcome if isinstance(state, Observed) else None


def type_of(outcome: Outcome | None, layer: str) -> str | None:
    """
    The full name of a layer's class; a run that failed tells none.

    A warning names a layer without those it stands in, so a name that is no path is looked for at the end of paths too.
    """
    trace = outcome.trace if isinstance(outcome, Ok) else ()
    found = (each.type for name in (layer_name, own_name) for each in trace if name(each.layer) == layer_name(layer))
    return next(found, None)


def _source(known: _Known, type_: str | None, other: str | None) -> Source | None:
    """A class by its full name or, where the run told none, by the name that it has in the other stack."""
    if type_ is not None:
        return known.get(type_)
    return _namesake(known.values(), other) if other else None


def _namesake(known: Iterable[Source], type_: str) -> Source | None:
    return next((each for each in known if _plain(each.type) == _plain(type_)), None)


def _plain(type_: str) -> str:
    """The name of a class without the underscore that made it private: _Merge became Merge."""
    return short_type(type_).lstrip("_")


def _pair(stacks: tuple[str, str], before: Source | None, after: Source | None) -> ClassPair | None:
    return ClassPair(*stacks, before, after) if before and after else None


def _lineage(own: ClassPair, known_before: _Known, known_after: _Known) -> Lineage:
    before = [known_before[each] for each in own.before.bases if each in known_before]
    after = [known_after[each] for each in own.after.bases if each in known_after]
    pairs = [_pair((own.older, own.newer), _namesake(before, each.type), each) for each in after]
    both = {_plain(each.after.type) for each in pairs if each}
    return Lineage(
        own,
        tuple(each for each in pairs if each),
        tuple(short_type(each.type) for each in before if _plain(each.type) not in both),
        tuple(short_type(each.type) for each in after if _plain(each.type) not in both),
    )


@cache
def _hunks(before: str, after: str) -> tuple[Hunk, ...]:
    older, newer = (text.splitlines()[:MOST_LINES] for text in (before, after))
    lines = difflib.unified_diff(older, newer, lineterm="")
    found: list[list[str]] = []
    for each in islice(lines, 2, None):
        if each.startswith("@@"):
            found.append([])
        found[-1].append(each)
    return tuple(Hunk(tuple(each)) for each in found)
