"""
Scenarios that records still hold and the project no longer does.

Record files are only ever appended to, so a scenario that is renamed or deleted would stand in every report for ever.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from reports.records import Scenario

FOLDER = "scenarios/"
"""How the path of the project's own scenarios begins; a scenario from elsewhere never retires."""


def is_retired(scenario: Scenario, root: Path) -> bool:
    """True where the file of the project that the scenario came from has no function of its name."""
    if not scenario.file.startswith(FOLDER):
        return False
    name = scenario.id.rpartition(".")[2]
    return re.search(rf"^def {re.escape(name)}\(", _text(root / scenario.file), re.MULTILINE) is None


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
