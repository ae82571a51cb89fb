"""`python -m reference`, as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.exit_codes import Exit
from reference import stamp
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


def test_what_was_made_of_the_same_is_not_made_again(tmp_path: Path) -> None:
    """It is told in the same words, and the file is not even touched."""
    out = tmp_path / "expected.jsonl"
    first, made = reference("--out", out), out.stat()
    second = reference("--out", out)

    assert (second.returncode, second.stdout) == (0, first.stdout), second.stderr
    assert out.stat() == made


@pytest.mark.parametrize("damage", ["file", "stamp", "no stamp", "another key"])
def test_a_file_or_a_stamp_that_is_not_as_it_was_left_is_made_anew(tmp_path: Path, damage: str) -> None:
    """Whatever somebody did to the one or the other."""
    out = tmp_path / "expected.jsonl"
    out.write_bytes(b"a line\n")
    stamp.leave(out, "key", "told")
    place = next(tmp_path.glob(".*.stamp"))
    if damage == "file":
        out.write_bytes(b"another line\n")
    elif damage == "stamp":
        place.write_bytes(place.read_bytes()[:-5])
    elif damage == "no stamp":
        place.unlink()

    assert stamp.told(out, "key" if damage != "another key" else "another") is None


def test_a_file_that_is_as_it_was_left_stays(tmp_path: Path) -> None:
    """With what was said of it."""
    out = tmp_path / "expected.jsonl"
    out.write_bytes(b"a line\n")
    stamp.leave(out, "key", "told")

    assert stamp.told(out, "key") == "told"


def test_a_stamp_covers_all_that_computes_expectations(tmp_path: Path) -> None:
    """Every module of the project that is loaded for them stands in one of its rooms."""
    listing = (
        "import json, sys; from reference.__main__ import main; main(sys.argv[1:]);"
        "print(json.dumps([each.__file__ for each in sys.modules.values() if getattr(each, '__file__', None)]))"
    )
    command = [sys.executable, "-c", listing, "--out", str(tmp_path / "all.jsonl")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    loaded = map(Path, json.loads(ended.stdout.splitlines()[-1]))
    ours = {each for each in loaded if each.is_relative_to(ROOT) and not each.is_relative_to(sys.prefix)}
    rooms = [ROOT / each for each in stamp.ROOMS]

    assert [each for each in ours if each.name != "__init__.py" and not any(map(each.is_relative_to, rooms))] == []
    assert any(each.is_relative_to(ROOT / "scenarios") for each in ours)


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
