"""Mutants of a Keras of two files, and a harness that imports it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from mutants.campaign import campaign_in
from mutants.errors import BadList, CannotRun
from mutants.harness_runs import StoppedError
from mutants.verdicts import Killed, Survived
from tests.mutants import fake
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

    from mutants.catalogue import Mutant
    from mutants.verdicts import Verdict

MUTANTS = (fake.ALL_FOR_ANY, fake.LEFT_AS_IT_IS)


def verdicts(root: Path, *mutants: Mutant, jobs: int = 1) -> dict[str, Verdict]:
    """Run mutants in the project at *root*, which is written first if it is not there."""
    stack = fake.write(root) if not (root / "harness").exists() else making.stack(root)
    with campaign_in(stack, fake.catalogue(root, *mutants)) as running:
        return {mutant.name: verdict for mutant, verdict in running.judged(jobs)}


def ran(root: Path) -> list[str]:
    """The scenarios that ran, in order, those on the original Keras among them."""
    return (root / "ran.txt").read_text(encoding="utf-8").splitlines()


def test_a_mutant_is_killed_by_the_scenario_that_it_changes(tmp_path: Path) -> None:
    """`all` for `any` shows where a step has one feature that is 0, and only there."""
    assert verdicts(tmp_path, fake.ALL_FOR_ANY) == {
        "all-for-any": Killed("masking.partly_equal", "predict", "silent", "mask_steps", compared=2)
    }


def test_an_equivalent_mutant_survives(tmp_path: Path) -> None:
    """An unstable scenario does not kill it either: it would kill anything."""
    assert verdicts(tmp_path, fake.LEFT_AS_IT_IS) == {"left-as-it-is": Survived(len(fake.SCENARIOS))}


@pytest.mark.parametrize("jobs", [1, 2])
def test_verdicts_come_in_the_order_of_the_list(tmp_path: Path, jobs: int) -> None:
    """However many mutants run side by side."""
    assert list(verdicts(tmp_path, *reversed(MUTANTS), jobs=jobs)) == ["left-as-it-is", "all-for-any"]


def test_a_verdict_that_stands_is_not_found_again(tmp_path: Path) -> None:
    """The verdict is the same, and no scenario ran for it."""
    first = verdicts(tmp_path, *MUTANTS)
    before = ran(tmp_path)

    assert verdicts(tmp_path, *MUTANTS) == first
    assert ran(tmp_path) == before


def test_the_original_keras_is_observed_once(tmp_path: Path) -> None:
    """Each mutant is compared with the same record of the unchanged Keras."""
    verdicts(tmp_path, fake.LEFT_AS_IT_IS)
    before = ran(tmp_path)
    verdicts(tmp_path, fake.mutant("return {}", "return {1: 2}", name="another"))

    assert sorted(ran(tmp_path)[len(before) :]) == sorted(fake.SCENARIOS)


def test_a_keras_that_is_no_python_any_more_ends_the_command(tmp_path: Path) -> None:
    """Such a mutant is no mutant; the harness's last words say what is wrong with it."""
    with pytest.raises(CannotRun, match=r"old: a copy of its Keras(?s:.)*SyntaxError"):
        verdicts(tmp_path, fake.NO_PYTHON)


def test_a_keras_from_elsewhere_is_never_taken_for_the_copy(tmp_path: Path) -> None:
    """Where something puts the stack's own Keras in front of the copy, the harness refuses to record it."""
    fake.write(tmp_path)
    fake.write_keras(tmp_path)

    with pytest.raises(CannotRun, match=r"keras is 2\.15\.0"):
        verdicts(tmp_path, fake.ALL_FOR_ANY)


def test_a_line_that_is_not_there_is_told_before_anything_runs(tmp_path: Path) -> None:
    """An hour later would be too late."""
    with pytest.raises(BadList, match=r"\[lost\] old"):
        verdicts(tmp_path, fake.ALL_FOR_ANY, fake.mutant("not there", "pass", name="lost"))

    assert not (tmp_path / "ran.txt").exists()


def test_a_campaign_that_is_stopped_ends_its_process(tmp_path: Path) -> None:
    """Ctrl-C must not wait for a scenario that takes minutes."""
    stack = fake.write(tmp_path)
    slow = fake.mutant("return {}", "return {1: 2}", name="slow")
    (tmp_path / "harness" / "__main__.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    with campaign_in(stack, fake.catalogue(tmp_path, slow)) as running:
        threading.Timer(0.5, running.harness.stop.set).start()
        started = time.monotonic()

        with pytest.raises(StoppedError):
            running.verdict(slow)

    assert time.monotonic() - started < 30
    assert not (tmp_path / ".nox" / "mutant-verdicts" / "old.verdicts.jsonl").exists()
