"""
The matrix workflow, played through on this machine: each shard in a clone of its own, merged in another.

The clones share nothing but uv's cache of packages, as the jobs of CI do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from harness import record_lines
from tests.stacks.samples import ROOT, clone_project, nox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STACKS = ("tf-2.15", "tf-2.16")
SELECTED = ("-k", "seed", "--once")
MOMENT = {"started": "2026-11-24T12:00:00Z", "seconds": 0.0}
"""What a record says of the clock; it tells when a line was written, and nothing about a stack."""

# The first test also waits for three runs, and on a bare machine for the packages of two stacks.
pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def together(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run both stacks in one clone, with the environments of this checkout."""
    for name in STACKS:
        python_of(name)
    clone = clone_project(tmp_path_factory.mktemp("together"))
    (clone / ".nox").symlink_to(ROOT / ".nox")
    done = nox(clone, "-s", "matrix", "--", "--stacks", ",".join(STACKS), *SELECTED, "--jobs", "1")

    assert done.returncode == 0, done.stderr
    return clone


@pytest.fixture(scope="module")
def merged(together: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run each shard of the plan in a clone of its own, and bring their records into one more."""
    merged = clone_project(tmp_path_factory.mktemp("merged"))
    (merged / ".nox").symlink_to(ROOT / ".nox")
    (merged / "results").mkdir()
    plan = nox(together, "-s", "shards", "--", "--stacks", ",".join(STACKS)).stdout
    (merged / "plan.json").write_text(plan, encoding="utf-8")
    for shard in json.loads(plan):
        clone = clone_project(tmp_path_factory.mktemp("shard"))
        done = nox(clone, "-s", shard["session"], "--", "--device", shard["device"], *SELECTED)

        assert done.returncode == 0, done.stderr
        for record in (clone / "results").glob("*.jsonl"):
            shutil.copy(record, merged / "results")
        # An environment takes a gigabyte.
        shutil.rmtree(clone)
    return merged


def lines_of(record: Path) -> list[dict[str, Any]]:
    """Read a record file."""
    return [record_lines.read(line) for line in record.read_bytes().splitlines()]


def content_of(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def site_of(clone: Path, workshop: Path) -> dict[str, bytes]:
    """Build the site of a clone's records as if all had been recorded in one moment that took no time."""
    (workshop / "results").mkdir(parents=True)
    for record in (clone / "results").glob("*.jsonl"):
        found = ({**line, **{name: MOMENT[name] for name in MOMENT if name in line}} for line in lines_of(record))
        text = "".join(map(record_lines.written, found))
        (workshop / "results" / record.name).write_text(text, encoding="utf-8")
    words = ("build", "--results", "results", "--site", "site")
    command = [sys.executable, "-m", "reports", *words]
    env = {**os.environ, "PYTHONPATH": str(clone)}
    done = subprocess.run(command, cwd=workshop, env=env, capture_output=True, text=True, check=False, timeout=120)

    # The other default stacks have no record.
    assert done.returncode == 2, done.stderr
    return content_of(workshop / "site")


def test_a_whole_plan_is_whole(merged: Path) -> None:
    """The job that merges ends well where nothing is missing."""
    done = nox(merged, "-s", "check", "--", "--planned", "plan.json")

    assert done.returncode == 0, done.stderr
    assert "tf-2.15 on cpu, 4 cells, whole" in done.stdout
    assert "tf-2.16 on cpu, 4 cells, whole" in done.stdout


def test_shards_record_what_one_run_records(together: Path, merged: Path) -> None:
    """The same files with the same lines; only the clock went on."""
    for record in (together / "results").glob("*.jsonl"):
        pairs = zip(lines_of(record), lines_of(merged / "results" / record.name), strict=True)
        for ours, theirs in pairs:
            assert {**ours, **{name: theirs[name] for name in MOMENT if name in ours}} == theirs
    assert {each.name for each in (merged / "results").glob("*.jsonl")} == {
        each.name for each in (together / "results").glob("*.jsonl")
    }


def test_shards_make_the_site_that_one_run_makes(together: Path, merged: Path, tmp_path: Path) -> None:
    """Byte for byte, once all records are of one moment."""
    sites = [site_of(each, tmp_path / each.name) for each in (together, merged)]

    assert len(sites[0]) > 20
    assert sites[0] == sites[1]


def test_only_what_tells_the_time_differs_as_recorded(together: Path, merged: Path) -> None:
    """A page about masks says the same whenever and wherever it was recorded."""
    built = nox(merged, "-s", "report")
    sites = [content_of(each / "site") for each in (together, merged)]
    differing = {name.partition("/")[0] for name in sites[0] if sites[0][name] != sites[1].get(name)}

    assert built.returncode == 0, built.stderr
    assert sites[0].keys() == sites[1].keys()
    # The list of what was written has the digests of these.
    assert differing <= {"stack", "data", "data.html", "maskdrift.sha256"}


def test_a_lost_shard_fails_the_check(merged: Path, tmp_path: Path) -> None:
    """Nobody publishes a report without knowing what is not in it."""
    copy = shutil.copytree(merged, tmp_path / "copy", symlinks=True)
    next((copy / "results").glob("tf-2.16.*")).unlink()

    done = nox(copy, "-s", "check", "--", "--planned", "plan.json")

    assert done.returncode == 1
    assert "missing: tf-2.16 on cpu was planned, and no record file is about it" in done.stderr
