"""What is killed: each command as a user types it, and how it ends where nobody kills it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from attrs import frozen

from harness import parent
from tests.killed import processes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STACKS = ("tf-2.15", "tf-2.21")
BEFORE = ("-k", "seed.as_given", "--mode", "predict", "--once")
"""What is recorded before a command that is killed records more."""
WANTED = ("-k", "seed", "--mode", "predict")
PAIR = ("--stacks", ",".join(STACKS), "--jobs", "2")


@frozen
class Command:
    """A command, how often it is chosen, and the exit codes with which it may end."""

    name: str
    words: tuple[str, ...]
    weight: int
    codes: frozenset[int]


COMMANDS = (
    Command("report", ("-s", "report"), 8, frozenset({0})),
    Command("matrix", ("-s", "matrix", "--", *PAIR, *WANTED), 4, frozenset({0})),
    Command("upgrade", ("-s", "upgrade", "--", *STACKS, *WANTED, "--once", "--json", "answer.json"), 4, frozenset({1})),
    Command("exchange", ("-s", "exchange", "--", *PAIR, "-k", "seed.as_given"), 2, frozenset({0})),
    # Whether one of them is slower is found out by measuring.
    Command(
        "duel",
        ("-s", "duel", "--", *STACKS, "--benchmarks", "predict[gru-small]", "--budget", "1", "--json", "duel.json"),
        2,
        frozenset({0, 1}),
    ),
)


@frozen
class Ended:
    """How a command ended, what it said, and the seconds it took."""

    code: int
    said: str
    seconds: float


def start(project: Path, words: Sequence[str], case: str, log: Path) -> subprocess.Popen[bytes]:
    """Start a command in a project; its processes bear the mark of the case, and its temporary files lie in `tmp`."""
    temporary = temporary_of(project)
    temporary.mkdir(exist_ok=True)
    with log.open("ab") as said:
        return subprocess.Popen(
            parent.bound([sys.executable, "-m", "nox", "--no-color", *words]),
            cwd=project,
            env={**_inherited(), processes.MARK: case, "TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def run(project: Path, words: Sequence[str], case: str, log: Path) -> Ended:
    """Run a command to its end."""
    begun = time.monotonic()
    with start(project, words, case, log) as process:
        code = process.wait()
    return Ended(code, log.read_text(encoding="utf-8", errors="replace"), time.monotonic() - begun)


def temporary_of(project: Path) -> Path:
    """What a command in a project takes for the system's temporary folder."""
    return project.with_name(f"{project.name}.tmp")


def _inherited() -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOX", "MASKDRIFT_"))}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "CUDA_VISIBLE_DEVICES": "-1"}
