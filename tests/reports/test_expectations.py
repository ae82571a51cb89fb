"""What a stack did, held against what the documentation promises."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
import pytest
from attrs import evolve

from reports.behaviours import behaviour_rows
from reports.expectation_files import Expectations, read_expectations
from reports.expectations import held_against
from reports.expected import (
    EXPECTED_SCHEMA,
    NOT_PROMISED,
    Expected,
    ExpectedHeader,
    ExpectedOutput,
    ExpectedTrace,
    Meaning,
    Nothing,
    Numbers,
    Refusal,
)
from reports.matrix import Matrix
from reports.references import reference, references
from reports.site import write_site
from tests.reports import making
from tests.reports.sampling import a_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reports.behaviours import BehaviourRow
    from reports.matrix import CellId, CellState, Observed
    from reports.records import Mode, Ok

MEANING = msgspec.convert(
    {
        "name": "all-or-any",
        "title": "any suffices",
        "since": "Keras 9.9.0",
        "day": "2031-01-02",
        "source": "https://example.org/any",
    },
    Meaning,
)


def promise(
    *steps: float,
    masked: str | None = None,
    layer: str = "merge",
    since: Sequence[str] = (),
    until: Sequence[str] = (),
    hidden: bool = True,
) -> Expected:
    """One layer is promised to hand out some numbers under a mask."""
    output = ExpectedOutput(making.values(*steps, dtype="float64"), making.mask(masked), hidden)
    outcome = Numbers((output,), (ExpectedTrace(layer, "reference.merging.Add", (output,)),))
    return Expected("theme.case", "text", "call", tuple(since), tuple(until), outcome)


def did(*steps: float, masked: str | None = None, layer: str = "merge") -> Ok:
    """One layer handed out some numbers under a mask, and so did the model."""
    trace = making.layer(layer, *steps, masked=masked)
    return evolve_outputs(making.ok(trace), trace.outputs)


def evolve_outputs(outcome: Ok, outputs: object) -> Ok:
    """Give the model's output the mask of its last layer."""
    return msgspec.structs.replace(outcome, outputs=outputs)


def test_what_is_within_rounding_agrees_and_says_how_near() -> None:
    """To two digits."""
    held = held_against(promise(1.0, 2.0, masked="11"), did(1.0, 2.0 + 3e-7, masked="11"))

    assert held.agrees
    assert held.sentence == "agrees to 3e-07"
    assert held_against(promise(1.0), did(1.0)).sentence == "agrees to the last bit"


@pytest.mark.parametrize(
    ("promised", "seen", "sentence"),
    [
        ("10", "11", "another mask behind `merge`"),
        ("10", None, "no mask behind `merge`"),
        (None, "11", "a mask too many behind `merge`"),
    ],
)
def test_masks_and_values_are_told_apart(promised: str | None, seen: str | None, sentence: str) -> None:
    """The numbers are right, the mask is not."""
    held = held_against(promise(1.0, 2.0, masked=promised), did(1.0, 2.0, masked=seen))

    assert not held.agrees
    assert held.sentence == sentence


def test_a_mask_that_nobody_promises_is_not_held_against_anybody() -> None:
    """Whatever it is."""
    output = ExpectedOutput(making.values(1.0, 2.0), NOT_PROMISED, hidden=True)
    open_mask = msgspec.structs.replace(promise(1.0, 2.0), outcome=Numbers((output,), ()))

    assert held_against(open_mask, did(1.0, 2.0, masked="10")).agrees


def test_nothing_is_compared_where_neither_mask_nor_hidden_steps_are_promised() -> None:
    """Which steps are hidden is not known, and any of them may be one of which nobody speaks."""
    output = ExpectedOutput(making.values(1.0, 2.0), NOT_PROMISED, hidden=False)
    silent = msgspec.structs.replace(promise(1.0, 2.0), outcome=Numbers((output,), ()))

    assert held_against(silent, did(1.0, 9.0, masked="10")).agrees


def test_values_are_off_at_steps_that_are_seen_or_only_at_hidden_ones() -> None:
    """Behind which layer first, and by how much at most."""
    seen = held_against(promise(1.0, 2.0, masked="10"), did(1.25, 2.0, masked="10"))
    hidden = held_against(promise(1.0, 2.0, masked="10"), did(1.0, 2.5, masked="10"))

    assert seen.sentence == "0.25 off behind `merge`"
    assert hidden.agrees
    assert hidden.sentence == "agrees to the last bit; at hidden steps, 0.5 off behind `merge`"


def test_hidden_steps_of_which_nobody_speaks_are_left_out() -> None:
    """The documentation says nothing about them."""
    held = held_against(promise(1.0, 2.0, masked="10", hidden=False), did(1.0, 2.5, masked="10"))

    assert held.sentence == "agrees to the last bit"


def test_the_largest_distance_is_told_where_it_is_farther_on() -> None:
    """Off by 0.25 first, and by 4 in the end."""
    first, last = promise(1.0, layer="first"), promise(5.0, layer="last")
    assert isinstance(first.outcome, Numbers)
    assert isinstance(last.outcome, Numbers)
    both = msgspec.structs.replace(first, outcome=Numbers((), (*first.outcome.trace, *last.outcome.trace)))
    outcome = making.ok(making.layer("first", 1.25), making.layer("last", 9.0))

    assert held_against(both, outcome).sentence == "0.25 off behind `first`; 4 at most"


def test_not_a_number_is_off_where_a_number_is_promised() -> None:
    """And agrees where NaN is promised."""
    missing = held_against(promise(1.0), did(math.nan))

    assert not missing.agrees
    assert missing.sentence == "no number in place of one, or one in place of none, behind `merge`"


def test_another_shape_is_off() -> None:
    """Whatever stands in it."""
    assert held_against(promise(1.0, 2.0), did(1.0)).sentence == "another shape behind `merge`"


def test_a_promised_error_is_kept_by_the_layer_that_refuses() -> None:
    """And broken by one that runs, or by an error elsewhere."""
    refusal = msgspec.structs.replace(promise(1.0), outcome=Refusal("flat"))

    assert held_against(refusal, making.refusal("flat")).sentence == "refuses the mask, as promised"
    assert not held_against(refusal, making.refusal("pool")).agrees
    assert held_against(refusal, did(1.0)).sentence == "runs, where `flat` is promised to refuse the mask"
    assert held_against(promise(1.0), making.refusal()).sentence == "raises, where numbers are promised"


class TestFiles:
    """Reading the folder of expectations."""

    def write(self, folder: Path, *lines: object) -> Path:
        """Write a file of lines."""
        path = folder / "expected.jsonl"
        path.write_bytes(b"\n".join(msgspec.json.encode(each) for each in lines))
        return path

    def test_a_folder_that_is_not_there_promises_nothing(self, tmp_path: Path) -> None:
        """A report can be built without the reference."""
        assert read_expectations(tmp_path / "nowhere") == Expectations({}, {})

    def test_files_add_up(self, tmp_path: Path) -> None:
        """Those of the project and those of a user."""
        self.write(tmp_path, ExpectedHeader(EXPECTED_SCHEMA), MEANING, promise(1.0))
        other = msgspec.structs.replace(promise(1.0), scenario="mine.case")
        (tmp_path / "others.jsonl").write_bytes(
            b"\n".join(map(msgspec.json.encode, (ExpectedHeader(EXPECTED_SCHEMA), other)))
        )
        read = read_expectations(tmp_path)

        assert set(read.lines) == {("theme.case", "call"), ("mine.case", "call")}
        assert read.meanings == {MEANING.name: MEANING}

    @pytest.mark.parametrize(
        ("lines", "number", "words"),
        [
            ((ExpectedHeader(EXPECTED_SCHEMA), {"kind": "expected"}), 2, "is no line of a file of expectations"),
            ((ExpectedHeader(0),), 1, "is no file of expectations of schema"),
            ((promise(1.0),), 1, "is no file of expectations of schema"),
        ],
    )
    def test_what_is_wrong_with_a_file_is_a_notice(
        self, tmp_path: Path, lines: tuple[object, ...], number: int, words: str
    ) -> None:
        """With its line; nothing of it counts."""
        path = self.write(tmp_path, *lines)
        read = read_expectations(tmp_path)

        assert not read.lines
        (notice,) = read.notices
        assert str(notice).startswith(f"{path}:{number}: {words}")


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
    assert [each.sentence for each in told.told["A"]] == ["agrees to the last bit", "another mask behind `merge`"]
    assert [each.sentence for each in told.told["B"]] == ["another mask behind `merge`", "agrees to the last bit"]


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


def _digest(report: object, scenario: str) -> str:
    rows = [row for row in report.rows if row.scenario == scenario and row.behaviours]  # type: ignore[attr-defined]
    return str(rows[0].behaviours[0].example.digest)
