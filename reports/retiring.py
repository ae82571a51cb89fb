"""
Which of the recorded scenarios are the project's own, and which of those it no longer has.

Record files are only ever appended to, so a scenario that is renamed or deleted would stand in every report for ever.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.records import Scenario

FOLDER = PurePosixPath("scenarios")
"""Where the project's own scenarios lie; those right in it are run unasked, a wider set below it is not."""


def runs_unasked(scenario: Scenario) -> bool:
    """True of a scenario that every stack of the table runs where nobody names any."""
    return PurePosixPath(scenario.file).parent == FOLDER


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
    path, name = PurePosixPath(scenario.file), scenario.id.rpartition(".")[2]
    texts = map(_text, sorted((root / FOLDER).rglob(path.name)))
    return not any(re.search(rf"^def {re.escape(name)}\(", text, re.MULTILINE) for text in texts)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
