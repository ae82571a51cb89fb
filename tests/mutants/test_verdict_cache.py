"""Verdicts that stand, and those that do not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from mutants.verdict_cache import VerdictCache
from mutants.verdicts import Killed, Survived
from tests.mutants import fake

if TYPE_CHECKING:
    from pathlib import Path

    from mutants.verdicts import Verdict

DIGESTS = {"theme.case": "one", "theme.other": "two"}
KILLED = Killed("theme.case", "predict", "silent", "mask", compared=3)


def remembered(tmp_path: Path, verdict: Verdict, basis: str = "lock", **digests: str) -> VerdictCache:
    """Keep a verdict, and remember under what may have changed since."""
    file = tmp_path / "verdicts.jsonl"
    VerdictCache(file, "lock", DIGESTS).keep(fake.ALL_FOR_ANY, verdict)
    changed = {f"theme.{name}": digest for name, digest in digests.items()}
    return VerdictCache(file, basis, DIGESTS | changed)


@pytest.mark.parametrize("verdict", [KILLED, Survived(9)])
def test_a_verdict_is_the_same_in_the_next_run(tmp_path: Path, verdict: Verdict) -> None:
    """A run that was cut short goes on from there."""
    assert remembered(tmp_path, verdict).recall(fake.ALL_FOR_ANY) == verdict


def test_a_verdict_is_known_to_who_kept_it(tmp_path: Path) -> None:
    """A second pass over the mutants of one run does not try again what the first has killed."""
    cache = VerdictCache(tmp_path / "verdicts.jsonl", "lock", DIGESTS)
    cache.keep(fake.ALL_FOR_ANY, KILLED)

    assert cache.recall(fake.ALL_FOR_ANY) == KILLED
    assert cache.last(fake.ALL_FOR_ANY) == KILLED.scenario


def test_a_verdict_falls_with_what_it_depends_on(tmp_path: Path) -> None:
    """Another lock or harness, another mutant, another text of the scenario that killed it."""
    assert remembered(tmp_path, KILLED, basis="another").recall(fake.ALL_FOR_ANY) is None
    assert remembered(tmp_path, KILLED, case="another").recall(fake.ALL_FOR_ANY) is None
    assert remembered(tmp_path, KILLED).recall(evolve(fake.ALL_FOR_ANY, new="pass")) is None
    assert remembered(tmp_path, KILLED).recall(fake.LEFT_AS_IT_IS) is None


def test_a_scenario_that_had_no_part_in_it_may_change(tmp_path: Path) -> None:
    """What was killed stays killed; what survived may be killed by any new text."""
    assert remembered(tmp_path, KILLED, other="another").recall(fake.ALL_FOR_ANY) == KILLED
    assert remembered(tmp_path, Survived(9), other="another").recall(fake.ALL_FOR_ANY) is None
    assert remembered(tmp_path, Survived(9), new="new").recall(fake.ALL_FOR_ANY) is None


def test_what_killed_it_is_known_even_when_that_no_longer_stands(tmp_path: Path) -> None:
    """It is the best one to run first."""
    assert remembered(tmp_path, KILLED, basis="another").last(fake.ALL_FOR_ANY) == "theme.case"
    assert remembered(tmp_path, Survived(9)).last(fake.ALL_FOR_ANY) is None


@pytest.mark.parametrize("line", ['{"mutant": "all-for', "{}", '{"mutant": "all-for-any", "key": "k", "verdict": {}}'])
def test_a_line_that_cannot_be_read_stands_for_nothing(tmp_path: Path, line: str) -> None:
    """A kill leaves half a line; the mutant is run again."""
    (tmp_path / "verdicts.jsonl").write_text(line, encoding="utf-8")

    assert VerdictCache(tmp_path / "verdicts.jsonl", "lock", DIGESTS).recall(fake.ALL_FOR_ANY) is None
