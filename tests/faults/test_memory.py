"""Verdicts that stand, and those that do not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from faults.memory import Memory
from faults.verdicts import Noticed, Unnoticed
from tests.faults import fake

if TYPE_CHECKING:
    from pathlib import Path

    from faults.verdicts import Verdict

DIGESTS = {"theme.case": "one", "theme.other": "two"}
NOTICED = Noticed("theme.case", "predict", "silent", "mask", asked=3)


def remembered(tmp_path: Path, verdict: Verdict, basis: str = "lock", **digests: str) -> Memory:
    """Keep a verdict, and remember under what may have changed since."""
    file = tmp_path / "verdicts.jsonl"
    Memory(file, "lock", DIGESTS).keep(fake.ALL_FOR_ANY, verdict)
    changed = {f"theme.{name}": digest for name, digest in digests.items()}
    return Memory(file, basis, DIGESTS | changed)


@pytest.mark.parametrize("verdict", [NOTICED, Unnoticed(9)])
def test_a_verdict_is_the_same_in_the_next_run(tmp_path: Path, verdict: Verdict) -> None:
    """A run that was cut short goes on from there."""
    assert remembered(tmp_path, verdict).recall(fake.ALL_FOR_ANY) == verdict


def test_a_verdict_falls_with_what_it_hangs_on(tmp_path: Path) -> None:
    """Another lock or harness, another fault, another text of the scenario that noticed it."""
    assert remembered(tmp_path, NOTICED, basis="another").recall(fake.ALL_FOR_ANY) is None
    assert remembered(tmp_path, NOTICED, case="another").recall(fake.ALL_FOR_ANY) is None
    assert remembered(tmp_path, NOTICED).recall(evolve(fake.ALL_FOR_ANY, new="pass")) is None
    assert remembered(tmp_path, NOTICED).recall(fake.LEFT_AS_IT_IS) is None


def test_a_scenario_that_had_no_part_in_it_may_change(tmp_path: Path) -> None:
    """Who was noticed stays noticed; who was not may be noticed by any new text."""
    assert remembered(tmp_path, NOTICED, other="another").recall(fake.ALL_FOR_ANY) == NOTICED
    assert remembered(tmp_path, Unnoticed(9), other="another").recall(fake.ALL_FOR_ANY) is None
    assert remembered(tmp_path, Unnoticed(9), new="new").recall(fake.ALL_FOR_ANY) is None


def test_who_noticed_it_is_known_even_when_that_stands_no_more(tmp_path: Path) -> None:
    """It is the best one to ask first."""
    assert remembered(tmp_path, NOTICED, basis="another").last(fake.ALL_FOR_ANY) == "theme.case"
    assert remembered(tmp_path, Unnoticed(9)).last(fake.ALL_FOR_ANY) is None


@pytest.mark.parametrize("line", ['{"fault": "all-for', "{}", '{"fault": "all-for-any", "key": "k", "verdict": {}}'])
def test_a_line_that_cannot_be_read_stands_for_nothing(tmp_path: Path, line: str) -> None:
    """A kill leaves half a line; the fault is planted again."""
    (tmp_path / "verdicts.jsonl").write_text(line, encoding="utf-8")

    assert Memory(tmp_path / "verdicts.jsonl", "lock", DIGESTS).recall(fake.ALL_FOR_ANY) is None
