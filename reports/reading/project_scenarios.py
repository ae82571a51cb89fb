"""
Which of the recorded scenarios are the project's own, and which of those it no longer has.

Record files are only ever appended to, so a scenario that is renamed or deleted would stand in every report for ever.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from harness import discovery
from stacks.options import PROJECT_SCENARIOS, WIDER_SCENARIOS

if TYPE_CHECKING:
    from reports.reading.records import Mode, Scenario

FOLDER = PurePosixPath(PROJECT_SCENARIOS)
"""Where the project's own scenarios lie; those right in it are run unasked, a wider set below it is not."""


def project_rows(root: Path) -> tuple[tuple[str, Mode], ...]:
    """Every scenario of the project, of the wider set too, in every mode that it has."""
    found = discovery.discover([str(root / each) for each in (PROJECT_SCENARIOS, WIDER_SCENARIOS)])
    return tuple((each.id, cast("Mode", mode)) for each in found for mode in each.modes)


def runs_unasked(scenario: Scenario) -> bool:
    """True of a scenario that every stack of the table runs where nobody names any."""
    return _stands_right_in_the_folder(scenario.file)


@cache
def _stands_right_in_the_folder(file: str) -> bool:
    return PurePosixPath(file).parent == FOLDER


def is_of_user(scenario: Scenario) -> bool:
    """True of a scenario that is none of the project's."""
    return not _is_of_project(scenario.file)


@cache
def _is_of_project(file: str) -> bool:
    return FOLDER in PurePosixPath(file).parents


def is_retired(scenario: Scenario, root: Path) -> bool:
    """True of the project's own scenario if no file of its name, in whatever folder, has such a function any more."""
    if is_of_user(scenario):
        return False
    return not _places(PurePosixPath(scenario.file).name, _function(scenario), root)


def is_planned(scenario: Scenario, root: Path) -> bool:
    """True of a scenario that stands right in the project's folder, as its record says."""
    return runs_unasked(scenario) and FOLDER in _places(PurePosixPath(scenario.file).name, _function(scenario), root)


def _function(scenario: Scenario) -> str:
    return scenario.id.rpartition(".")[2]


@cache
def _places(file: str, function: str, root: Path) -> frozenset[PurePosixPath]:
    """The folders of the project in which a file of that name has that function."""
    # A name from a record is compared, never searched for: it may hold anything, a pattern for files too.
    found = (path for path in _files(root) if path.name == file)
    defined = re.compile(rf"^def {re.escape(function)}\(", re.MULTILINE)
    return frozenset(PurePosixPath(each.parent.relative_to(root)) for each in found if defined.search(_text(each)))


@cache
def _files(root: Path) -> tuple[Path, ...]:
    return tuple(sorted((root / FOLDER).rglob("*.py")))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
