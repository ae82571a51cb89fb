"""A build that is told to end, or loses a process: one sentence, a code, nothing left, and the old site whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import duels.__main__
import reference.__main__
import reports.__main__
from harness.exit_codes import Exit
from reports.pages.manifest import is_ours
from tests.reports.making import layer, ok, stack, table, whole_run, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
CASE = "seed.as_given"
HELD = """
import multiprocessing, os, pathlib, runpy, sys, time
from reports.pages import site
from reports.reading import two_processes
told, who = pathlib.Path(sys.argv.pop(1)), sys.argv.pop(1)
site.MANY, two_processes._cores = 0, lambda: 2
first, write = os.getpid(), site._write_all
def held(*words):
    which = "first" if os.getpid() == first else "second"
    (told / which).write_text(str(os.getpid()))
    while who in ("both", which):
        time.sleep(0.01)
    write(*words)
site._write_all = held
runpy.run_module("reports", run_name="__main__", alter_sys=True)
"""
"""`python -m reports`, whose two processes say who they are, and stop where they would render."""
EARLY = """
import os, runpy, signal, sys
module, last = sys.argv.pop(1), sys.argv.pop(1)
class Finder:
    def find_spec(self, name, *_):
        if name == last:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
"""`python -m` a module of ours, and Ctrl-C while it is still being loaded."""
SAID = "interrupted by {}; what stands at --site is whole, and the records are as they were\n"


pytestmark = pytest.mark.usefixtures("started_in_front")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stack with its record, and a site of it."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "stacks.toml").write_text(table("old"), encoding="utf-8")
    stack(folder, "old")
    write(folder / "results", whole_run(ok(layer("gru", 1.0)), id_=CASE, name="old"))
    subprocess.run([sys.executable, "-m", "reports", *words(folder)], cwd=ROOT, check=False, capture_output=True)
    assert is_ours(folder / "site")
    return folder


@pytest.fixture
def project(tmp_path: Path, built: Path) -> Path:
    """A stack with its record, and the site of before."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


def words(project: Path) -> list[str]:
    """Say what to build."""
    return ["build", *(f"--{name}={project / name}" for name in ("results", "site")), f"--stacks={project}/stacks.toml"]


@contextlib.contextmanager
def building(project: Path, held: str) -> Iterator[subprocess.Popen[str]]:
    """Start a build that stops in the middle: *held* is which of its processes does."""
    (project / "told").mkdir()
    command = [sys.executable, "-c", HELD, str(project / "told"), held, *words(project)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as build:
        yield build


def pid(project: Path, which: str) -> int:
    """Wait until a process says who it is."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError, ValueError):
            return int((project / "told" / which).read_text(encoding="utf-8"))
        time.sleep(0.02)
    raise TimeoutError(which)


def is_gone(process: int) -> bool:
    """A killed process takes a moment; a zombie counts as gone."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_told_to_end_says_so_and_leaves_nothing(project: Path, number: signal.Signals) -> None:
    """All processes of a terminal hear Ctrl-C; the sentence comes once, and a second signal changes nothing."""
    with building(project, "both") as build:
        second = pid(project, "second")
        pid(project, "first")
        os.killpg(build.pid, number)
        os.killpg(build.pid, signal.SIGTERM)
        _, said = build.communicate(timeout=60)

    assert said == SAID.format(number.name)
    assert build.returncode == 128 + number == Exit(128 + number)
    assert is_gone(second)
    assert is_ours(project / "site")
    assert not list(project.glob(".*"))


@pytest.mark.parametrize(
    ("command", "last", "stands"),
    [
        (("reports", "build"), "reports.judging.assembly", reports.__main__.STANDS),
        (("reports", "check"), "reports.judging.assembly", reports.__main__.STANDS),
        (("reference",), "reference.expectation_lines", reference.__main__.STANDS),
        (("duels", "old", "new"), "duels.duel_run", duels.__main__.STANDS),
    ],
)
def test_a_command_that_is_still_being_loaded_ends_as_quietly(command: Sequence[str], last: str, stands: str) -> None:
    """It takes seconds, in which Ctrl-C is as likely as later."""
    module, *words = command
    done = subprocess.run(
        [sys.executable, "-c", EARLY, module, last, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (Exit.INTERRUPTED, f"interrupted by SIGINT; {stands}\n")


def test_a_build_whose_second_process_is_killed_says_so(project: Path) -> None:
    """A large report is rendered by two processes, and the system kills one where memory is short."""
    with building(project, "second") as build:
        os.kill(pid(project, "second"), signal.SIGKILL)
        _, said = build.communicate(timeout=60)

    assert said.startswith("error: the second process of the build was ended by SIGKILL, so nothing is written\n")
    assert "Traceback" not in said
    assert build.returncode == Exit.FAILED
    assert is_ours(project / "site")
    assert not list(project.glob(".*"))


def test_a_build_that_is_killed_leaves_no_second_process(project: Path) -> None:
    """It would go on writing where nobody looks any more."""
    with building(project, "both") as build:
        second = pid(project, "second")
        build.kill()
        build.communicate(timeout=60)

    assert is_gone(second)
    assert is_ours(project / "site")
