"""`python -m reports atlas`: puts what was recorded into the atlas, and says what it lacks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from harness import discovery, whole
from harness.exit_codes import Exit
from harness.modes import MODES
from reports.pages.terminal import say
from reports.reading.atlas import tables
from reports.reading.atlas.writing import renewed
from reports.reading.loading import load
from reports.reading.notices import Severity
from reports.reading.project import ROOT
from reports.reading.provenance import project_texts
from reports.reading.record_files import RecordFile
from reports.reading.records import Cell
from stacks.atlas import Row, keys
from stacks.options import Options
from stacks.table import select

NAMED = 3
"""More scenarios than this are only counted."""
ALL = "every cell of the atlas is of today"

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reports.reading.atlas.tables import Atlas
    from reports.reading.record_files import Loaded
    from stacks.stack import Stack


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes beside its sources."""
    parser.add_argument("--stale", action="store_true", help="write nothing, and list what is missing or not of today")
    parser.add_argument("--among", nargs="+", default=[], metavar="STACK", help="of these stacks or groups")
    parser.add_argument("--matching", default="", metavar="EXPR", help="of scenarios whose name matches")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the stale scenarios of each stack, too")


def tell_stale(options: argparse.Namespace, before: Sequence[Loaded], stacks: Sequence[Stack]) -> Exit:
    """List the cells that the atlas lacks, or that today's lock, scenario or harness would key otherwise."""
    asked = Options(keyword=options.matching, modes=MODES, all_scenarios=True)
    asked.check()
    known, chosen = _keys(before), select(stacks, options.among) if options.among else stacks
    stale = {each.name: _stale(known.get(each.name, {}), keys(each, asked)) for each in chosen}
    for name, rows in stale.items():
        if rows:
            say(f"{name}: {len(rows)} cells of {_named(dict.fromkeys(scenario for scenario, _ in rows))}")
    if options.json:
        found = {name: sorted({scenario for scenario, _ in rows}) for name, rows in stale.items() if rows}
        whole.write_text(options.json, json.dumps(found))
    count = sum(map(len, stale.values()))
    say(f"{count} cells of {sum(map(bool, stale.values()))} stacks are missing or not of today" if count else ALL)
    return Exit.FOUND if count else Exit.DONE


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


def _named(scenarios: Collection[str]) -> str:
    first = ", ".join(list(scenarios)[:NAMED])
    return f"{first} and {len(scenarios) - NAMED} more" if len(scenarios) > NAMED else first


def renew(folder: Path, before: Sequence[Loaded], records: Sequence[Path], stacks: Sequence[Stack]) -> Exit:
    """Write the atlas anew of what it has and what was recorded since."""
    recorded = [load(path) for path in records]
    notices = [each for loaded in (*before, *recorded) for each in loaded.notices]
    for each in notices:
        say(f"{each.severity.value}: {each}", aside=True)
    if any(each.severity is Severity.UNREADABLE for each in notices):
        return Exit.UNREADABLE
    atlas = renewed(before, recorded, stacks, project_texts(ROOT))
    tables.write(folder, atlas)
    return _told(folder, atlas, stacks)


def _told(folder: Path, atlas: Atlas, stacks: Sequence[Stack]) -> Exit:
    wanted = {(each.id, mode) for each in discovery.discover(_folders()) for mode in each.modes}
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


def _folders() -> tuple[str, ...]:
    return tuple(str(ROOT / each) for each in ("scenarios", "scenarios/more"))
