"""Twenty drawn models on two real stacks, through the command line."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from harness.exit_codes import Exit
from tests.harness.running_it import ROOT, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STACKS = ("tf-2.15", "tf-2.21")
MODELS = 20
ANSWERS = {Exit.DONE, Exit.FOUND}
"""Between these two stacks much changes, and it may be that a reason is known for all of it."""
REJECTED = 0.1
"""What part of the drawn models a stack may refuse to run."""

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1200)]


def _fuzz(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzz", "--stacks", ",".join(STACKS), "--models", str(MODELS), *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_drawn_models_run_and_are_judged(python_of: Callable[[str], Path], tmp_path: Path) -> None:
    """Nearly all of them run; what is found stands alone, and the same command runs nothing again."""
    for name in STACKS:
        python_of(name)
    words = ("--seed", "7", "--results", tmp_path, "--out", tmp_path / "found", "--rounds", "1")
    done = _fuzz(*words)
    assert done.returncode in ANSWERS, done.stderr

    records = {name: tmp_path / "fuzz" / "seed-7" / "records" / f"{name}.cpu.jsonl" for name in STACKS}
    kinds = [each["outcome"]["kind"] for each in lines(records["tf-2.15"], "cell")]
    assert len(kinds) >= MODELS
    assert sum(kind != "ok" for kind in kinds) <= REJECTED * len(kinds)

    before = {name: len(lines(record, "cell")) for name, record in records.items()}
    assert _fuzz(*words, "--judge", "--all").returncode == done.returncode
    assert {name: len(lines(record, "cell")) for name, record in records.items()} == before

    scripts = sorted((tmp_path / "found").glob("seed7_0*.py"))
    assert scripts
    for script in scripts:
        compile(script.read_text(encoding="utf-8"), str(script), "exec")
