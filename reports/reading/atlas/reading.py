"""The atlas as record files, so that it is merged with what was recorded here by the same rules."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from harness.identity import observing
from reports.reading.atlas import tables
from reports.reading.enumeration import listed, quoted
from reports.reading.notices import Notice, Place, Severity
from reports.reading.record_files import Loaded, Placed, RecordedRun, RecordFile, UnreadableFile
from reports.reading.records import Again, Cell, Footer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from reports.reading.atlas.tables import AtlasCell, AtlasRun, HarnessProof
    from reports.reading.matrix import Row
    from reports.reading.records import Device, Line, Scenario
    from stacks.stack import Stack


NAMED = 6
"""How many stacks of an older harness are named before the others are only counted."""


def load_atlas(folder: Path, stacks: Iterable[Stack]) -> tuple[Loaded, ...]:
    """Read what the atlas has of *stacks*, a file a stack and device; a project without an atlas has none."""
    if not folder.is_dir():
        return ()
    try:
        atlas = tables.read(folder)
    except (tables.ChangedAtlasError, msgspec.DecodeError, OSError, KeyError, ValueError) as error:
        hint = "`git checkout atlas/` brings it back; the report is built without it"
        return (UnreadableFile(folder, (Notice(Severity.UNREADABLE, "atlas", str(error), Place(folder), hint),)),)
    known, today = {each.name for each in stacks}, observing()
    texts = {(each.id, each.digest): each for each in atlas.scenarios}
    place = Place(folder / tables.CELLS)
    seats: dict[tuple[str, Device], list[RecordedRun]] = {}
    for run in atlas.runs:
        if run.header.stack in known:
            seats.setdefault((run.header.stack, run.header.device), []).append(_recorded(run, texts, place))
    notices = _stale(chain.from_iterable(seats.values()), atlas.harnesses, today, place)
    # Told once for all, which is with the first.
    return tuple(RecordFile(place.file, tuple(runs), () if at else notices) for at, runs in enumerate(seats.values()))


def _recorded(run: AtlasRun, texts: Mapping[tuple[str, str], Scenario], place: Place) -> RecordedRun:
    header = msgspec.structs.replace(run.header, planned=tuple(" ".join(row) for row in run.cells))
    lines = (header, run.imported, *_texts(run, texts), *_cells(run), Footer(len(run.cells), 0, 0.0))
    return RecordedRun(header, tuple(Placed(place, line) for line in lines), of_atlas=True)


def _texts(run: AtlasRun, texts: Mapping[tuple[str, str], Scenario]) -> Iterator[Scenario]:
    used = dict.fromkeys((scenario, cell.digest) for (scenario, _), cell in run.cells.items())
    return (texts[each] for each in used)


def _cells(run: AtlasRun) -> Iterator[Line]:
    for row, cell in run.cells.items():
        yield Cell(*row, cell.digest, cell.key, 0.0, cell.outcome)
        if cell.repeated:
            yield from _again(row, cell)


def _again(row: Row, cell: AtlasCell) -> Iterator[Again]:
    for outcome in cell.again or (None,):
        yield Again(*row, cell.digest, cell.key, 0.0, outcome)


def _stale(runs: Iterable[RecordedRun], proofs: Iterable[HarnessProof], today: str, place: Place) -> tuple[Notice, ...]:
    """Tell of stacks that the present harness has not observed, or in part, and how it came out where it has."""
    hint = "`nox -s atlas -- --stale` lists and runs what is not of today"
    older = [each.header for each in runs if each.header.harness != today]
    if not older:
        return ()
    about = {each.older: each for each in proofs if each.newer == today and each.cells}
    known = [about.get(each) for each in dict.fromkeys(header.harness for header in older)]
    stacks = tuple(dict.fromkeys(each.stack for each in older))
    message = f"{listed(stacks, NAMED)} {'was' if len(stacks) == 1 else 'were'} observed with an older harness"
    severity = Severity.REMARK if all(known) else Severity.DOUBTFUL
    told = f"{message} than this one, at least in part{''.join(map(_proven, filter(None, known)))}"
    return (Notice(severity, "stale-atlas", told, place, hint),)


def _proven(proof: HarnessProof) -> str:
    others = f", and not in {listed(quoted(proof.others), NAMED)}" if proof.others else ""
    return f"; {proof.alike:,} of {proof.cells:,} cells that both observed came out alike{others}"
