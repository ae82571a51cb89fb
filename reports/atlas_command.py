"""`python -m reports atlas`: puts what was recorded into the atlas, and says what it lacks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from harness import whole
from harness.exit_codes import Exit
from harness.modes import MODES
from reports.judging.atlas_proof import added, harness_proofs
from reports.pages.terminal import say
from reports.reading.atlas import tables
from reports.reading.atlas.writing import renewed
from reports.reading.comparability import NAMED
from reports.reading.enumeration import first_of
from reports.reading.loading import load
from reports.reading.merging import merge
from reports.reading.notices import Severity
from reports.reading.project import ROOT
from reports.reading.project_scenarios import project_rows
from reports.reading.provenance import project_texts
from reports.reading.record_files import RecordFile
from reports.reading.records import Cell
from stacks.atlas import Row, keys
from stacks.options import Options
from stacks.table import select

ALL = "every cell of the atlas is of today"
ALL_OF_IT = Options(modes=MODES, all_scenarios=True)
"""What an atlas has of a stack."""

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.reading.atlas.tables import Atlas
    from reports.reading.notices import Notice
    from reports.reading.record_files import Loaded
    from stacks.stack import Stack


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes beside its sources."""
    parser.add_argument("--stale", action="store_true", help="write nothing, and list what is missing or not of today")
    parser.add_argument("--among", nargs="+", default=[], metavar="STACK", help="of these stacks or groups")
    parser.add_argument("--matching", default="", metavar="EXPR", help="of scenarios whose name matches")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the stale cells of each stack, too")


def tell_stale(options: argparse.Namespace, before: Sequence[Loaded], stacks: Sequence[Stack]) -> Exit:
    """List the cells that the atlas lacks, or that today's lock, scenario or harness would key otherwise."""
    asked = evolve(ALL_OF_IT, keyword=options.matching)
    asked.check()
    if not _is_readable(each for each in _told(before) if each.severity is Severity.UNREADABLE):
        # Of an atlas that cannot be read nobody knows what it lacks.
        return Exit.UNREADABLE
    known = _keys(before)
    found = {each.name: _stale(known.get(each.name, {}), keys(each, asked)) for each in select(stacks, options.among)}
    stale = {name: rows for name, rows in found.items() if rows}
    for line in _stale_lines(stale):
        say(line)
    if options.json:
        whole.write_text(options.json, json.dumps(stale))
    return Exit.FOUND if stale else Exit.DONE


def _stale_lines(stale: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    for name, rows in stale.items():
        yield f"{name}: {_counted(len(rows), 'cell')} of {first_of(_scenarios(rows), NAMED)}"
    count = sum(map(len, stale.values()))
    verb = "is" if count == 1 else "are"
    yield (
        f"{_counted(count, 'cell')} of {_counted(len(stale), 'stack')} {verb} missing or not of today" if stale else ALL
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _scenarios(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scenario for scenario, _ in rows))


def _keys(atlas: Iterable[Loaded]) -> Mapping[str, Mapping[Row, str]]:
    found: dict[str, dict[Row, str]] = {}
    for file in atlas:
        for run in file.runs if isinstance(file, RecordFile) and file.header.device == "cpu" else ():
            found.setdefault(run.header.stack, {}).update(
                {(each.scenario, each.mode): each.key for each in run.of(Cell)}
            )
    return found


def _stale(known: Mapping[Row, str], today: Mapping[Row, str]) -> list[Row]:
    return [row for row, key in today.items() if known.get(row) != key]


def renew(folder: Path, before: Sequence[Loaded], records: Sequence[Path], stacks: Sequence[Stack]) -> Exit:
    """Write the atlas anew of what it has and what was recorded since."""
    recorded = [load(path) for path in records]
    if not _is_readable(_told((*before, *recorded))):
        return Exit.UNREADABLE
    ours = project_texts(ROOT)
    proofs = harness_proofs(merge([*before, *recorded], stacks, ours=ours).cells.values())
    known = tables.read_harnesses(folder) if before else ()
    atlas = evolve(renewed(before, recorded, stacks, ours), harnesses=added(known, proofs))
    tables.write(folder, atlas)
    return _how_whole(folder, atlas, stacks)


def _told(loaded: Iterable[Loaded]) -> Iterator[Notice]:
    return (notice for each in loaded for notice in each.notices)


def _is_readable(notices: Iterable[Notice]) -> bool:
    """Say each, and whether all could be read."""
    severities = set()
    for each in notices:
        say(f"{each.severity.value}: {each}", aside=True)
        severities.add(each.severity)
    return Severity.UNREADABLE not in severities


def _how_whole(folder: Path, atlas: Atlas, stacks: Sequence[Stack]) -> Exit:
    wanted = set(project_rows(ROOT))
    found = Counter({each.name: 0 for each in stacks})
    for run in atlas.runs:
        found[run.header.stack] += len(wanted & run.cells.keys()) if run.header.device == "cpu" else 0
    for stack, count in found.items():
        if count < len(wanted):
            say(f"{stack}: {count} of {len(wanted)} cells", aside=True)
    size = sum(each.stat().st_size for each in folder.iterdir() if each.is_file())
    complete = sum(count == len(wanted) for count in found.values())
    cells = f"{sum(found.values()):,} of {len(wanted) * len(found):,} cells"
    say(f"{folder}: {cells}, {complete} of {len(found)} stacks whole, {size / 1e6:.1f} MB")
    return Exit.DONE if complete == len(found) else Exit.INCOMPLETE
