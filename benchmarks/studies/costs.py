"""What a cell costs, a stack and a benchmark, beside asv measuring the same in the same stacks."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.studies.stored_bouts import BENCHMARKS, StudyError
from stacks import bouts, environments, launching, timing_pass, turn_locks
from stacks.launching import Broken, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacks.stack import Stack

PASSES = 2
"""Of each stack: as many processes as asv pools."""
BROUGHT = ("asv_runner", "importlib_metadata", "zipp")
"""What asv asks to be installed in the environment that it measures; ours are locked, so it is lent."""
BENCHMARK = Path(__file__).with_name("asv_benchmark.py")


def passes(stacks: Sequence[Stack], folder: Path, say: Callable[[str], None]) -> float:
    """Seconds a cell of `PASSES` passes one after the other, as a matrix measures them."""
    started = time.monotonic()
    for number in range(PASSES):
        for asked in _asked(stacks, folder, number):
            _whole(timing_pass.one_pass(asked, say))
    return (time.monotonic() - started) / len(stacks) / len(BENCHMARKS)


def in_turns(stacks: Sequence[Stack], folder: Path, say: Callable[[str], None]) -> float:
    """Seconds a cell of `PASSES` bouts of all stacks, as a duel measures two."""
    started = time.monotonic()
    for number in range(PASSES):
        _whole(bouts.bout(_asked(stacks, folder, number), say))
    return (time.monotonic() - started) / len(stacks) / len(BENCHMARKS)


def _asked(stacks: Sequence[Stack], folder: Path, number: int) -> list[timing_pass.Asked]:
    names = ",".join(BENCHMARKS)
    return [timing_pass.Asked(each, "cpu", f"cost.{number}", 0, names, folder=folder / each.name) for each in stacks]


def _whole(made: object) -> None:
    if isinstance(made, (Broken, Unavailable)):
        raise StudyError(made.sentence)


def asv(stacks: Sequence[Stack], folder: Path, say: Callable[[str], None]) -> float:
    """Seconds a cell of `asv run`, as it is unless told otherwise; what it prints is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    seconds = [_run(stack, folder, say) for stack in stacks]
    return sum(seconds) / len(stacks) / len(BENCHMARKS)


def _run(stack: Stack, folder: Path, say: Callable[[str], None]) -> float:
    with tempfile.TemporaryDirectory() as name, environments.lent(stack, "cpu") as environment:
        project = Path(name)
        _write(project, stack)
        variables = launching.variables(stack, "cpu", environment, os.environ) | _path(project, stack)
        python = environments.interpreter(environment)
        command = [sys.executable, "-m", "asv", "run", "-E", f"existing:{python}", "--show-stderr"]
        with turn_locks.alone(stack.root, f"asv in {stack.name}", say):
            started = time.monotonic()
            done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)
            seconds = time.monotonic() - started
    (folder / f"{stack.name}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode or "failed" in done.stdout:
        msg = f"asv did not measure everything in {stack.name}:\n{(done.stdout + done.stderr)[-2000:]}"
        raise StudyError(msg)
    return seconds


def _write(project: Path, stack: Stack) -> None:
    """Write a project that asv takes: its settings, its benchmarks, and a commit."""
    settings = {"version": 1, "project": "cost", "repo": ".", "branches": ["main"], "environment_type": "existing"}
    (project / "asv.conf.json").write_text(json.dumps(settings), encoding="utf-8")
    (project / "benchmarks").mkdir()
    (project / "benchmarks" / "__init__.py").touch()
    shutil.copy(BENCHMARK, project / "benchmarks" / "calls.py")
    (project / "told.json").write_text(
        json.dumps({"imported_as": stack.imported_as, "benchmarks": BENCHMARKS}), encoding="utf-8"
    )
    for name in BROUGHT:
        found = importlib.util.find_spec(name)
        if found is None or found.origin is None:
            msg = f"{name} is not installed; `nox -s study` installs it"
            raise StudyError(msg)
        shutil.copytree(Path(found.origin).parent, project / "lent" / name)
    by = ("-c", "user.name=study", "-c", "user.email=study@localhost")
    for words in (["init", "-q", "-b", "main"], ["add", "asv.conf.json"], [*by, "commit", "-q", "-m", "one"]):
        subprocess.run([shutil.which("git") or "git", *words], cwd=project, check=True)
    machine = [sys.executable, "-m", "asv", "machine", "--yes"]
    subprocess.run(machine, cwd=project, env={**os.environ, "HOME": str(project)}, check=True, capture_output=True)


def _path(project: Path, stack: Stack) -> dict[str, str]:
    path = os.pathsep.join([str(project / "lent"), str(stack.root)])
    told = str(project / "told.json")
    return {"PYTHONPATH": path, "ASV_PYTHONPATH": path, "HOME": str(project), "MASKDRIFT_TOLD": told}
