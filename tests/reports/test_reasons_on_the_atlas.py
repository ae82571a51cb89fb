"""The project's reasons, held against the atlas, which `tests/test_atlas_on_stacks.py` holds against real stacks."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from harness.exit_codes import Exit
from reports.judging.causes.files import load_reasons
from reports.judging.causes.reason import tally
from reports.reading.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def reasons(results: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command over the atlas alone."""
    command = [sys.executable, "-m", "reports", "reasons", "--results", str(results), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)


def test_every_reason_is_borne_out_and_every_promise_kept(tmp_path: Path) -> None:
    """What the README counts is what was seen."""
    done = reasons(tmp_path)

    assert done.returncode == Exit.DONE, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == tally(load_reasons()).sentence
