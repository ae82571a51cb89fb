"""Sessions that are told to end, or killed: one sentence, a code, and nothing that goes on or stays behind."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.stacks.waiting import Waiting, is_gone, wait_until

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = ("matrix", "--", "--stacks", "old,new", "-k", "seed.as_given", "--jobs", "2")
EXCHANGE = ("exchange", "--", "--stacks", "old,new", "-k", "seed.as_given", "--jobs", "2")
UPGRADE = ("upgrade", "--", "old", "new", "-k", "seed.as_given")
DUEL = ("duel", "--", "old", "new", "--benchmarks", "predict[seed]")
RECORDED = "what was recorded stays, and the same command goes on from there"
PROMISED = "the file at --out is as it was"
MEASURED = "what was measured is kept, and counts when the same two meet again"


pytestmark = pytest.mark.usefixtures("started_in_front")


@pytest.fixture
def waiting(tmp_path: Path) -> Waiting:
    """The project of two stacks that are never imported."""
    return Waiting.make(tmp_path)


@pytest.mark.parametrize(
    ("words", "number", "stands"),
    [
        (MATRIX, signal.SIGINT, RECORDED),
        (MATRIX, signal.SIGTERM, RECORDED),
        (MATRIX, signal.SIGHUP, RECORDED),
        (EXCHANGE, signal.SIGTERM, RECORDED),
        (UPGRADE, signal.SIGHUP, RECORDED),
        (DUEL, signal.SIGINT, MEASURED),
        (DUEL, signal.SIGHUP, MEASURED),
        # What is promised is computed first.
        (("report",), signal.SIGHUP, PROMISED),
        (("reference",), signal.SIGTERM, PROMISED),
    ],
)
def test_a_session_that_is_told_to_end_says_what_stands(
    waiting: Waiting, words: tuple[str, ...], number: signal.Signals, stands: str
) -> None:
    """Whatever lies below it: nox in nox, a harness, and a process that imports TensorFlow."""
    with waiting.session("-s", *words) as nox:
        importing = waiting.importing(1)
        nox.send_signal(number)
        _, said = nox.communicate(timeout=60)

    assert [line for line in said.splitlines() if "interrupt" in line.lower()] == [
        f"interrupted by {number.name}; {stands}"
    ]
    assert "Traceback" not in said
    assert nox.returncode == 128 + number
    assert all(map(is_gone, importing))
    assert not list(waiting.temporary.iterdir())


def test_a_terminal_that_sends_ctrl_c_to_all_is_told_once(waiting: Waiting) -> None:
    """All that is in the foreground hears it."""
    with waiting.session("-s", "matrix(old)", "--", "-k", "seed.as_given") as nox:
        waiting.importing(1)
        nox.send_signal(signal.SIGINT)
        nox.send_signal(signal.SIGINT)
        _, said = nox.communicate(timeout=60)

    assert said.count("interrupted by SIGINT") == 1
    assert nox.returncode == 130


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a process when its parent ends")
@pytest.mark.parametrize("words", [MATRIX, EXCHANGE, DUEL], ids=["matrix", "exchange", "duel"])
def test_a_session_that_is_killed_leaves_no_process(waiting: Waiting, words: tuple[str, ...]) -> None:
    """It can tell nobody, so each of them ends with the one above it."""
    with waiting.session("-s", *words) as nox:
        importing = waiting.importing(1)
        nox.kill()

        wait_until(lambda: all(map(is_gone, importing)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a process when its parent ends")
def test_a_session_that_is_killed_while_it_installs_leaves_no_process(waiting: Waiting) -> None:
    """What uv goes on to install would meet the next run, which installs the same."""
    waiting.install_slowly()
    with waiting.session("-s", "check") as nox:
        installing = waiting.importing(1)
        nox.kill()

        wait_until(lambda: all(map(is_gone, installing)))
