"""Drawn mutants as the tests of what is said of them need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mutants.drawn.edits import Edit
from mutants.drawn.findings import BY_MODELS, BY_RELATIONS, BY_SCENARIOS, Tried
from mutants.drawn.sampling import Drawn
from mutants.drawn.sites import Site
from mutants.verdicts import Killed, Survived

if TYPE_CHECKING:
    from mutants.verdicts import Verdict

KILLED = Killed("theme.case", "eager", "silent", "mask", compared=2)
SURVIVED = Survived(9)


def mutant(line: int = 7) -> Drawn:
    """One in a line of Masking."""
    site = Site("src/masking.py", "Masking.call", line, line, ())
    return Drawn(site, "flag", Edit(line, 0, 4, "False"), "x = True", "x = False")


def tried(scenarios: Verdict = KILLED, models: Verdict = KILLED, relations: Verdict = KILLED) -> Tried:
    """One that has these verdicts."""
    return Tried(mutant(), {BY_SCENARIOS: scenarios, BY_MODELS: models, BY_RELATIONS: relations}, "", 1.0)


EQUIVALENT = Tried(mutant(), None, "the flag is never read", 0.0)
