"""One timing pass, and that it is alone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stacks import environments, launching, table, timing_pass, turn_locks
from stacks.launching import Broken
from tests.stacks.samples import copy_project, write_lock, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacks.stack import Stack


class Watched:
    """Stands for the process of a pass: notes what it is told, and who is at work meanwhile."""

    def __init__(self, stack: Stack, status: int) -> None:
        self._home, self._status = stack.root / ".nox" / "turns", status
        self.told: Mapping[str, str] = {}
        self.at_work: list[str] = []
        self.words: Sequence[str] = ()

    def launch(self, *asked: Any, **_: object) -> int:  # noqa: ANN401 - stands for a function with types of its own
        """Measure nothing."""
        *_rest, self.words, self.told = asked
        self.at_work = turn_locks.at_work(self._home)
        return self._status


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A locked stack whose environment is there."""
    found = table.load(write_table(tmp_path))[0]
    write_lock(tmp_path, found.name)

    @contextlib.contextmanager
    def lent(*_: object) -> Iterator[Path]:
        yield tmp_path

    monkeypatch.setattr(environments, "lent", lent)
    return found


def test_a_pass_has_the_machine_to_itself_and_is_told_its_place(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a study adds reaches it too."""
    watched = Watched(stack, status=0)
    monkeypatch.setattr(launching, "launch", watched.launch)

    told = {"MASKDRIFT_SLOWER_BY": "1"}
    made = timing_pass.one_pass(timing_pass.Asked(stack, "cpu", "one", 3, "all", folder=tmp_path / "kept", told=told))

    assert watched.at_work == [f"a timing pass of tf-2.15 on cpu (process {os.getpid()})"]
    assert watched.told == {
        "MASKDRIFT_BENCHMARKS": "all",
        "MASKDRIFT_RUN": "one",
        "MASKDRIFT_ROUND": "3",
        "MASKDRIFT_SLOWER_BY": "1",
    }
    assert isinstance(made, Path)
    assert made.parent == tmp_path / "kept"
    assert str(made) in watched.words


def test_a_pass_that_failed_has_no_file(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """And its turn is over."""
    monkeypatch.setattr(launching, "launch", Watched(stack, status=3).launch)

    made = timing_pass.one_pass(timing_pass.Asked(stack, "cpu", "one", 0))

    assert made == Broken("tf-2.15 on cpu: the timing pass failed")
    assert turn_locks.at_work(stack.root / ".nox" / "turns") == []


@pytest.mark.skipif(any(Path("/dev").glob("nvidia[0-9]*")), reason="this machine has a GPU")
def test_scenarios_wait_for_a_pass_and_say_so(tmp_path: Path) -> None:
    """Through the session that a user starts; on a device that is not here, it takes no stack."""
    project = copy_project(tmp_path)
    command = [sys.executable, "-m", "nox", "--no-color", "-s", "matrix(tf-2.15)", "--", "--device=gpu", "-k", "seed"]
    with turn_locks.alone(project, "a timing pass of tf-2.1 on cpu", pytest.fail):
        session = subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, text=True)
        assert session.stderr is not None
        heard = next(line for line in session.stderr if "waiting" in line)
        recorded_meanwhile = (project / "results").exists()
    session.communicate(timeout=100)

    assert "the scenarios of tf-2.15: waiting, because a timing pass must run alone" in heard
    assert "at work: a timing pass of tf-2.1 on cpu (process" in heard
    assert not recorded_meanwhile
    assert (project / "results").exists()
    assert session.returncode == 0
