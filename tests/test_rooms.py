"""Which room may import which; the rules stand in pyproject.toml, and import-linter holds them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOML = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
RULES = TOML[TOML.index("[tool.importlinter]") :]
UPSIDE_DOWN = """
[[tool.importlinter.contracts]]
name = "Upside down"
type = "layers"
layers = ["{}", "{}"]
"""


def _held(config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(
        [*command, str(config)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def test_imports_run_down_only_and_nowhere_in_a_circle() -> None:
    """Records are read, then judged, then shown; a room knows those below it."""
    done = _held(ROOT / "pyproject.toml")

    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("above", "below"), [("reports.reading", "reports.pages"), ("harness", "timed"), ("stacks", "reports")]
)
def test_an_import_that_runs_up_is_found(tmp_path: Path, above: str, below: str) -> None:
    """A rule that no import can break holds nothing."""
    config = tmp_path / "upside-down.toml"
    config.write_text(RULES + UPSIDE_DOWN.format(above, below), encoding="utf-8")

    done = _held(config)

    assert done.returncode == 1
    assert f"{below} is not allowed to import {above}" in done.stdout
    assert "4 kept, 1 broken" in done.stdout
