"""A plan of shards, held against the records."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.exit_codes import Exit
from tests.reports.making import stack, whole_run, write
from tests.reports.making import table as table_of
from tests.reports.test_commands import CASE

ROOT = Path(__file__).parents[2]


def check(folder: Path, plan: str) -> subprocess.CompletedProcess[str]:
    """Hold the record of a stack, `beside`, against a plan."""
    table = folder / "stacks" / "stacks.toml"
    stack(folder, "beside")
    table.write_text(table_of("beside") + 'groups = ["default"]\n', encoding="utf-8")
    write(folder / "results", whole_run(id_=CASE, name="beside"))
    (folder / "plan.json").write_text(plan, encoding="utf-8")
    words = ("--planned", folder / "plan.json", "--results", folder / "results", "--stacks", table)
    command = [sys.executable, "-m", "reports", "check", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def plan_of(*seats: tuple[str, str]) -> str:
    """Write a plan as `nox -s shards` does."""
    return json.dumps([{"session": f"matrix({stack})", "stack": stack, "device": device} for stack, device in seats])


def test_a_plan_that_was_followed_is_whole(tmp_path: Path) -> None:
    """Nothing is missing, and the exit code says so."""
    done = check(tmp_path, plan_of(("beside", "cpu")))

    assert (done.returncode, done.stderr) == (Exit.DONE, "")


@pytest.mark.parametrize("lost", [("beside", "gpu"), ("elsewhere", "cpu")])
def test_a_shard_that_was_lost_is_missed(tmp_path: Path, lost: tuple[str, str]) -> None:
    """No record tells of it, and no other stack waits for it, so the plan does."""
    done = check(tmp_path, plan_of(("beside", "cpu"), lost))

    assert done.returncode == Exit.INCOMPLETE
    assert done.stderr == f"missing: {lost[0]} on {lost[1]} was planned, and no record file is about it\n"


@pytest.mark.parametrize("plan", ["", "{}", '[{"stack": "beside", "device": "tpu", "session": "matrix(beside)"}]'])
def test_a_plan_that_is_none_is_refused(tmp_path: Path, plan: str) -> None:
    """A check that plans nothing would find nothing missing."""
    done = check(tmp_path, plan)

    assert done.returncode == Exit.FAILED
    assert "plan.json: is no plan of shards" in done.stderr
    assert "nox -s shards" in done.stderr
