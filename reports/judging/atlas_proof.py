"""Holds what was run here against the atlas: where it comes out otherwise, it is a finding about machines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.changes import alike, compare_apart
from reports.judging.messages import normalised
from reports.reading.atlas.tables import HarnessProof
from reports.reading.matrix import Observed
from reports.reading.notices import Notice, Severity
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.reading.matrix import CellState
    from reports.reading.records import Device


@frozen
class AtlasProof:
    """
    How many cells were *held* against the atlas, and the *others*: those that came out otherwise here.

    *shown* is how many cells were not run here, and are shown from the atlas; *seats* are the stacks and devices of
    which nothing was run here at all.
    """

    held: int = 0
    others: tuple[Observed, ...] = ()
    shown: int = 0
    seats: frozenset[tuple[str, Device]] = frozenset()

    @property
    def sentence(self) -> str:
        """In a sentence; empty where nothing was held against the atlas."""
        same = self.held - len(self.others)
        return f"{same} of {self.held} cells came out here as in the atlas" if self.held else ""

    @property
    def notices(self) -> Iterator[Notice]:
        """A notice for each cell that came out otherwise."""
        return map(_told, self.others)


NO_PROOF = AtlasProof()


def harness_proofs(states: Iterable[CellState]) -> tuple[HarnessProof, ...]:
    """How each harness came out here beside those that observed the atlas, where they are not the same."""
    found: defaultdict[tuple[str, str], list[Observed]] = defaultdict(list)
    for each in states:
        if isinstance(each, Observed) and each.in_atlas is not None and each.harness != each.harness_in_atlas:
            found[each.harness_in_atlas, each.harness].append(each)
    return tuple(_harness_proof(*pair, held) for pair, held in sorted(found.items()))


def _harness_proof(older: str, newer: str, held: Sequence[Observed]) -> HarnessProof:
    others = [each for each in held if not _came_out_alike(each)]
    named = tuple(sorted({each.id.scenario for each in others}))
    return HarnessProof(older, newer, len(held), len(held) - len(others), named)


def added(before: Iterable[HarnessProof], since: Iterable[HarnessProof]) -> tuple[HarnessProof, ...]:
    """Add up what was proven before and since, of which no cell is in both: a cell that was seen anew replaced it."""
    found: dict[tuple[str, str], HarnessProof] = {}
    for each in (*before, *since):
        known = found.get((each.older, each.newer), HarnessProof(each.older, each.newer, 0, 0))
        others = tuple(sorted({*known.others, *each.others}))
        cells, alike_ = known.cells + each.cells, known.alike + each.alike
        found[each.older, each.newer] = HarnessProof(each.older, each.newer, cells, alike_, others)
    return tuple(found[each] for each in sorted(found))


def prove(states: Iterable[CellState]) -> AtlasProof:
    """Compare each cell that was run here with what the atlas has of the same text, but for what is never the same."""
    observed = [each for each in states if isinstance(each, Observed)]
    held = [each for each in observed if each.in_atlas is not None and not each.again]
    others = tuple(each for each in held if not _came_out_alike(each))
    shown = [each for each in observed if each.from_atlas]
    ran = (each for each in observed if not each.from_atlas)
    return AtlasProof(len(held), others, len(shown), _seats(shown) - _seats(ran))


def _came_out_alike(observed: Observed) -> bool:
    """What a stack says that it has not, it has neither here nor there: of such cells there is nothing to compare."""
    match observed.outcome, observed.in_atlas:
        case Unavailable(reason=here), Unavailable(reason=there):
            return normalised(here) == normalised(there)
        case _:
            return alike(_in_atlas(observed), observed)


def _seats(cells: Iterable[Observed]) -> frozenset[tuple[str, Device]]:
    return frozenset((each.id.stack, each.id.device) for each in cells)


def _in_atlas(observed: Observed) -> Observed:
    assert observed.in_atlas is not None  # noqa: S101 - the caller asks only of those
    return evolve(observed, outcome=observed.in_atlas)


def _told(observed: Observed) -> Notice:
    change = compare_apart(_in_atlas(observed), observed)
    where = f"`{observed.id.scenario}` in {observed.id.mode} on {observed.id.stack} ({observed.id.device})"
    parts = f": {change.parting.sentence}" if change.parting else ""
    message = f"{where} came out otherwise here than in the atlas{parts}"
    hint = "a difference between machines; `nox -s matrix -- --force` runs it again"
    return Notice(Severity.DOUBTFUL, "not-as-in-the-atlas", message, hint=hint)
