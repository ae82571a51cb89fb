"""Studies of duels, on a stack whose noise is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.studies.__main__ import STANDS, main
from benchmarks.studies.stored_bouts import BENCHMARKS
from harness.exit_codes import Exit
from stacks import ending, table
from tests.duels import fake

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _study(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str, **world: object) -> int:
    if not (root / "world.json").exists():
        stacks = fake.write(root, benchmarks=BENCHMARKS, **world)
        monkeypatch.setattr(table, "load", lambda: tuple(stacks.values()))
    study, *others = words
    asked = [study, "old", "--duels", "1", "--blocks", "6", "--folder", str(root / "studies"), *others]
    return ending.run(lambda: main(asked), STANDS)


def test_a_stack_against_itself_raises_no_alarm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the figures stand beside what is wanted of them."""
    assert _study(tmp_path, monkeypatch, "false-alarms") == 0
    said = capsys.readouterr().out
    assert "False alarms: 0.0 %, at most 5 % wanted: reached." in said
    assert "| predict[gru-small] | 0 | 0 | 1 | 0 |" in said


def test_passes_of_one_stack_tell_what_a_slowdown_would_have_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One side is made longer by arithmetic."""
    assert _study(tmp_path, monkeypatch, "false-alarms") == 0
    said = capsys.readouterr().out
    assert "one side's times made longer by arithmetic" in said
    assert "- by 10 %: 100.0 % found slower" in said


def test_a_slowdown_that_noise_hides_is_a_missed_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told with its number, and ends with 1."""
    assert _study(tmp_path, monkeypatch, "power", noise=0.2) == 1
    assert "Slower by 10 % found: 0.0 %, at least 90 % wanted: MISSED" in capsys.readouterr().out


def test_a_slowdown_that_noise_does_not_hide_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The harness is told to be slower, and nothing else differs."""
    assert _study(tmp_path, monkeypatch, "power") == 0
    assert "Slower by 5 % found: 100.0 %, at least 50 % wanted: reached" in capsys.readouterr().out


def test_a_study_goes_on_from_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is measured twice, and a bout that was cut short does not count."""
    _study(tmp_path, monkeypatch, "false-alarms")
    made = len((tmp_path / "order.txt").read_text(encoding="utf-8").splitlines())
    (log,) = (tmp_path / "studies").glob("false-alarms.old.*/bouts.jsonl")
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    _study(tmp_path, monkeypatch, "false-alarms")

    assert made == 12
    assert len((tmp_path / "order.txt").read_text(encoding="utf-8").splitlines()) == made + 2


def test_a_stack_that_breaks_ends_a_study_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what is wrong."""
    assert _study(tmp_path, monkeypatch, "false-alarms", seconds={}) == Exit.FAILED
    assert "old on cpu: the timing pass failed" in capsys.readouterr().err
