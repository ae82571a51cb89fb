"""A small project with tiny stacks of its own, so that making one takes a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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
