"""A large report is rendered by two processes, and nobody can tell from its pages."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import made_up_records
from reports.site import MANY
from tests.harness.running_it import ROOT

if TYPE_CHECKING:
    from pathlib import Path

STACKS, SCENARIOS = 6, 90
ON_ONE_CORE = """
import os, runpy, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
sys.argv[0] = "reports"
runpy.run_module("reports", run_name="__main__")
"""
CRASHING = """
from reports.side_by_side import alongside

def work():
    raise OSError("no space left")

with alongside(work, worth_it=True):
    print("the block ran")
"""


def _python(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)


def _files(site: Path) -> dict[str, bytes]:
    return {str(each.relative_to(site)): each.read_bytes() for each in sorted(site.rglob("*")) if each.is_file()}


def test_one_core_and_two_make_the_same_site(tmp_path: Path) -> None:
    """To the last byte, with as many cells as make two processes worth it."""
    assert STACKS * SCENARIOS * len(made_up_records.MODES) >= MANY
    table = made_up_records.write(tmp_path / "results", STACKS, SCENARIOS)
    words: tuple[str | Path, ...] = ("build", "--results", tmp_path / "results", "--stacks", table, "--site")
    one = _python("-c", ON_ONE_CORE, *words, tmp_path / "one")
    two = _python("-m", "reports", *words, tmp_path / "two")

    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


@pytest.mark.parametrize("source", [CRASHING, CRASHING.replace("True", "False")])
def test_what_goes_wrong_in_the_second_process_ends_the_first(source: str) -> None:
    """A site that lacks half of its pages must not look like one."""
    done = _python("-c", source)

    assert done.returncode == 1
    assert "OSError: no space left" in done.stderr
