"""Two real stacks, the last of Keras 2 and the newest, held against what was promised in their day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from reference import meanings
from reference.expectation_lines import lines
from reports.judging.expectations import held_against
from reports.reading.expectation_records import Expected
from reports.reading.records import Cell, Error, Ok
from stacks import table
from tests.harness import running_it

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from stacks.stack import Stack

pytestmark = pytest.mark.stack

SCENARIOS = ("scenarios", "scenarios/more/rnn_direction.py")
"""The usual ones, and those in which promises are known to be broken."""

DAYS = {"tf-2.15": meanings.FLATTER_HARD_SIGMOID.day, "tf-2.21": meanings.DAYS[-1]}
"""The day of the documentation that each stack is held against."""

BROKEN = {
    # The documentation says that the argument has no say in a last output: keras-team/keras issue 17596.
    "rnn_direction.zero_output_last",
    "rnn_direction.zero_output_last_backwards",
}


@pytest.fixture(scope="module", params=sorted(DAYS))
def stack(request: pytest.FixtureRequest) -> Stack:
    """Take one stack after the other."""
    (chosen,) = table.select(table.load(), [request.param])
    return chosen


@pytest.fixture(scope="module")
def cells(stack: Stack, python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> list[Cell]:
    """Record what the stack does."""
    out = tmp_path_factory.mktemp(stack.name) / "records.jsonl"
    versions = ["--expect-tensorflow", stack.tensorflow, "--expect-keras", stack.keras, "--once"]
    words = ["--stack", stack.name, "--imported-as", stack.imported_as, *versions, "--scenarios", *SCENARIOS]
    ended = running_it.harness(python_of(stack.name), "run", *words, "--mode", "predict", "--out", out)

    assert ended.code == 0, ended.said
    return [msgspec.convert(json.loads(json.dumps(each)), Cell) for each in running_it.lines(out, "cell")]


def test_a_stack_does_what_was_promised_in_its_day(stack: Stack, cells: list[Cell]) -> None:
    """Every mask is the same and every number within rounding, but where the promise is known to be broken."""
    promised = _promised_on(DAYS[stack.name])
    told = {
        cell.scenario: held_against(promised[cell.scenario], cell.outcome)
        for cell in cells
        if isinstance(cell.outcome, Ok | Error) and cell.scenario in promised
    }

    assert {name: held.sentence for name, held in told.items() if not held.agrees and name not in BROKEN} == {}
    assert {name for name, held in told.items() if not held.agrees} == BROKEN
    assert len(told) > 20


def _promised_on(day: dt.date) -> dict[str, Expected]:
    days = {each.name: each.day for each in meanings.MEANINGS}
    return {
        each.scenario: each
        for each in lines(SCENARIOS)
        if isinstance(each, Expected)
        and all(days[name] <= day for name in each.since)
        and not any(days[name] <= day for name in each.until)
    }
