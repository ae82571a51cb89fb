"""What the script of the first page looks up: every step between any two stacks."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from msgspec import structs

from reports.judging.behaviours import behaviour_rows
from reports.judging.direct_steps import DirectSteps
from reports.judging.messages import UNPRINTABLE
from reports.judging.pairs.every_step import ABSENT, MISSING, Ending, Steps, steps_of
from reports.pages.pairs.lookup import script_of_pairs
from tests.reports.dividing import a_divided_report
from tests.reports.making import column, layer, observed, ok, refusal
from tests.reports.sampling import FOREIGN, HOSTILE, a_report
from tests.reports.test_unstable import matrix_of

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.report import Report
    from reports.reading.records import Outcome


@pytest.fixture(params=["whole", "divided"])
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Report:
    """Make a report up."""
    return a_report() if request.param == "whole" else a_divided_report(tmp_path)


def ending(steps: Steps, older: int, newer: int) -> Ending | None:
    """Look a step up, as the script does."""
    start, end = steps.starts[older], steps.ends[newer]
    if isinstance(start, str) or isinstance(end, str):
        return None
    return steps.others.get((older, newer), steps.endings[start][end])


def told(report: Report) -> dict[str, Any]:
    """What the script is told."""
    text = script_of_pairs(report).removeprefix("window.maskdrift = ").removesuffix(";\n")
    found: dict[str, Any] = json.loads(text)
    return found


def test_every_step_ends_as_it_does_everywhere_else(report: Report) -> None:
    """The few letters say of any two stacks what their page would."""
    direct = DirectSteps(report.matrix)
    for row in report.rows:
        stacks = [each.stack for each in report.matrix.on(row.device)]
        steps = steps_of(direct, row, stacks)
        for older, newer in product(range(len(stacks)), repeat=2):
            step = direct.step(row, stacks[older], stacks[newer])
            assert ending(steps, older, newer) == (Ending.of(step) if step else None)


def test_it_matters_what_ran_before_the_stack_that_fails() -> None:
    """Of two stacks that fail alike, one stands behind a result that never comes back."""
    columns = tuple(column(each) for each in ("fails", "runs", "fails again", "other"))
    outcomes: tuple[Outcome, ...] = (refusal(), ok(layer("gru", 1.0)), refusal(), ok(layer("gru", 2.0)))
    states = [observed(outcome, each.stack) for each, outcome in zip(columns, outcomes, strict=True)]
    matrix = matrix_of(*states, columns=columns)
    (row,) = behaviour_rows(matrix)

    steps = steps_of(DirectSteps(matrix), row, [each.stack for each in columns])

    assert [steps.ends[at] for at in (0, 2)] == [0, 0]
    notes = [found.note for at in (0, 2) if (found := ending(steps, at, 3))]
    assert notes == ["no longer raises", "works again, with other results"]


def test_what_is_missing_is_told_from_what_nobody_has() -> None:
    """A stack that was not run is no stack in which nothing changes."""
    report = a_report()
    row = next(each for each in report.rows if each.device == "cpu")
    stacks = [each.stack for each in report.matrix.on("cpu")]
    steps = steps_of(DirectSteps(report.matrix), row, stacks)

    assert steps.starts[stacks.index(FOREIGN)] == MISSING
    on_gpu = next(each for each in report.rows if each.device == "gpu")
    assert steps_of(DirectSteps(report.matrix), on_gpu, ["fixed"]).starts == (ABSENT,)


def test_the_script_is_told_texts_as_a_page_shows_them() -> None:
    """A browser takes no markup for markup there; but what turns text round, or colours a terminal, is left out."""
    report = a_report()
    turned = [structs.replace(each, title=f"{each.title}\u202e") for each in report.matrix.scenarios]
    found = told(evolve(report, matrix=evolve(report.matrix, scenarios=tuple(turned))))

    assert found["scenarios"][0][0] == "theme.carries " + UNPRINTABLE.sub("", HOSTILE)
    assert "<script>" in found["scenarios"][0][0]
    assert not any(UNPRINTABLE.search(title) for title, _ in found["scenarios"])
    assert found["stacks"]["cpu"][-1] == FOREIGN


def test_modes_that_do_the_same_are_told_once() -> None:
    """Most do, and what is sent to every reader is to be small."""
    found = told(a_report())
    assert [row[1] for row in found["rows"]["cpu"]] == [[0, 1]] * len(found["scenarios"])
