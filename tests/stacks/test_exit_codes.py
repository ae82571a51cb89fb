"""Exit codes that are verdicts, and crashes that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacks.exit_codes import unless_it_crashes

if TYPE_CHECKING:
    import pytest


def test_a_verdict_is_handed_on() -> None:
    """Whatever it is."""
    assert unless_it_crashes(lambda: 1, 3) == 1


def test_a_crash_is_told_and_is_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """Python's own 1 would say that something is slower."""

    def crashes() -> int:
        msg = "a bug"
        raise RuntimeError(msg)

    assert unless_it_crashes(crashes, 3) == 3
    assert "RuntimeError: a bug" in capsys.readouterr().err
