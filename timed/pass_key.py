"""What a timing pass depends on but the machine: passes with other keys are not compared."""

from __future__ import annotations

from pathlib import Path

from harness import discovery, identity
from timed import catalogue

FOLDER = Path(__file__).resolve().parent
SAVING = identity.FOLDER / "dialect" / "saving.py"
"""What saves and loads models: no timing depends on it."""


def code() -> list[Path]:
    """The files that say what is timed and how, and the parts of the harness that build and call a model for that."""
    dialect = sorted({*(identity.FOLDER / "dialect").glob("*.py")} - {SAVING})
    return [*sorted(FOLDER.glob("*.py")), FOLDER / "timing.ini", identity.FOLDER / "building.py", *dialect]


def timing_key(lock: str | None, imported_as: str) -> str:
    """What a pass depends on, in one word: lock, how Keras is imported, seed model, and the code that times."""
    basis = identity.file_digest(lock) if lock else identity.environment()
    seed = next(scenario.digest for scenario in discovery.discover() if scenario.id == catalogue.SEED_SCENARIO)
    return identity.key(basis, imported_as, seed, *map(identity.file_digest, code()))
