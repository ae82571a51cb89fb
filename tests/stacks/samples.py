"""Small projects: with tiny stacks of their own, so that making one takes a moment, or copied from this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("stacks", "harness", "scenarios", "timed", "requirements")
"""What the sessions of stacks need."""

MISSING = """
[from-tomorrow]
python = "3.99"
tensorflow = "2.21.0"
keras = "3.15.1"
imported-as = "tf.keras"
keras-from = "keras"
exclude-newer = 2026-11-01
"""
"""The table of a stack whose interpreter exists nowhere."""

TABLE = """\
# A comment before the first table.

["tf-2.15"]
python = "3.11"
tensorflow = "2.15.1"
keras = "2.15.0"
imported-as = "tf.keras"
keras-from = "tensorflow"
exclude-newer = 2024-03-15

[forecast]
python = "3.12"
tensorflow = "2.21.0"
keras = "3.16.0.dev2026102704"
imported-as = "keras"
keras-from = "keras-nightly"
exclude-newer = 2026-11-01
without = ["keras"]
environment = { TF_USE_LEGACY_KERAS = "1" }
extra = ["h5py<4"]
"""

SIX = """\
six==1.17.0 \\
    --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274
"""

SIX_BEFORE = """\
six==1.16.0 \\
    --hash=sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254
"""

SIX_TAMPERED = SIX.replace("4721f391", "00000000")


def copy_project(folder: Path) -> Path:
    """Copy what the sessions of stacks need, without the locks."""
    for name in ROOMS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "locks"))
    shutil.copy(ROOT / "noxfile.py", folder)
    return folder


def clone_project(folder: Path, *, atlas: bool = False) -> Path:
    """Copy all that a clone would have, what is not committed yet included; the *atlas* only where it is asked for."""
    # A checkout may belong to another user, of whom git is suspicious unless told.
    words = ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    for name in filter(None, listed.split("\0")):
        if name.startswith("atlas/") and not atlas:
            continue
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def nox(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run nox over a project."""
    command = [sys.executable, "-m", "nox", "--no-color", *words]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False, timeout=240)


def write_table(root: Path, text: str = TABLE) -> Path:
    """Write a table where a project has it."""
    file = root / "stacks" / "stacks.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def write_lock(root: Path, name: str, text: str = SIX) -> Path:
    """Write a lock where a project has it."""
    file = root / "stacks" / "locks" / f"{name}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
