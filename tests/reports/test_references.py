"""What the page of a scenario tells of the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from attrs import evolve

from reports.judging.behaviours import behaviour_rows
from reports.judging.reference_verdicts import reference, references
from reports.pages.site import write_site
from reports.reading.expectation_files import Expectations
from reports.reading.expectation_records import Nothing
from reports.reading.matrix import Matrix
from tests.reports import making
from tests.reports.promising import MEANING, did, promise
from tests.reports.sampling import a_report

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.report import Report
    from reports.reading.matrix import CellId, CellState, Observed
    from reports.reading.records import Mode


def row_of(*states: Observed) -> BehaviourRow:
    """Group the stacks of one scenario."""
    mode = states[0].id.mode
    columns = tuple(making.column(each.id.stack) for each in states)
    cells: dict[CellId, CellState] = {each.id: each for each in states}
    (row,) = behaviour_rows(Matrix(columns, (making.scenario(),), (("theme.case", mode),), cells, ()))
    return row


OLD = promise(1.0, 2.0, masked="10", until=["all-or-any"])
NEW = promise(1.0, 2.0, masked="11", since=["all-or-any"])
EXPECTATIONS = Expectations({MEANING.name: MEANING}, {("theme.case", "call"): (OLD, NEW)})


def test_each_behaviour_is_right_under_the_meaning_that_it_follows() -> None:
    """A keeps the old promise and B the new one; both are told of both."""
    row = row_of(making.observed(did(1.0, 2.0, masked="10"), "old"), making.observed(did(1.0, 2.0, masked="11"), "new"))
    told = reference(EXPECTATIONS, row)

    assert [(each.when, each.letters) for each in told.right] == [
        ("until Keras 9.9.0 (2031-01-02)", ("A",)),
        ("since Keras 9.9.0 (2031-01-02)", ("B",)),
    ]
    assert [each.sentence for each in told.told["A"]] == ["agrees to the last bit", "another mask after `merge`"]
    assert [each.sentence for each in told.told["B"]] == ["another mask after `merge`", "agrees to the last bit"]


def test_another_text_of_the_scenario_is_not_held_against_this_one() -> None:
    """The digests differ, so it was another experiment."""
    row = row_of(making.observed(did(7.0), "old", digest="another"))

    assert reference(EXPECTATIONS, row).told["A"] == ()


@pytest.mark.parametrize("mode", ["predict", "eager", "xla"])
def test_a_promise_holds_in_every_mode_that_calls_the_model(mode: Mode) -> None:
    """Not in training, which has promises of its own."""
    row = row_of(making.observed(did(1.0, 2.0, masked="10"), "old", mode=mode))
    trained = row_of(making.observed(did(1.0, 2.0), "old", mode="train"))

    assert len(reference(EXPECTATIONS, row).told["A"]) == 2
    assert reference(EXPECTATIONS, trained).told["A"] == ()


def test_why_nothing_is_promised_is_told_once() -> None:
    """Beside the behaviours, not in each."""
    nothing = Nothing("theme.case", "text", "call", "no documentation says so")
    row = row_of(making.observed(did(1.0), "old"))
    told = reference(Expectations({}, {("theme.case", "call"): (nothing,)}), row)

    assert told.reason == "no documentation says so"
    assert not told.right


def test_the_page_of_a_scenario_shows_what_is_promised(tmp_path: Path) -> None:
    """With the day and the source of the meaning; without expectations, the page is silent."""
    report = a_report()
    scenario = report.matrix.scenarios[0]
    lines = tuple(
        msgspec.structs.replace(each, scenario=scenario.id, digest=_digest(report, scenario.id)) for each in (OLD, NEW)
    )
    told = evolve(report, expectations=Expectations({MEANING.name: MEANING}, {(scenario.id, "call"): lines}))
    for name, each in (("told", told), ("silent", report)):
        write_site(each, tmp_path / name)
    page, silent = (
        (tmp_path / name / f"scenario/{scenario.id}.html").read_text("utf-8") for name in ("told", "silent")
    )

    assert "since Keras 9.9.0 (2031-01-02)" in page
    assert '<a href="https://example.org/any">any suffices</a>' in page
    assert "Reference" not in silent
    assert references(report, scenario.id)


def _digest(report: Report, scenario: str) -> str:
    rows = [row for row in report.rows if row.scenario == scenario and row.behaviours]
    return str(rows[0].behaviours[0].example.digest)


@pytest.mark.parametrize(
    "reason",
    [
        "its file cannot be imported: ModuleNotFoundError: No module named 'tensorflow'",
        "it does not run without Keras itself: ModuleNotFoundError: No module named 'keras'",
    ],
)
def test_what_the_reference_lacks_is_not_told_of_the_model(reason: str) -> None:
    """Which packages its environment has is no matter of whoever wrote the model."""
    nothing = Nothing("theme.case", "text", "call", reason)
    row = row_of(making.observed(did(7.0), "old"))

    told = reference(Expectations({}, {("theme.case", "call"): (nothing,)}), row)

    assert told.reason == "the reference does not know this model"
