"""
What the file of expectations was made of, in a stamp beside it: where nothing of that has changed, it stays.

A stamp that is damaged, or not of the file that lies there, is no stamp, and the file is made anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness import identity, whole
from reports.reading.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("harness", "reference", "reports/reading", "scenarios", "stacks")
"""What computes expectations, and what they are computed of; a helper that scenarios import stands among them."""


def key() -> str:
    """All that the expectations of the project's scenarios depend on, in one word."""
    files = sorted(each for room in ROOMS for each in (ROOT / room).rglob("*.py"))
    texts = (f"{each.relative_to(ROOT)} {identity.file_digest(each)}" for each in files)
    return identity.key(identity.environment(), identity.processor(), identity.threads(), *texts)


def told(out: Path, key: str) -> str | None:
    """What was said of the file at *out* when it was made; None where it has to be made anew."""
    try:
        stamp = json.loads(_place(out).read_bytes())
        stands = (stamp["key"], stamp["file"]) == (key, identity.file_digest(out))
        return str(stamp["told"]) if stands else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def leave(out: Path, key: str, told: str) -> None:
    """Say what the file at *out* was made of; of what is no file, such as a pipe, there is nothing to say."""
    if out.is_file() and not str(out).startswith(whole.NOT_REPLACED):
        stamp = {"key": key, "file": identity.file_digest(out), "told": told}
        whole.write_text(_place(out), json.dumps(stamp))


def _place(out: Path) -> Path:
    return out.with_name(f".{out.name}.stamp")
