"""Merging record files into one matrix."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from reports.judging.completeness import completeness
from reports.reading.loading import load
from reports.reading.matrix import Absence, CellId, Missing, Observed
from reports.reading.merging import merge
from reports.reading.notices import Severity
from reports.reading.project_scenarios import is_retired
from reports.reading.records import Footer, Ok, Source
from tests.reports import making
from tests.reports.making import header, imported, layer, ok, scenario, whole_run, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.reading.matrix import CellState, Matrix
    from reports.reading.records import Line, Outcome

ROOT = Path(__file__).parent.parent.parent
BOTH_MODES = ("theme.case predict", "theme.case eager")


def _state(matrix: Matrix, stack: str = "old", mode: str = "predict") -> CellState:
    return matrix.cells[CellId("theme.case", stack, "cpu", mode)]  # type: ignore[arg-type]


def _merged(tmp_path: Path, *files: Path, planned: Sequence[str] = ("old",)) -> Matrix:
    return merge([load(each) for each in files], [making.stack(tmp_path, each) for each in planned])


def _value(state: CellState) -> object:
    assert isinstance(state, Observed)
    assert isinstance(state.outcome, Ok)
    return state.outcome.trace[0].outputs[0].value.data


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_the_order_of_files_leaves_no_trace(tmp_path: Path, data: st.DataObject) -> None:
    """Not in the cells, the columns, the scenarios or the notices."""
    files = [
        write(tmp_path / "a", whole_run()),
        write(tmp_path / "b", whole_run(ok(layer("gru", 5.0)), started="2026-01-02T00:00:00Z")),
        write(tmp_path / "a", whole_run(name="new")),
        write(tmp_path / "b", whole_run(name="new", harness="other")),
        write(tmp_path / "a", whole_run(name="foreign", lock="f" * 64)),
        write(tmp_path / "a", whole_run(name="old", lock="0" * 64)),
    ]
    shuffled = data.draw(st.permutations(files))

    assert _merged(tmp_path, *shuffled, planned=("old", "new")) == _merged(tmp_path, *files, planned=("old", "new"))


def test_one_file_and_its_runs_in_two_files_are_the_same_matrix(tmp_path: Path) -> None:
    """So that runs of several machines can be brought together one by one or all at once."""
    first = whole_run()
    second = whole_run(ok(layer("gru", 5.0)), started="2026-01-02T00:00:00Z")
    together = _merged(tmp_path, write(tmp_path / "a", (*first, *second)))
    apart = _merged(tmp_path, write(tmp_path / "b", second), write(tmp_path / "c", first))

    assert together.cells == apart.cells
    assert _value(_state(together)) == (5.0,)


def test_the_last_observation_of_a_cell_counts(tmp_path: Path) -> None:
    """It was run again because something changed."""
    lines = (header(), imported(), scenario(), making.cell(), making.cell(ok(layer("gru", 9.0))))

    assert _value(_state(_merged(tmp_path, write(tmp_path, lines)))) == (9.0,)


def test_a_second_observation_belongs_to_the_cell_before_it(tmp_path: Path) -> None:
    """One that was the same is counted, one that was not is kept, and one of another key is none of this cell."""
    other = ok(layer("gru", 9.0))
    lines = (header(), imported(), scenario(), making.cell())

    def repeated(*more: Line) -> tuple[bool, tuple[Outcome, ...]]:
        state = _state(_merged(tmp_path, write(tmp_path, (*lines, *more))))
        assert isinstance(state, Observed)
        return state.repeated, state.again

    assert repeated() == (False, ())
    assert repeated(making.again()) == (True, ())
    assert repeated(making.again(other)) == (True, (other,))
    assert repeated(making.again(other, key="another")) == (False, ())
    assert repeated(making.again(other), making.cell()) == (False, ())


def test_the_last_source_of_a_class_counts(tmp_path: Path) -> None:
    """Sources are told by stack and device, under the full name of the class."""
    old, new = (Source("keras.GRU", (), "keras/gru.py", 1, text) for text in ("class GRU: old", "class GRU: new"))

    matrix = _merged(tmp_path, write(tmp_path, (header(), imported(), scenario(), old, new, making.cell())))

    assert matrix.sources["old", "cpu"] == {"keras.GRU": new}


def test_the_file_of_the_present_lock_wins_over_a_newer_one(tmp_path: Path) -> None:
    """The other one is told, not forgotten."""
    present = write(tmp_path, whole_run())
    newer = write(tmp_path, whole_run(ok(layer("gru", 5.0)), lock="f" * 64, started="2027-01-01T00:00:00Z"))

    matrix = _merged(tmp_path, newer, present)

    assert _value(_state(matrix)) == (1.0, 2.0)
    assert [(each.code, each.place.file if each.place else None) for each in matrix.notices] == [("superseded", newer)]


def test_without_a_file_of_the_present_lock_the_newest_counts_and_is_doubtful(tmp_path: Path) -> None:
    """An old answer is better than none, if it is called old."""
    older = write(tmp_path, whole_run(lock="0" * 64))
    newer = write(tmp_path, whole_run(ok(layer("gru", 5.0)), lock="f" * 64, started="2027-01-01T00:00:00Z"))

    matrix = _merged(tmp_path, newer, older)

    assert _value(_state(matrix)) == (5.0,)
    assert [(each.severity, each.code) for each in matrix.notices] == [
        (Severity.DOUBTFUL, "other-lock"),
        (Severity.REMARK, "superseded"),
    ]


def test_a_run_with_other_versions_than_planned_is_an_error_and_no_result(tmp_path: Path) -> None:
    """It would be the behaviour of another stack under this one's name."""
    lines = (header(), imported(keras="2.14.0"), scenario(), making.cell(), Footer(1, 0, 1.0))

    matrix = _merged(tmp_path, write(tmp_path, lines))

    (notice,) = matrix.notices
    assert (notice.severity, notice.code) == (Severity.UNREADABLE, "other-versions")
    assert "Keras 2.14.0 was imported, not 2.15.0" in notice.message
    assert matrix.columns[0].header is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((header(), structs.replace(imported(), python="3.12.1")), "Python 3.12.1 ran, not 3.11"),
        ((header(), imported(tensorflow="2.15.0")), "TensorFlow 2.15.0 was imported, not 2.15.1"),
        ((structs.replace(header(), imported_as="keras"), imported()), "Keras was imported as keras, not tf.keras"),
    ],
)
def test_every_way_to_be_another_stack_is_named(tmp_path: Path, lines: tuple[Line, ...], words: str) -> None:
    """The user must know what to put right."""
    matrix = _merged(tmp_path, write(tmp_path, (*lines, scenario(), making.cell())))

    assert words in matrix.notices[0].message
    assert {type(each) for each in matrix.cells.values()} <= {Missing}


def test_a_right_run_behind_a_wrong_one_makes_it_good(tmp_path: Path) -> None:
    """The file goes on in the same place once the environment is mended."""
    wrong = (header(), imported(tensorflow="2.0"), scenario(), making.cell(ok(layer("gru", 9.0))))
    right = whole_run(started="2026-01-02T00:00:00Z")

    matrix = _merged(tmp_path, write(tmp_path, (*wrong, *right)))

    assert _value(_state(matrix)) == (1.0, 2.0)
    assert matrix.notices == ()


def test_every_absence_has_its_reason(tmp_path: Path) -> None:
    """A planned cell that is not there is never just empty."""
    complete = (header("all", planned=BOTH_MODES), imported(), scenario(), making.cell(), making.cell(mode="eager"))
    killed = (header("killed", planned=BOTH_MODES), imported(), scenario(), making.cell())
    lost = (*(header("lost", planned=BOTH_MODES), imported(), scenario(), making.cell()), Footer(2, 0, 1.0))
    files = [write(tmp_path, each) for each in (complete, killed, lost, whole_run(name="selected"))]
    refused = tmp_path / "refused.cpu.0123456789ab.jsonl"
    refused.write_bytes(b"[]\n")
    planned = ("all", "killed", "lost", "selected", "refused", "never")

    matrix = _merged(tmp_path, *files, refused, planned=planned)

    states = {each: _state(matrix, each, "eager") for each in planned}
    found = {name: state.absence for name, state in states.items() if isinstance(state, Missing)}
    assert found == {
        "killed": Absence.KILLED,
        "lost": Absence.LOST,
        "selected": Absence.NOT_SELECTED,
        "refused": Absence.UNREADABLE,
        "never": Absence.NO_RECORD,
    }


def test_completeness_counts_every_planned_cell_once(tmp_path: Path) -> None:
    """What is there and what is missing add up to what was planned."""
    killed = (header(planned=BOTH_MODES), imported(), scenario(), making.cell())

    count = completeness(_merged(tmp_path, write(tmp_path, killed), planned=("old", "new")).cells.values())

    assert (count.planned, count.recorded, count.outcomes["ok"]) == (4, 1, 1)
    assert count.missing == {Absence.NO_RECORD: 2, Absence.KILLED: 1}
    assert not count.is_whole


def test_stacks_stand_in_the_order_of_the_table_and_foreign_ones_behind(tmp_path: Path) -> None:
    """A colleague's record is one more stack and moves no other."""
    files = [write(tmp_path, whole_run(name=each)) for each in ("zoo", "alien", "old")]

    matrix = _merged(tmp_path, *files, planned=("new", "old"))

    assert [each.stack for each in matrix.columns] == ["new", "old", "alien", "zoo"]
    assert [each.is_foreign for each in matrix.columns] == [False, False, True, True]


def test_a_stack_of_a_larger_group_has_a_place_once_it_is_recorded(tmp_path: Path) -> None:
    """A run of the default stacks is whole without it."""
    stacks = [making.stack(tmp_path, "old"), evolve(making.stack(tmp_path, "more"), groups=("full",))]
    files = [load(write(tmp_path, whole_run(name=name))) for name in ("old", "more")]

    assert [each.stack for each in merge(files[:1], stacks).columns] == ["old"]
    assert [each.stack for each in merge(files, stacks).columns] == ["old", "more"]


def test_a_gpu_has_columns_only_where_it_was_recorded(tmp_path: Path) -> None:
    """The table plans no device; what was run on a GPU shows."""
    cpu = write(tmp_path, whole_run())
    gpu = write(tmp_path, whole_run(device="gpu", lock="f" * 64))

    matrix = _merged(tmp_path, cpu, gpu, planned=("old", "new"))

    assert [(each.stack, each.device) for each in matrix.columns] == [("old", "cpu"), ("old", "gpu"), ("new", "cpu")]
    assert matrix.devices == ("cpu", "gpu")


def test_another_text_of_a_scenario_is_told_and_marked(tmp_path: Path) -> None:
    """Two texts are two experiments."""
    older = write(tmp_path, whole_run())
    lines = (header("new", started="2026-01-02T00:00:00Z"), imported(), scenario(digest="edited"))
    newer = write(tmp_path, (*lines, making.cell(digest="edited")))

    matrix = _merged(tmp_path, older, newer, planned=("old", "new"))

    assert [each.code for each in matrix.notices] == ["other-scenario-text"]
    assert {name: _comparable(_state(matrix, name)) for name in ("old", "new")} == {"old": False, "new": True}


def _comparable(state: CellState) -> bool:
    return isinstance(state, Observed) and state.comparable


def test_scenarios_edited_since_the_same_stacks_ran_share_a_notice(tmp_path: Path) -> None:
    """Twenty scenarios are not twenty paragraphs."""
    names = [f"theme.case_{number}" for number in range(5)]
    for day, stack, text in ((1, "old", "text"), (2, "new", "edited")):
        head = header(stack, planned=[f"{each} predict" for each in names], started=f"2026-01-0{day}T00:00:00Z")
        lines = [line for each in names for line in (scenario(each, text), making.cell(id_=each, digest=text))]
        write(tmp_path, (head, imported(), *lines))

    (notice,) = _merged(tmp_path, *tmp_path.glob("*.jsonl"), planned=("old", "new")).notices

    assert "`theme.case_2` and 2 more could not be compared" in notice.message
    assert "on old (cpu)" in notice.message


def test_what_could_not_be_run_here_is_missing_with_its_reason(tmp_path: Path) -> None:
    """It takes the place of no observation, and an observation takes its place."""
    gone, back = (header("old"), scenario(), making.unavailable("no interpreter")), whole_run(name="old")

    absent = _state(_merged(tmp_path, write(tmp_path / "a", gone)))

    assert isinstance(absent, Missing)
    assert absent.reason == "could not be run here: no interpreter"
    for lines in ((*gone, *back), (*back, *gone)):
        assert _value(_state(_merged(tmp_path, write(tmp_path / "b", lines)))) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [("scenarios/", "new", True), ("scenarios/more/", "new", False), ("", "new", False), ("scenarios/", "odd", False)],
)
def test_a_stack_is_asked_for_what_it_or_the_table_planned(
    tmp_path: Path, folder: str, name: str, *, expected: bool
) -> None:
    """What somebody tried elsewhere, or with the wider set, is missing nowhere."""
    one = write(tmp_path, whole_run(id_="mine.case", folder=folder))
    other = write(tmp_path, whole_run(name=name, id_="other.case", folder=""))

    matrix = _merged(tmp_path, one, other, planned=("old", "new"))

    state = matrix.cells[CellId("mine.case", name, "cpu", "predict")]
    assert isinstance(state, Missing)
    assert (state.absence, state.expected) == (Absence.NOT_SELECTED, expected)


def test_two_versions_of_the_harness_are_told(tmp_path: Path) -> None:
    """A difference may then be the harness's."""
    files = [write(tmp_path, whole_run()), write(tmp_path, whole_run(name="new", harness="other"))]

    matrix = _merged(tmp_path, *files, planned=("old", "new"))

    assert [each.code for each in matrix.notices] == ["other-harness"]


@pytest.mark.parametrize("mode", ["predict", "eager"])
def test_rows_nobody_reached_are_not_made_up(tmp_path: Path, mode: str) -> None:
    """A scenario that no run wrote down has no text to show."""
    lines = (header(planned=(f"theme.unseen {mode}", "theme.case predict")), imported(), scenario(), making.cell())

    matrix = _merged(tmp_path, write(tmp_path, lines))

    assert matrix.rows == (("theme.case", "predict"),)


def test_a_scenario_that_the_project_no_longer_has_is_left_out_and_told(tmp_path: Path) -> None:
    """Files are only appended to, so a renamed one would stand in every report for ever."""
    gone = _recorded("scenarios/seed.py", "seed.renamed_long_ago")
    kept = _recorded("scenarios/seed.py", "seed.as_given")
    moved = _recorded("scenarios/more/seed.py", "seed.masks_disagree")
    elsewhere = _recorded("mine.py", "mine.case")
    lines = (header(planned=()), imported(), *(line for each in (gone, kept, moved, elsewhere) for line in each))

    matrix = merge([load(write(tmp_path, lines))], [], partial(is_retired, root=ROOT))

    assert [each.id for each in matrix.scenarios] == ["mine.case", "seed.masks_disagree", "seed.as_given"]
    assert [each.code for each in matrix.notices] == ["retired-scenario"]
    assert {each.scenario for each in matrix.cells} == {"mine.case", "seed.masks_disagree", "seed.as_given"}


def _recorded(file: str, id_: str) -> tuple[Line, Line]:
    return structs.replace(scenario(id_), file=file), making.cell(id_=id_)
