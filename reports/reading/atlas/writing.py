"""Makes the atlas of what was recorded: every observed cell of a stack of the table and a scenario of the project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from attrs import evolve, frozen

from reports.reading.atlas.tables import Atlas, AtlasCell, AtlasRun
from reports.reading.record_files import RecordFile
from reports.reading.records import NO_KEY, Again, Cell, Imported, Outcome, Unavailable
from reports.reading.run_selection import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.reading.matrix import Row
    from reports.reading.provenance import Ours
    from reports.reading.record_files import Loaded, RecordedRun
    from reports.reading.records import Device, Header
    from stacks.stack import Stack

PLACE = re.compile(rb"(defined at )[^\s)]*/(?=(?:harness|scenarios)/|lib/python)")
"""How TensorFlow 2.0 to 2.6 say where a node was made: the folder of the project is this machine's business."""


_decoder: msgspec.json.Decoder[Outcome] = msgspec.json.Decoder(Outcome)


@frozen
class _Seen:
    """A cell with the header of the run that saw it."""

    header: Header
    imported: Imported
    cell: AtlasCell


def renewed(before: Sequence[Loaded], recorded: Sequence[Loaded], stacks: Sequence[Stack], ours: Ours) -> Atlas:
    """
    Put what was *recorded* in the place of what stood there *before*, and leave out what no stack or text stands for.

    What could not be run where it was recorded is no fact about its stack.
    """
    runs: list[AtlasRun] = []
    for stack in stacks:
        for device in ("cpu", "gpu"):
            old, new = (_files(each, stack, device) for each in (before, recorded))
            if chosen := choose([*old, *new], stack).runs if (old or new) else ():
                seen = _seen(sorted(chosen, key=lambda run: not run.of_atlas), ours)
                runs += _grouped(seen)
    used = {(row[0], cell.digest) for run in runs for row, cell in run.cells.items()}
    return Atlas(tuple(runs), tuple(each for each in ours.values() if (each.id, each.digest) in used))


def _files(loaded: Iterable[Loaded], stack: Stack, device: Device) -> list[RecordFile]:
    files = (each for each in loaded if isinstance(each, RecordFile))
    return [each for each in files if (each.header.stack, each.header.device) == (stack.name, device)]


def _seen(runs: Iterable[RecordedRun], ours: Ours) -> Mapping[Row, _Seen]:
    found: dict[Row, _Seen] = {}
    for run in runs:
        imported = run.of(Imported)
        for placed in run.lines:
            match placed.line:
                case Cell(scenario, mode) as cell if imported and _counts(cell, ours):
                    seen = AtlasCell(cell.digest, cell.key, _public(cell.outcome), repeated=False)
                    found[scenario, mode] = _Seen(_bare(run.header), imported[-1], seen)
                case Again(scenario, mode) as again if (scenario, mode) in found:
                    found[scenario, mode] = _repeated(found[scenario, mode], again)
    return found


def _counts(cell: Cell, ours: Ours) -> bool:
    is_not_here = cell.key == NO_KEY and isinstance(cell.outcome, Unavailable)
    return cell.scenario in ours and ours[cell.scenario].digest == cell.digest and not is_not_here


def _repeated(seen: _Seen, again: Again) -> _Seen:
    if again.key != seen.cell.key:
        return seen
    others = () if again.outcome is None else (_public(again.outcome),)
    return evolve(seen, cell=evolve(seen.cell, repeated=True, again=others))


def _public(outcome: Outcome) -> Outcome:
    """An outcome without the folders of the machine that saw it."""
    text = msgspec.json.encode(outcome)
    shown = PLACE.sub(rb"\1", text)
    return outcome if shown == text else _decoder.decode(shown)


def _bare(header: Header) -> Header:
    return msgspec.structs.replace(header, planned=())


def _grouped(seen: Mapping[Row, _Seen]) -> list[AtlasRun]:
    """The runs that still have a cell, the oldest first."""
    of_runs: dict[bytes, dict[Row, _Seen]] = {}
    for row, each in seen.items():
        of_runs.setdefault(msgspec.json.encode((each.header.started, each.header, each.imported)), {})[row] = each
    return [_run(of_runs[each]) for each in sorted(of_runs)]


def _run(seen: Mapping[Row, _Seen]) -> AtlasRun:
    first = next(iter(seen.values()))
    return AtlasRun(first.header, first.imported, {row: each.cell for row, each in sorted(seen.items())})
