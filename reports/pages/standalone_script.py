"""
A scenario as a script that stands alone: one file that anybody can run with the Python of any version of Keras.

It is the text of the scenario, the project's helpers that it imports, and as much of the harness as it takes to give a
model the same weights everywhere, to call it, and to tell the masks that each layer receives and puts out.
What it prints are the figures of the record, which a reader can so check without this project.
A text that came with a record file is somebody's program: the script says so before anything else.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reports.pages import addresses
from reports.pages.files import File
from reports.pages.python_text import lines, statements
from reports.reading.project import ROOT
from reports.reading.provenance import OfProject
from reports.reading.quoting import on_one_line, shell_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.judging.report import Report
    from reports.reading.provenance import Origin
    from reports.reading.records import Mode, Scenario

SCENARIOS = "scenarios"
FRAME = ROOT / "templates" / "script.txt"
"""
What all scripts have in common: what stands before MARK opens a script, the rest closes it.

It does with a model what `harness/` does: the same paths, the same weights, the same call.
It must run on Python 3.7, and define few names, for the text of a scenario stands in the same module.
"""
OF_PROJECT = OfProject()
MARK = "# ---- the scenario ----\n"
ENCODING = "# coding: utf-8"
"""Stands first: below it, a title that names another encoding would have the whole script read in that one."""


def script_file(report: Report, scenario: Scenario) -> File:
    """Write the script of a scenario into the site."""
    modes = report.matrix.modes_of(scenario.id)
    return File(addresses.script_file(scenario.id), script(scenario, modes, report.matrix.origin(scenario.id)))


def script(scenario: Scenario, modes: Sequence[Mode], origin: Origin = OF_PROJECT) -> str:
    """Write the script of a scenario; *modes* are those in which it was recorded, the first one is run unasked."""
    function = scenario.id.rpartition(".")[2]
    head, _, rest = FRAME.read_text(encoding="utf-8").partition(MARK)
    told = (f"# {line}".rstrip() for line in _told(scenario, modes, origin))
    chosen = f"SCENARIO, MODES = globals()[{function!r}], {tuple(modes)!r}\n"
    return "\n".join([ENCODING, *told, head.rstrip(), "", *_parts(scenario), chosen]) + rest


def _told(scenario: Scenario, modes: Sequence[Mode], origin: Origin) -> Iterator[str]:
    """What stands at the top; a text from a record must not end the comment that it stands in."""
    yield from map(on_one_line, origin.sentences)
    yield on_one_line(f"{scenario.title} ({scenario.id})")
    yield ""
    yield "Run it with the Python of each version that you want to compare:"
    yield f"    python {file_name(scenario)} [{'|'.join(modes)}] [keras|tf.keras|tf_keras]"


def file_name(scenario: Scenario) -> str:
    """Name the file for people who save it."""
    return re.sub(r"[^\w.-]+", "-", f"{scenario.id}.py")


def _parts(scenario: Scenario) -> Iterator[str]:
    """The helpers that the scenario imports, each under its name, and the scenario."""
    text, imported = _standing_alone(scenario.source)
    for name, helper in imported:
        yield f"# ---- {name.replace('.', '/')}.py ----\n{helper}\n{name.rpartition('.')[2]} = sys.modules[__name__]\n"
    yield f"# ---- {on_one_line(PurePosixPath(scenario.file).name)} ----\n{text}\n"


@cache
def _standing_alone(source: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Take the imports of the project's helpers out of a text, and what runs it as a program; find the helpers."""
    found: dict[str, str] = {}
    gone: set[int] = set()
    for node in statements(source):
        helpers = _helpers(node) if isinstance(node, ast.ImportFrom) else {}
        if helpers or _is_for_its_place(node):
            gone |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            found |= helpers
    kept = (line for number, line in enumerate(lines(source), 1) if number not in gone)
    return "\n".join(kept), tuple(found.items())


def _is_for_its_place(node: ast.stmt) -> bool:
    """Whether a statement means something only where it stands: at the start of a file, or in one that is run."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "__future__"
    names = (each.id for each in ast.walk(node.test) if isinstance(each, ast.Name)) if isinstance(node, ast.If) else ()
    return "__name__" in names


def _helpers(node: ast.ImportFrom) -> dict[str, str]:
    """The texts of the helpers that a line imports; none where one of them is not the project's."""
    if not f"{node.module}.".startswith(f"{SCENARIOS}."):
        return {}
    files = {f"{node.module}.{each.name}": _file(node.module or "", each) for each in node.names}
    return {name: _standing_alone(file.read_text("utf-8"))[0] for name, file in files.items() if file.is_file()}


def _file(module: str, imported: ast.alias) -> Path:
    return ROOT.joinpath(*module.split("."), f"{imported.name}.py")


def command(scenario: Scenario, mode: Mode, imported_as: str | None, variables: Iterable[tuple[str, str]]) -> str:
    """Write the line that runs the script as a stack ran the scenario."""
    return shell_line(["python", file_name(scenario), mode, imported_as or "keras"], variables)
