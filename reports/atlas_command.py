"""`python -m reports atlas`: puts what was recorded into the atlas, and says what it lacks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness import discovery
from harness.exit_codes import Exit
from reports.pages.terminal import say
from reports.reading.atlas import tables
from reports.reading.atlas.reading import load_atlas
from reports.reading.atlas.writing import renewed
from reports.reading.loading import load
from reports.reading.notices import Severity
from reports.reading.project import ROOT
from reports.reading.provenance import project_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reports.reading.atlas.tables import Atlas
    from stacks.stack import Stack


def renew(folder: Path, records: Sequence[Path], stacks: Sequence[Stack]) -> Exit:
    """Write the atlas anew of what it has and what was recorded since."""
    before, recorded = load_atlas(folder, stacks), [load(path) for path in records]
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
    whole = sum(count == len(wanted) for count in found.values())
    cells = f"{sum(found.values()):,} of {len(wanted) * len(found):,} cells"
    say(f"{folder}: {cells}, {whole} of {len(found)} stacks whole, {size / 1e6:.1f} MB")
    return Exit.DONE if whole == len(found) else Exit.INCOMPLETE


def _folders() -> tuple[str, ...]:
    return tuple(str(ROOT / each) for each in ("scenarios", "scenarios/more"))
