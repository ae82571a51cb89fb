"""Real timing passes in an old stack and a newer one, as a user measures them.  Nothing here looks at a time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from harness.exit_codes import Exit
from tests.stacks.samples import ROOT, copy_project, nox
from timed import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.stack

STACKS = ("keras-2.2", "tf-2.15")
ASKED = ("-s", "timing", "--", "--stacks", ",".join(STACKS))
BENCHMARKS = "predict[gru-small-right-50],eager[gru-small],xla[gru-small]"
SETTINGS = {"OMP_NUM_THREADS": "2", "OPENBLAS_L2_SIZE": "1048576"}
"""What steers the passes here: both are known to be recorded, and nothing else may be."""


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    """Set what is known, and unset whatever else the machine that runs the tests sets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in machine.environment(os.environ):
            patch.delenv(name)
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def project(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Time two stacks once, in a copy of the project that shares nothing with this one but their environments."""
    for name in STACKS:
        python_of(name)
    folder = copy_project(tmp_path_factory.mktemp("project"))
    for name in ("duels", "reports"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "stacks" / "locks", folder / "stacks" / "locks")
    (folder / ".nox").mkdir()
    (folder / ".nox" / "stacks").symlink_to(ROOT / ".nox" / "stacks")
    ended = nox(folder, *ASKED, "--benchmarks", BENCHMARKS)

    assert ended.returncode == 0, ended.stderr
    assert "pass 2 of 2, tf-2.15 on cpu; about" in ended.stderr
    return folder


@pytest.fixture(scope="module")
def passes(project: Path) -> dict[str, dict[str, Any]]:
    """Read the file of each stack's pass."""
    return {name: json.loads(file_of(project, name).read_text(encoding="utf-8")) for name in STACKS}


def file_of(project: Path, stack: str) -> Path:
    """Find the one pass of a stack."""
    (file,) = (project / "results" / "timings" / f"{stack}.cpu").glob("*")
    return file


def test_a_pass_has_every_benchmark_or_the_reason_why_not(passes: dict[str, dict[str, Any]]) -> None:
    """A stack without eager calls is no failed pass."""
    timed = {stack: [each["name"] for each in found["benchmarks"]] for stack, found in passes.items()}
    left_out = {each["name"]: each["error"] for each in passes["keras-2.2"]["not_timed"]}

    assert timed == {"keras-2.2": BENCHMARKS.split(",")[:1], "tf-2.15": BENCHMARKS.split(",")}
    assert left_out == dict.fromkeys(BENCHMARKS.split(",")[1:], "stand-alone Keras 2.2.4 only builds graphs")


def test_a_pass_says_what_its_times_depend_on(passes: dict[str, dict[str, Any]]) -> None:
    """So that nobody compares times that were taken under other conditions."""
    for stack, found in passes.items():
        info = found["benchmarks"][0]["extra_info"]

        assert (info["stack"], info["device"], info["twin"]) == (stack, "cpu", "predict[gru-small]")
        assert info["title"] == "GRU 32\u00d750\u00d716\u219232, forward pass, 50 % masked, at the end"
        assert len(info["affinity"]) == info["cores"]
        assert info["first_call"] > 0
        assert info["peak_memory"] > 50 * 2**20
        assert info["foreign"] >= 0
        assert info["environment"] == SETTINGS


def test_every_single_time_is_kept(passes: dict[str, dict[str, Any]]) -> None:
    """Another statistic tomorrow needs no new pass."""
    for found in passes.values():
        for each in found["benchmarks"]:
            assert len(each["stats"]["data"]) == each["stats"]["rounds"] >= 5


def test_passes_that_were_measured_in_turns_know_each_other(passes: dict[str, dict[str, Any]]) -> None:
    """One run, one round, one machine; and what importing took stands once a pass."""
    first, second = (found["maskdrift"] for found in passes.values())

    assert (first["run"], first["round"], first["machine"]) == (second["run"], 0, second["machine"])
    assert min(first["import_seconds"], second["import_seconds"]) > 0


def test_what_stands_is_not_measured_again(project: Path) -> None:
    """The process that counts and the one that measured agree on key and machine."""
    ended = nox(project, *ASKED, "--benchmarks", "predict[gru-small-right-50]")

    assert ended.returncode == 0
    assert "timing passes to measure: 0; standing from before: 2" in ended.stderr


def test_pytest_benchmark_opens_the_passes_itself(project: Path) -> None:
    """Their tools work on our files."""
    files = [file_of(project, stack) for stack in STACKS]
    command = [sys.executable, "-m", "pytest_benchmark", "compare", "--columns=median,rounds", *map(str, files)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("predict[gru-small-right-50]") == 2
    assert done.stdout.count("eager[gru-small]") == 1


def test_a_benchmark_that_is_not_there_is_one_clear_message(project: Path) -> None:
    """Before any process is started."""
    ended = nox(project, *ASKED, "--benchmarks", "gruu")

    assert ended.returncode == Exit.FAILED
    assert "'gruu' matches none of the benchmarks\n  say usual, all, names separated by commas" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_duel_lets_two_stacks_take_turns(project: Path) -> None:
    """In what both can run; as many rounds of the one as of the other, and none of what only one of them has."""
    command = [sys.executable, "-m", "duels", *STACKS, "--benchmarks", BENCHMARKS, "--budget", "1"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    found = [json.loads(newest(project, name).read_text(encoding="utf-8")) for name in STACKS]

    assert done.returncode == 0, done.stderr
    assert [[each["name"] for each in one["benchmarks"]] for one in found] == [BENCHMARKS.split(",")[:1]] * 2
    assert [one["maskdrift"]["in_turns"] for one in found] == [True, True]
    assert len({one["benchmarks"][0]["stats"]["rounds"] for one in found}) == 1
    assert [len(one["not_timed"]) for one in found] == [2, 0]
    assert "xla[gru-small] has no time in keras-2.2" in done.stdout


def test_stacks_that_have_nothing_in_common_are_no_failed_passes(project: Path) -> None:
    """The user is told that, and what each of them lacks."""
    command = [sys.executable, "-m", "duels", *STACKS, "--benchmarks", "xla[gru-small]", "--budget", "1"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    assert done.returncode == Exit.FAILED
    assert "xla[gru-small] has no time in keras-2.2: stand-alone Keras 2.2.4 only builds graphs" in done.stdout
    assert "the timing pass failed" not in done.stderr


def newest(project: Path, stack: str) -> Path:
    """Find the last pass of a stack."""
    return max((project / "results" / "timings" / f"{stack}.cpu").glob("*"), key=lambda file: file.stat().st_mtime)
