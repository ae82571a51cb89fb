"""The harness's command line, as a user starts it in an environment of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from attrs import frozen

from harness import record_lines as lines_of

ROOT = Path(__file__).resolve().parents[2]


@frozen
class Ended:
    """How a command ended."""

    code: int
    said: str


def command(python: Path | str, *words: object) -> list[str]:
    """One command of the harness."""
    return [str(python), "-m", "harness", *map(str, words)]


def environment() -> dict[str, str]:
    """A user's environment, without GPUs and without TensorFlow's chatter."""
    return {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}


def harness(python: Path | str, *words: object) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        command(python, *words), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=900
    )
    return Ended(done.returncode, done.stdout + done.stderr)


def lines(path: Path, kind: str) -> list[dict[str, Any]]:
    """The lines of one kind in a record file."""
    records = map(lines_of.read, path.read_bytes().splitlines())
    return [record for record in records if record["kind"] == kind]


def outcomes(path: Path) -> dict[str, dict[str, Any]]:
    """The last outcome of each cell, by scenario and mode."""
    return {f"{cell['scenario']} {cell['mode']}": cell["outcome"] for cell in lines(path, "cell")}
