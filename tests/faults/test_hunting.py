"""Faults planted in a Keras of two files, and a harness that imports it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from faults.copies import StoppedError
from faults.errors import BadList, CannotAsk
from faults.hunting import hunting
from faults.verdicts import Noticed, Unnoticed
from tests.faults import fake
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

    from faults.catalogue import Fault
    from faults.verdicts import Verdict

HUNTED = (fake.ALL_FOR_ANY, fake.LEFT_AS_IT_IS)


def hunt(root: Path, *faults: Fault, jobs: int = 1) -> dict[str, Verdict]:
    """Plant faults in the project at *root*, which is written first if it is not there."""
    stack = fake.write(root) if not (root / "harness").exists() else making.stack(root)
    with hunting(stack, fake.catalogue(root, *faults)) as hunted:
        return {fault.name: verdict for fault, verdict in hunted.judged(jobs)}


def asked(root: Path) -> list[str]:
    """The scenarios that ran, in order, the sound Keras's among them."""
    return (root / "asked.txt").read_text(encoding="utf-8").splitlines()


def test_a_fault_is_noticed_by_the_scenario_that_it_changes(tmp_path: Path) -> None:
    """`all` for `any` shows where a step has one feature that is 0, and only there."""
    assert hunt(tmp_path, fake.ALL_FOR_ANY) == {
        "all-for-any": Noticed("masking.partly_equal", "predict", "silent", "mask_steps", asked=2)
    }


def test_a_change_that_breaks_nothing_is_noticed_by_nobody(tmp_path: Path) -> None:
    """Not even by a scenario that is never the same: it would notice anything."""
    assert hunt(tmp_path, fake.LEFT_AS_IT_IS) == {"left-as-it-is": Unnoticed(len(fake.SCENARIOS))}


@pytest.mark.parametrize("jobs", [1, 2])
def test_verdicts_come_in_the_order_of_the_list(tmp_path: Path, jobs: int) -> None:
    """However many faults are planted side by side."""
    assert list(hunt(tmp_path, *reversed(HUNTED), jobs=jobs)) == ["left-as-it-is", "all-for-any"]


def test_what_was_found_before_is_not_hunted_again(tmp_path: Path) -> None:
    """The verdict is the same, and no scenario ran for it."""
    first = hunt(tmp_path, *HUNTED)
    before = asked(tmp_path)

    assert hunt(tmp_path, *HUNTED) == first
    assert asked(tmp_path) == before


def test_the_sound_keras_answers_once(tmp_path: Path) -> None:
    """Each fault is held against the same record of the unchanged Keras."""
    hunt(tmp_path, fake.LEFT_AS_IT_IS)
    before = asked(tmp_path)
    hunt(tmp_path, fake.fault("return {}", "return {1: 2}", name="another"))

    assert sorted(asked(tmp_path)[len(before) :]) == sorted(fake.SCENARIOS)


def test_a_keras_that_is_no_python_any_more_ends_the_command(tmp_path: Path) -> None:
    """Such a fault notices itself; the harness's last words say what is wrong with it."""
    with pytest.raises(CannotAsk, match=r"old: a copy of its Keras(?s:.)*SyntaxError"):
        hunt(tmp_path, fake.NO_PYTHON)


def test_a_keras_from_elsewhere_is_never_taken_for_the_copy(tmp_path: Path) -> None:
    """Where something puts the stack's own Keras in front of the copy, the harness refuses to record it."""
    fake.write(tmp_path)
    fake.write_keras(tmp_path)

    with pytest.raises(CannotAsk, match=r"keras is 2\.15\.0"):
        hunt(tmp_path, fake.ALL_FOR_ANY)


def test_a_line_that_is_not_there_is_told_before_anything_runs(tmp_path: Path) -> None:
    """An hour later would be too late."""
    with pytest.raises(BadList, match=r"\[lost\] old"):
        hunt(tmp_path, fake.ALL_FOR_ANY, fake.fault("not there", "pass", name="lost"))

    assert not (tmp_path / "asked.txt").exists()


def test_a_hunt_that_is_stopped_ends_its_process(tmp_path: Path) -> None:
    """Ctrl-C must not wait for a scenario that takes minutes."""
    stack = fake.write(tmp_path)
    slow = fake.fault("return {}", "return {1: 2}", name="slow")
    (tmp_path / "harness" / "__main__.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    with hunting(stack, fake.catalogue(tmp_path, slow)) as hunted:
        threading.Timer(0.5, hunted.harness.stop.set).start()
        started = time.monotonic()

        with pytest.raises(StoppedError):
            hunted.verdict(slow)

    assert time.monotonic() - started < 30
    assert not (tmp_path / ".nox" / "planted" / "old.verdicts.jsonl").exists()
