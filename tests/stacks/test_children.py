"""Child processes that never outlive us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.signals import SIGNALS
from stacks import children

ROOT = Path(__file__).parents[2]
CHILD = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {CHILD}"
PARENT = """
import os, pathlib, signal, sys
from harness import signals
from stacks import children, ending
# A shell that runs a job in the background has it ignore interrupts, and nohup that the terminal is closed.
for each in signals.SIGNALS:
    signal.signal(each, signal.SIG_DFL)
words = [sys.executable, "-c", sys.argv[1], sys.argv[2]]
ending.listen("nothing stands")
run = lambda: children.run(words, env=os.environ, cwd=pathlib.Path.cwd(), grace=0.5)
sys.exit(ending.run(run, "nothing stands"))
"""
SPEAKS = f"""
import signal, sys
signal.signal(signal.SIGTERM, lambda number, _: (print("child"), sys.exit(143)))
{CHILD}
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
@pytest.mark.parametrize("number", SIGNALS, ids=["interrupted", "told to end", "hung up"])
def test_a_child_goes_when_its_parent_is_ended(tmp_path: Path, child: str, number: signal.Signals) -> None:
    """Ctrl-C and a nox that stops its parallel sessions both reach the process inside the stack."""
    told = tmp_path / "pid"
    with parent_of(child, told) as parent:
        pid = int(wait_for(told))
        parent.send_signal(number)

        assert parent.communicate(timeout=60)[1].splitlines()[-1] == f"interrupted by {number.name}; nothing stands"
        assert parent.returncode == 128 + number
    assert not is_alive(pid)


def test_a_child_that_says_what_stands_says_it_for_both(tmp_path: Path) -> None:
    """A second sentence would contradict the first, or repeat it."""
    told = tmp_path / "pid"
    with parent_of(SPEAKS, told) as parent:
        wait_for(told)
        parent.send_signal(signal.SIGTERM)

        assert parent.communicate(timeout=60) == ("child\n", "")
        assert parent.returncode == 143


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a process when its parent ends")
def test_a_child_goes_when_its_parent_is_killed(tmp_path: Path) -> None:
    """With -9 the parent can tell nobody, and the child has a session of its own."""
    told = tmp_path / "pid"
    with parent_of(STUBBORN, told) as parent:
        pid = int(wait_for(told))
        parent.kill()

        assert not is_alive(pid)


def test_a_child_that_begins_when_its_parent_is_gone_goes_at_once(tmp_path: Path) -> None:
    """The system tells only those who asked before."""
    words = [sys.executable, "harness/parent.py", str(os.getppid()), sys.executable, "-c", CHILD, str(tmp_path / "pid")]

    assert subprocess.run(words, cwd=ROOT, check=False, timeout=60).returncode == -signal.SIGKILL
    assert not (tmp_path / "pid").exists()


def test_a_command_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """As a shell has it."""
    log = tmp_path / "log"
    with log.open("wb") as said:
        assert children.run(["no-such-command"], env=os.environ, cwd=tmp_path, said=said) == 127

    assert log.read_text(encoding="utf-8") == "error: no-such-command: No such file or directory\n"


def test_a_child_dies_of_a_broken_pipe_as_ever(tmp_path: Path) -> None:
    """Python ignores that signal for itself, and what is ignored is handed on."""
    words = ["sh", "-c", "kill -PIPE $$"]

    assert children.run(words, env=os.environ, cwd=tmp_path) == -signal.SIGPIPE


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


def parent_of(child: str, told: Path) -> subprocess.Popen[str]:
    """Start a process that starts *child*, which writes its number into *told*."""
    words = [sys.executable, "-c", PARENT, child, str(told)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


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
