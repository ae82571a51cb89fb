"""Which passes stand already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness.timing import timing_key
from stacks import environments, table, timing
from stacks.launching import Broken, Whole
from stacks.options import Options
from tests.stacks.samples import SIX_BEFORE, write_lock, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack


@pytest.fixture
def timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A stack with one pass, whose environment must not be asked for."""
    stack = table.load(write_table(tmp_path))[0]
    key = timing_key(str(write_lock(tmp_path, stack.name)), stack.imported_as)
    stack.passes("cpu").mkdir(parents=True)
    text = json.dumps({"benchmarks": [{"extra_info": {"key": key}}]})
    (stack.passes("cpu") / "20261124T113000Z.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(environments, "lent", lambda *_: pytest.fail("a pass was begun"))
    return stack


def test_a_pass_whose_inputs_did_not_change_is_not_measured_again(timed: Stack) -> None:
    """It would cost a quarter of a minute a stack."""
    assert isinstance(timing.measure(timed, "cpu", Options()), Whole)


def test_another_lock_is_another_pass(timed: Stack) -> None:
    """What was measured with other packages says nothing about these."""
    write_lock(timed.root, timed.name, SIX_BEFORE)

    with pytest.raises(pytest.fail.Exception, match="a pass was begun"):
        timing.measure(timed, "cpu", Options())


def test_force_measures_again(timed: Stack) -> None:
    """More passes narrow the interval."""
    with pytest.raises(pytest.fail.Exception, match="a pass was begun"):
        timing.measure(timed, "cpu", Options(force=True))


def test_a_pass_that_cannot_be_read_stands_for_nothing(timed: Stack) -> None:
    """A cut-off file must not hide that there is no measurement."""
    (timed.passes("cpu") / "20261124T113000Z.json").write_text('{"benchmarks": [', encoding="utf-8")

    with pytest.raises(pytest.fail.Exception, match="a pass was begun"):
        timing.measure(timed, "cpu", Options())


def test_a_stack_that_is_not_there_is_not_timed(tmp_path: Path) -> None:
    """And that is not called a success."""
    ending = timing.measure(table.load(write_table(tmp_path))[0], "cpu", Options())

    assert isinstance(ending, Broken)
    assert "there is no lock" in ending.sentence
