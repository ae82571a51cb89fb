"""What an observation depends on of the harness, and what it does not."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
WORKER = ("harness.worker", "harness.supervisor", "harness.recording")
"""What runs a cell, watches it, and writes down how it ended."""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the harness, for one of its files to be changed."""
    shutil.copytree(ROOT / "harness", tmp_path / "harness", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def digest(root: Path) -> str:
    """Ask the harness at *root* what an observation depends on."""
    command = [sys.executable, "-c", "from harness import identity; print(identity.observing())"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


def test_a_changed_line_makes_every_observation_due_again(copied: Path) -> None:
    """Another harness may record something else."""
    before = digest(copied)
    file = copied / "harness" / "encoding.py"
    file.write_text(file.read_text(encoding="utf-8") + "\nMORE = 1\n", encoding="utf-8")

    assert digest(copied) != before


@pytest.mark.parametrize(
    ("name", "more"),
    [("encoding.py", "\n# Why.\n"), ("encoding.py", '\n\n"""What it is."""\n'), ("progress.py", "\nMORE = 1\n")],
)
def test_a_comment_and_what_only_plans_a_run_make_none_due_again(copied: Path, name: str, more: str) -> None:
    """They take hours for all stacks, and would come out the same."""
    before = digest(copied)
    file = copied / "harness" / name
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")

    assert digest(copied) == before


def test_all_that_runs_in_the_process_of_a_cell_counts() -> None:
    """What is left out is imported by none of it, so that nothing can be recorded otherwise unnoticed."""
    counted = {module for module in _below(WORKER) if module.startswith("harness")}
    left_out = {f"harness.{name}" for name in identity.AROUND} - {"harness.parent"}  # which only ends a process

    assert not counted & left_out


def _below(modules: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        if (module := waiting.pop()) not in found:
            found.add(module)
            waiting.extend(_imported(module))
    return found


def _imported(module: str) -> Iterator[str]:
    file = ROOT.joinpath(*module.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("harness"):
            names = [f"{node.module}.{each.name}" for each in node.names]
            yield from (
                name if ROOT.joinpath(*name.split(".")).with_suffix(".py").exists() else str(node.module)
                for name in names
            )
