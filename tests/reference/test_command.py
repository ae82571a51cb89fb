"""`python -m reference`, as a user types it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from harness.exit_codes import Exit
from reports.reading.expectation_files import read_expectations
from reports.reading.expectation_records import Expected, Nothing

ROOT = Path(__file__).resolve().parents[2]
FEW = ("scenarios/embedding.py", "scenarios/concatenate.py")


def reference(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "reference", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_it_writes_a_file_that_the_report_can_read(tmp_path: Path) -> None:
    """And says in a line what is in it."""
    ended = reference("--out", tmp_path / "expected.jsonl", "--scenarios", *FEW)
    read = read_expectations(tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert not read.notices
    assert {scenario for scenario, _ in read.lines} == {
        *("embedding.generates_a_mask", "embedding.padding_changes_nothing"),
        *("concatenate.masks_disagree", "concatenate.one_input_unmasked", "concatenate.along_time"),
    }
    assert all(isinstance(each, Expected | Nothing) for lines in read.lines.values() for each in lines)
    assert ended.stdout == f"{tmp_path / 'expected.jsonl'}: 7 expectations; nothing is promised of 0\n"


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    """Nothing in it says when or where it was written."""
    for name in ("one", "two"):
        assert reference("--out", tmp_path / name, "--scenarios", *FEW).returncode == 0

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_users_own_file_is_computed_too(tmp_path: Path) -> None:
    """One that needs TensorFlow has no expectation, and the others do."""
    (tmp_path / "needs.py").write_text("import a_package_that_is_not_here\n\ndef case(keras):\n    pass\n", "utf-8")
    ended = reference("--out", tmp_path / "expected.jsonl", "--scenarios", FEW[0], tmp_path / "needs.py")
    (nothing,) = read_expectations(tmp_path).lines["needs.case", "call"]

    assert ended.returncode == 0, ended.stderr
    assert isinstance(nothing, Nothing)
    assert "cannot be imported" in nothing.reason


def test_a_path_without_scenarios_is_refused(tmp_path: Path) -> None:
    """With the path, and nothing is written."""
    ended = reference("--out", tmp_path / "expected.jsonl", "--scenarios", tmp_path / "nowhere.py")

    assert ended.returncode == Exit.FAILED
    assert "nowhere.py: no scenario file here" in ended.stderr
    assert not (tmp_path / "expected.jsonl").exists()


def test_words_that_are_none_are_refused() -> None:
    """As a usage error."""
    ended = reference("--nothing")

    assert ended.returncode == Exit.FAILED
    assert "unrecognized arguments: --nothing" in ended.stderr
