"""Child processes that never outlive us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stacks import children

ROOT = Path(__file__).parents[2]
CHILD = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {CHILD}"
PARENT = """
import os, pathlib, signal, sys
from stacks import children
# A shell that runs a job in the background has it ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
children.run([sys.executable, "-c", sys.argv[1], sys.argv[2]], env=os.environ, cwd=pathlib.Path.cwd(), grace=0.5)
"""


def test_the_status_is_the_child_s_own(tmp_path: Path) -> None:
    """Exit codes mean something to whoever asked."""
    assert children.run([sys.executable, "-c", "raise SystemExit(3)"], env=os.environ, cwd=tmp_path) == 3
    aborted = children.run([sys.executable, "-c", "import os; os.abort()"], env=os.environ, cwd=tmp_path)
    assert aborted == -signal.SIGABRT


def test_a_child_reads_nothing(tmp_path: Path) -> None:
    """A process that asks a question would wait for ever in a matrix."""
    child = "import sys; sys.exit(len(sys.stdin.read()))"

    assert children.run([sys.executable, "-c", child], env=os.environ, cwd=tmp_path) == 0


@pytest.mark.parametrize("child", [CHILD, STUBBORN], ids=["obedient", "stubborn"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "told to end"])
def test_a_child_goes_when_its_parent_is_ended(tmp_path: Path, child: str, number: signal.Signals) -> None:
    """Ctrl-C and a nox that stops its parallel sessions both reach the process inside the stack."""
    told = tmp_path / "pid"
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, child, str(told)], cwd=ROOT, stderr=subprocess.DEVNULL
    ) as parent:
        pid = int(wait_for(told))
        parent.send_signal(number)

        assert parent.wait(60) == -signal.SIGINT
    assert not is_alive(pid)


def test_what_a_child_says_can_be_kept(tmp_path: Path) -> None:
    """A command that starts a hundred of them shows its own progress, and theirs only where they fail."""
    log = tmp_path / "log"
    child = "import sys; print('one', flush=True); print('other', file=sys.stderr)"
    with log.open("wb") as said:
        children.run([sys.executable, "-c", child], env=os.environ, cwd=tmp_path, said=said)

    assert log.read_text(encoding="utf-8").split() == ["one", "other"]


@pytest.mark.parametrize("child", [CHILD, STUBBORN], ids=["obedient", "stubborn"])
def test_a_child_is_ended_once_it_is_enough(tmp_path: Path, child: str) -> None:
    """Whoever has seen what they wanted to know need not wait for the rest."""
    told = tmp_path / "pid"

    status = children.run(
        [sys.executable, "-c", child, str(told)], env=os.environ, cwd=tmp_path, grace=0.5, enough=told.is_file
    )

    assert status < 0
    assert not is_alive(int(wait_for(told)))


def wait_for(file: Path) -> str:
    """Wait until a process has told its number."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if file.is_file() and (text := file.read_text(encoding="utf-8")):
            return text
        time.sleep(0.02)
    raise TimeoutError(file)


def is_alive(pid: int) -> bool:
    """A killed process takes a moment; a zombie counts as gone."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True
