"""The atlas: what was recorded goes in, comes out the same, and is held against what is run here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from harness.exit_codes import Exit
from harness.identity import observing
from reports.atlas_command import renew
from reports.judging.atlas_proof import prove
from reports.reading.atlas import tables
from reports.reading.atlas.reading import load_atlas
from reports.reading.atlas.writing import renewed
from reports.reading.loading import load
from reports.reading.matrix import CellId, Missing, Observed
from reports.reading.merging import merge
from reports.reading.notices import Severity
from reports.reading.record_files import RecordFile, UnreadableFile
from reports.reading.records import Cell, Footer, Ok, Scenario, Source, Unavailable
from tests.reports import making
from tests.reports.making import OURS, again, cell, header, imported, layer, ok, refusal, unavailable, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.reading.atlas.tables import Atlas
    from reports.reading.matrix import CellState, Matrix
    from reports.reading.records import Line, Outcome
    from stacks.stack import Stack

ROOT = Path(__file__).parents[2]
CASE, OTHER = "seed.as_given", "concatenate.masks_disagree"


def run(*lines: Line, name: str = "old", started: str = "2026-01-01T00:00:00Z") -> tuple[Line, ...]:
    """A whole run of the present harness over cells of the project's scenarios."""
    rows = [f"{each.scenario} {each.mode}" for each in lines if isinstance(each, Cell)]
    texts = dict.fromkeys(each.scenario for each in lines if isinstance(each, Cell))
    head = header(name, planned=rows, started=started, harness=observing())
    return (head, imported(), *(OURS[each] for each in texts), *lines, Footer(len(rows), 0, 1.0))


def stacks_of(root: Path, *names: str) -> list[Stack]:
    """The planned stacks."""
    return [making.stack(root, each) for each in names]


def put_in(folder: Path, stacks: Sequence[Stack], *files: Path) -> Atlas:
    """Renew the atlas in *folder* by record files, as the command does."""
    atlas = renewed(load_atlas(folder, stacks), [load(each) for each in files], stacks, OURS)
    tables.write(folder, atlas)
    return atlas


def merged(folder: Path, stacks: Sequence[Stack], *files: Path) -> Matrix:
    """What a report is made of: the atlas and record files."""
    return merge([*load_atlas(folder, stacks), *(load(each) for each in files)], stacks, ours=OURS)


def state(matrix: Matrix, stack: str = "old", scenario: str = CASE) -> CellState:
    """What the matrix has of a cell in predict."""
    return matrix.cells[CellId(scenario, stack, "cpu", "predict")]


def value(found: CellState) -> object:
    """The first value of a cell that ran."""
    assert isinstance(found, Observed)
    assert isinstance(found.outcome, Ok)
    return found.outcome.trace[0].outputs[0].value.data


OUTCOMES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda number: ok(layer("gru", number))),
    st.sampled_from([refusal(), ok(layer("gru", 1.0, 2.0, masked="10"))]),
)


@given(outcomes=st.lists(OUTCOMES, min_size=2, max_size=2), others=st.lists(OUTCOMES, max_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None)
def test_what_goes_in_comes_out_the_same(
    tmp_path_factory: pytest.TempPathFactory, outcomes: list[Outcome], others: list[Outcome]
) -> None:
    """Every outcome to the last bit, and what a second process saw."""
    folder = tmp_path_factory.mktemp("atlas")
    stacks = stacks_of(folder, "old")
    repeats = [again(each, id_=CASE) for each in others]
    file = write(folder / "r", run(cell(outcomes[0], id_=CASE), *repeats, cell(outcomes[1], id_=OTHER)))
    put_in(folder / "atlas", stacks, file)

    recorded, shipped = (
        merge(each, stacks, ours=OURS) for each in ([load(file)], load_atlas(folder / "atlas", stacks))
    )
    for id_, found in recorded.cells.items():
        came_out = shipped.cells[id_]
        assert isinstance(found, Observed)
        assert isinstance(came_out, Observed)
        assert (came_out.outcome, came_out.again, came_out.repeated) == (found.outcome, found.again, found.repeated)
        assert came_out.from_atlas


@given(order=st.permutations(range(4)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=4, deadline=None)
def test_the_order_in_which_stacks_are_put_in_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    """One after another or all at once, the files have the same bytes."""
    folder = tmp_path_factory.mktemp("atlas")
    names = ("a", "b", "c", "d")
    stacks = stacks_of(folder, *names)
    files = [write(folder / "r", run(cell(ok(layer("gru", at)), id_=CASE), name=name)) for at, name in enumerate(names)]

    put_in(folder / "together", stacks, *files)
    for at in order:
        put_in(folder / "one by one", stacks, files[at])

    for each in (*tables.FILES, tables.SUMS):
        assert (folder / "together" / each).read_bytes() == (folder / "one by one" / each).read_bytes()


def test_a_stack_is_renewed_and_the_others_stay(tmp_path: Path) -> None:
    """The campaign goes on from where it was ended."""
    stacks = stacks_of(tmp_path, "old", "new")
    first = [write(tmp_path / "r", run(cell(ok(layer("gru", 1.0)), id_=CASE), name=each)) for each in ("old", "new")]
    put_in(tmp_path / "atlas", stacks, *first)
    later = run(cell(ok(layer("gru", 5.0)), id_=CASE), name="new", started="2026-02-01T00:00:00Z")
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "later", later))

    matrix = merged(tmp_path / "atlas", stacks)
    assert (value(state(matrix, "old")), value(state(matrix, "new"))) == ((1.0,), (5.0,))


def test_what_could_not_be_run_where_it_was_recorded_is_no_fact(tmp_path: Path) -> None:
    """A machine without the stack says nothing about the stack."""
    stacks = stacks_of(tmp_path, "old")
    lines = run(cell(ok(layer("gru", 1.0)), id_=CASE), unavailable("no interpreter", OTHER))
    atlas = put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", lines))

    assert [list(each.cells) for each in atlas.runs] == [[(CASE, "predict")]]


def test_no_source_of_keras_and_no_scenario_of_a_user_is_shipped(tmp_path: Path) -> None:
    """Neither is a fact about a stack that the project may hand on."""
    stacks = stacks_of(tmp_path, "old")
    source = Source("keras.layers.GRU", (), "keras/gru.py", 1, "class GRU: pass\n")
    mine = making.scenario("mine.model", folder="")
    lines = run(cell(ok(layer("gru", 1.0)), id_=CASE))
    private = (*lines[:2], source, mine, cell(id_="mine.model"), *lines[2:])
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", private))

    shipped = merged(tmp_path / "atlas", stacks)
    assert [each.id for each in shipped.scenarios] == [CASE]
    assert not shipped.sources["old", "cpu"]


def test_no_folder_of_a_machine_is_shipped(tmp_path: Path) -> None:
    """Old TensorFlow says where a node was made; what it says else stays, and counts as the same."""
    stacks = stacks_of(tmp_path, "old")
    text = "a multiple of 3 [[node (defined at home/me/project/.nox/stacks/old/lib/python3.7/keras.py:3) ]]"
    failed = structs.replace(refusal(), text=text)
    file = write(tmp_path / "r", run(cell(failed, id_=CASE)))
    put_in(tmp_path / "atlas", stacks, file)

    found = state(merged(tmp_path / "atlas", stacks))
    assert isinstance(found, Observed)
    assert "(defined at lib/python3.7/keras.py:3)" in str(found.outcome)
    proof = prove(merged(tmp_path / "atlas", stacks, file).cells.values())
    assert (proof.held, proof.others) == (1, ())


@pytest.mark.parametrize(("reason", "others"), [("Keras 2 only builds graphs", 0), ("the harness itself failed", 1)])
def test_a_mode_that_a_stack_has_not_is_missing_here_as_in_the_atlas(tmp_path: Path, reason: str, others: int) -> None:
    """That it has none is a fact about the stack, and no finding about this machine; another reason is."""
    stacks = stacks_of(tmp_path, "old")
    shipped = run(cell(Unavailable("Keras 2 only builds graphs"), id_=CASE, mode="eager"))
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", shipped))
    here = run(cell(Unavailable(reason), id_=CASE, mode="eager"))

    proof = prove(merged(tmp_path / "atlas", stacks, write(tmp_path / "here", here)).cells.values())
    assert (proof.held, len(proof.others)) == (1, others)


def test_what_is_run_here_is_held_against_the_atlas(tmp_path: Path) -> None:
    """What comes out the same is counted, and what does not is named with what parts."""
    stacks = stacks_of(tmp_path, "old")
    shipped = run(cell(ok(layer("gru", 1.0)), id_=CASE), cell(ok(layer("concat", 2.0)), id_=OTHER))
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", shipped))
    here = run(cell(ok(layer("gru", 1.000001)), id_=CASE), cell(ok(layer("concat", 3.0)), id_=OTHER))

    matrix = merged(tmp_path / "atlas", stacks, write(tmp_path / "here", here))
    proof = prove(matrix.cells.values())

    parts = "the values after `concat` differ by up to 1"
    hint = "a difference between machines; `nox -s matrix -- --force` runs it again"
    assert proof.sentence == "1 of 2 cells came out here as in the atlas"
    assert [str(each) for each in proof.notices] == [
        f"`{OTHER}` in predict on old (cpu) came out otherwise here than in the atlas: {parts} ({hint})"
    ]
    assert value(state(matrix, scenario=OTHER)) == (3.0,)
    assert proof.shown == 0


def test_a_record_of_an_older_text_does_not_hide_the_atlas(tmp_path: Path) -> None:
    """The present text is what a reader sees."""
    stacks = stacks_of(tmp_path, "old")
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", run(cell(ok(layer("gru", 1.0)), id_=CASE))))
    before = structs.replace(OURS[CASE], digest="before", helpers=None)
    lines = run(cell(ok(layer("gru", 5.0)), id_=CASE, digest="before"))
    older = write(tmp_path / "here", tuple(before if isinstance(each, Scenario) else each for each in lines))

    found = state(merged(tmp_path / "atlas", stacks, older))
    assert value(found) == (1.0,)
    assert isinstance(found, Observed)
    assert found.from_atlas


def test_a_mode_that_the_atlas_lacks_is_no_gap_of_the_report(tmp_path: Path) -> None:
    """It is told where the atlas is renewed; a stack that was never run is missed as ever."""
    stacks = stacks_of(tmp_path, "old", "new", "never")
    both = run(cell(id_=CASE), cell(id_=CASE, mode="xla"))
    one = run(cell(id_=CASE), name="new")
    put_in(tmp_path / "atlas", stacks, *(write(tmp_path / "r", each) for each in (both, one)))

    missing = [each for each in merged(tmp_path / "atlas", stacks).cells.values() if isinstance(each, Missing)]
    assert {(each.id.stack, each.id.mode, each.expected) for each in missing} == {
        ("new", "xla", False),
        ("never", "predict", True),
        ("never", "xla", True),
    }


def test_the_lock_of_another_day_is_told(tmp_path: Path) -> None:
    """What the stack was says nothing of what it is."""
    stacks = stacks_of(tmp_path, "old")
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", run(cell(ok(layer("gru", 1.0)), id_=CASE))))
    stacks[0].lock("cpu").write_text("another lock\n", encoding="utf-8")

    notices = merged(tmp_path / "atlas", stacks).notices
    assert [each.message for each in notices] == ["was recorded with another lock of old than the present one"]


def test_an_older_harness_is_told(tmp_path: Path) -> None:
    """Its observations stand, and may come out otherwise today; all stacks of which that is so are told at once."""
    stacks = stacks_of(tmp_path, "old", "new")
    for name in ("old", "new"):
        lines = run(cell(ok(layer("gru", 1.0)), id_=CASE), name=name)
        older = (structs.replace(lines[0], harness="older"), *lines[1:])
        put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", older))

    notices = [each for file in load_atlas(tmp_path / "atlas", stacks) for each in file.notices]
    assert [(each.message, each.severity) for each in notices] == [
        ("old and new were observed with an older harness than this one, at least in part", Severity.DOUBTFUL)
    ]


def test_what_two_harnesses_both_observed_says_whether_they_come_out_alike(tmp_path: Path) -> None:
    """Then the older one's cells are in no doubt, and what came out otherwise is named."""
    stacks = stacks_of(tmp_path, "old", "new")
    for name in ("old", "new"):
        lines = run(cell(ok(layer("gru", 1.0)), id_=CASE), cell(ok(layer("gru", 2.0)), id_=OTHER), name=name)
        older = (structs.replace(lines[0], harness="older"), *lines[1:])
        put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", older))
    again = run(
        cell(ok(layer("gru", 1.0)), id_=CASE), cell(ok(layer("gru", 3.0)), id_=OTHER), started="2026-02-01T00:00:00Z"
    )
    records = [write(tmp_path / "r", again)]

    assert renew(tmp_path / "atlas", load_atlas(tmp_path / "atlas", stacks), records, stacks) == Exit.INCOMPLETE
    (proof,) = tables.read(tmp_path / "atlas").harnesses
    assert (proof.older, proof.newer, proof.cells, proof.alike, proof.others) == ("older", observing(), 2, 1, (OTHER,))
    (notice,) = (each for file in load_atlas(tmp_path / "atlas", stacks) for each in file.notices)
    assert notice.severity is Severity.REMARK
    assert f"1 of 2 cells that both observed came out alike, and not in `{OTHER}`" in notice.message

    renew(tmp_path / "atlas", load_atlas(tmp_path / "atlas", stacks), [], stacks)
    assert tables.read(tmp_path / "atlas").harnesses == (proof,)


def test_of_the_atlas_no_second_doubt_is_told(tmp_path: Path) -> None:
    """It tells of its harness itself; what was run here by two versions is in doubt as ever."""
    stacks = stacks_of(tmp_path, "old")
    lines = run(cell(ok(layer("gru", 1.0)), id_=CASE))
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", (structs.replace(lines[0], harness="older"), *lines[1:])))
    here = run(cell(ok(layer("gru", 1.0)), id_=OTHER))

    codes = [each.code for each in merged(tmp_path / "atlas", stacks, write(tmp_path / "r", here)).notices]
    assert "stale-atlas" in codes
    assert "other-harness" not in codes


def test_what_an_older_harness_ran_here_is_in_doubt_beside_the_atlas(tmp_path: Path) -> None:
    """A record of last month was held against nothing."""
    stacks = stacks_of(tmp_path, "old")
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", run(cell(ok(layer("gru", 1.0)), id_=CASE))))
    lines = run(cell(ok(layer("gru", 1.0)), id_=OTHER))
    here = write(tmp_path / "r", (structs.replace(lines[0], harness="older"), *lines[1:]))

    assert "other-harness" in [each.code for each in merged(tmp_path / "atlas", stacks, here).notices]


@pytest.mark.parametrize("name", [*tables.FILES, tables.SUMS])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_atlas_is_told_and_left_out(tmp_path: Path, name: str, damage: str) -> None:
    """The report is built without it."""
    stacks = stacks_of(tmp_path, "old")
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", run(cell(ok(layer("gru", 1.0)), id_=CASE))))
    file = tmp_path / "atlas" / name
    content = file.read_bytes()
    file.unlink() if damage == "missing" else file.write_bytes(b"#" + content[1:])

    (found,) = load_atlas(tmp_path / "atlas", stacks)
    assert isinstance(found, UnreadableFile)
    # Of a changed list the first file that it names is held against another sum.
    assert (tables.FILES[0] if (name, damage) == (tables.SUMS, "changed") else name) in found.notices[0].message
    assert "`git checkout atlas/`" in str(found.notices[0])


def test_a_list_that_names_one_file_often_checks_the_others_too(tmp_path: Path) -> None:
    """What has no checksum is not known to be what was written."""
    stacks = stacks_of(tmp_path, "old")
    put_in(tmp_path / "atlas", stacks, write(tmp_path / "r", run(cell(ok(layer("gru", 1.0)), id_=CASE))))
    sums = tmp_path / "atlas" / tables.SUMS
    first = sums.read_text(encoding="utf-8").splitlines()[0]
    sums.write_text(f"{first}\n" * len(tables.FILES), encoding="utf-8")

    (found,) = load_atlas(tmp_path / "atlas", stacks)
    assert isinstance(found, UnreadableFile)
    assert f"{tables.SUMS} is not as it was written" in found.notices[0].message


def test_a_stack_that_the_table_does_not_have_is_not_shown(tmp_path: Path) -> None:
    """An atlas is about the stacks of a table."""
    stacks = stacks_of(tmp_path, "old", "new")
    files = [write(tmp_path / "r", run(cell(id_=CASE), name=each)) for each in ("old", "new")]
    put_in(tmp_path / "atlas", stacks, *files)

    found = load_atlas(tmp_path / "atlas", stacks[:1])
    assert [each.header.stack for each in found if isinstance(each, RecordFile)] == ["old"]


class TestCommands:
    """As a user types them."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        """Two planned stacks, recorded, whose results differ."""
        return making.two_recorded_stacks(tmp_path, CASE)

    def reports(self, project: Path, *words: str, records: str = "results") -> subprocess.CompletedProcess[str]:
        """Run `python -m reports` in a project with a table and an atlas of its own."""
        where = ["--results", project / records, "--stacks", project / "stacks" / "stacks.toml"]
        command = [sys.executable, "-m", "reports", *words, *map(str, where), "--atlas", str(project / "atlas")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)

    def test_a_report_is_made_of_the_atlas_alone(self, project: Path) -> None:
        """Where nothing was recorded here."""
        put = self.reports(project, "atlas")
        (project / "empty").mkdir()
        built = self.reports(project, "build", "--site", str(project / "site"), records="empty")

        assert put.returncode == Exit.INCOMPLETE, put.stderr
        assert "cells, 0 of 2 stacks whole" in put.stdout
        assert built.returncode == Exit.DONE, built.stderr
        assert built.stdout == f"{project / 'site' / 'index.html'}: 2 of 2 planned cells: 2 ok\n"

    def test_what_is_recorded_beside_it_proves_it(self, project: Path) -> None:
        """In a line of its own."""
        self.reports(project, "atlas")
        built = self.reports(project, "build", "--site", str(project / "site"))

        assert built.stdout.splitlines()[-1] == "2 of 2 cells came out here as in the atlas"

    def test_a_record_that_cannot_be_read_changes_nothing(self, project: Path) -> None:
        """Nobody would see that a cell is not in it."""
        file = next((project / "results").glob("new.*"))
        file.write_bytes(file.read_bytes() + b'{"kind":"cell"}\n')
        done = self.reports(project, "atlas")

        assert done.returncode == Exit.UNREADABLE
        assert "unreadable: " in done.stderr
        assert not (project / "atlas").exists()

    def test_of_an_atlas_that_cannot_be_read_nothing_is_called_missing(self, project: Path) -> None:
        """Whoever asks what is not of today would run all of it again."""
        self.reports(project, "atlas")
        (project / "atlas" / tables.CELLS).write_bytes(b"#")
        done = self.reports(project, "atlas", "--stale", "--json", str(project / "stale.json"))

        assert done.returncode == Exit.UNREADABLE
        assert f"{tables.CELLS} is not as it was written" in done.stderr
        assert not done.stdout
        assert not (project / "stale.json").exists()

    def test_an_upgrade_is_answered_from_it(self, project: Path) -> None:
        """With the same verdict as from records."""
        self.reports(project, "atlas")
        (project / "empty").mkdir()
        words = ("upgrade", "old", "new", "--site", str(project / "site"))
        from_records, from_atlas = self.reports(project, *words), self.reports(project, *words, records="empty")

        assert from_atlas.returncode == from_records.returncode == Exit.FOUND
        assert from_atlas.stdout == from_records.stdout
