"""What must hold of a report, whatever became of one of its files."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from attrs import frozen

from harness.exit_codes import BY_SIGNAL
from reports.command_line import BUILD
from reports.upgrade_command import CODES
from tests.mutated import base

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.mutated.mutations import Mutation
    from tests.mutated.watching_a_run import Ended

SECONDS = 10.0
MEMORY = 2**30
NO_VERDICT = ("behaviour", "file", "line")
"""What a row says of other stacks too, or of a place."""


@frozen
class Site:
    """What is held against the report of the files as they were."""

    cells: frozenset[tuple[tuple[str, str], ...]]
    code_in_pages: frozenset[str]
    scripts: Mapping[str, bytes]


def read(site: Path) -> Site:
    """Read a site."""
    with (site / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: value for name, value in row.items() if name not in NO_VERDICT} for row in csv.DictReader(file)]
    pages = frozenset(code for page in site.rglob("*.html") for code in _code(page))
    scripts = {name: site / "script" / f"{name}.py" for name in base.SCENARIOS}
    return Site(
        frozenset(tuple(row.items()) for row in rows),
        pages,
        {name: path.read_bytes() for name, path in scripts.items() if path.is_file()},
    )


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Everything below *folder* but the site, with size and time of its last change."""
    site = folder / "site"
    found = (path for path in folder.rglob("*") if site not in (path, *path.parents))
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}


def broken(ended: Ended, command: str) -> Iterator[str]:
    """What must not be of the way in which a command ended."""
    codes = {*map(int, CODES if command == "upgrade" else BUILD), *map(int, BY_SIGNAL)}
    if ended.code not in codes:
        yield "hung, and was stopped" if ended.code is None else f"ended with {ended.code}"
    if "Traceback" in ended.said:
        yield f"a traceback: {ended.said.strip().splitlines()[-1]}"
    if ended.seconds > SECONDS:
        yield f"took {ended.seconds:.1f} s of a processor"
    if ended.memory > MEMORY:
        yield f"took {ended.memory / 2**20:.0f} MiB"
    yield from _forged(ended.said)


def _forged(said: str) -> Iterator[str]:
    if "\x1b" in said or "\x07" in said or "\u202e" in said:
        yield "control characters on the terminal"
    if any(line.startswith("::") for line in said.splitlines()):
        yield "a forged line for GitHub on the terminal"


def differences(before: Site, after: Site, mutation: Mutation) -> Iterator[str]:
    """What a mutation may not change in a site."""
    about = base.stack_of(mutation.path)
    if about is not None:
        kept = {row for row in before.cells if dict(row)["stack"] != about}
        lost = kept - after.cells
        if lost:
            yield f"other stacks are told otherwise: {min(lost)}"
    for code in sorted(after.code_in_pages - before.code_in_pages):
        yield f"code in a page: {code[:200]}"
    for name, script in after.scripts.items():
        if script != before.scripts.get(name):
            yield f"the script of {name} is another one"


class _Code(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Data is no code; what the project's own script makes of it is tested in a browser.
        is_data = tag == "script" and ("type", "application/json") in attrs
        self._inside = tag == "script" and not is_data
        for name, value in attrs:
            told = "".join((value or "").split()).lower()
            if name.startswith("on") or told.startswith(("javascript:", "data:text", "vbscript:")):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("script", "iframe", "object", "embed", "base", "form") and not is_data:
            self.found.append(f"{tag} {[each for each in attrs if each[0] in ('src', 'type', 'href', 'action')]}")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(f"script: {len(data)} characters, {hash(data)}")


def _code(page: Path) -> list[str]:
    parser = _Code()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found
