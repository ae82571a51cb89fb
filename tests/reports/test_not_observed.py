"""What nobody has observed of the project's scenarios is said wherever a report might sound as if all were known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from msgspec import json

from harness.exit_codes import Exit
from reports.judging.not_observed import NotObserved, cells_of, not_observed
from reports.judging.pairs.pairing import Pairs
from reports.reading.atlas import tables
from reports.reading.loading import load
from reports.reading.merging import merge
from reports.reading.project_scenarios import project_rows
from tests.reports.making import OURS, cell, layer, ok, write
from tests.reports.sampling import a_report
from tests.reports.test_atlas import CASE, OTHER, run, stacks_of

if TYPE_CHECKING:
    from reports.reading.matrix import Matrix, Row
    from reports.reading.records import Device

ROOT = Path(__file__).parents[2]
OLD, NEW = "tf-2.20", "tf-2.21"
LEFT_OUT = 3


def matrix_of(folder: Path, **recorded: str) -> Matrix:
    """A stack each by its name, which has recorded one scenario in predict."""
    files = [
        write(folder / "r", run(cell(ok(layer("gru", 1)), id_=scenario), name=name))
        for name, scenario in recorded.items()
    ]
    return merge([load(each) for each in files], stacks_of(folder, *recorded), ours=OURS)


def test_stacks_that_lack_the_same_are_told_together(tmp_path: Path) -> None:
    """By the rows that they lack, most cells first."""
    found = not_observed(matrix_of(tmp_path, a=CASE, b=CASE, c=OTHER), [(CASE, "predict"), (OTHER, "predict")])

    assert found == (NotObserved(((OTHER, "predict"),), ("a", "b")), NotObserved(((CASE, "predict"),), ("c",)))
    assert [cells_of(found, each) for each in (["a"], ["a", "c"], ["a", "b", "c"])] == [1, 2, 3]


@pytest.mark.parametrize(("device", "among", "counted"), [("cpu", None, 1), ("cpu", (), 0), ("gpu", None, 0)])
def test_only_pairs_on_the_device_of_the_atlas_lack_anything_of_it(
    device: Device, among: tuple[Row, ...] | None, counted: int
) -> None:
    """And none where the user says which cells to compare, even if these are none."""
    report = evolve(a_report(), not_observed=(NotObserved((("theme.unseen", "xla"),), ("fixed",)),))

    assert Pairs(report).pair("fixed", "fixed", device, among=among).not_observed == counted


def test_of_a_whole_record_nothing_is_unknown(tmp_path: Path) -> None:
    """Each stack has what is wanted."""
    assert not_observed(matrix_of(tmp_path, a=CASE, b=CASE), [(CASE, "predict")]) == ()


def test_every_scenario_is_wanted_in_every_mode_that_it_has() -> None:
    """The wider set too; training only where there is a loss."""
    rows = project_rows(ROOT)

    assert {(CASE, mode) for mode in ("predict", "eager", "xla")} <= set(rows)
    assert (CASE, "train") not in rows
    assert any(scenario.startswith("layers_in_a_row.") for scenario, _ in rows)
    assert len(rows) == len(set(rows))


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's atlas, which lacks a few cells of one stack."""
    folder = tmp_path_factory.mktemp("lacking")
    atlas = tables.read(ROOT / "atlas")
    wanted = [row for row in project_rows(ROOT) if row[1] == "xla"][:LEFT_OUT]
    runs = (
        evolve(each, cells={row: found for row, found in each.cells.items() if row not in wanted})
        if each.header.stack == NEW
        else each
        for each in atlas.runs
        if each.header.stack in {OLD, NEW}
    )
    tables.write(folder / "atlas", evolve(atlas, runs=tuple(runs)))
    return folder


@pytest.fixture(scope="module")
def answered(lacking: Path) -> subprocess.CompletedProcess[str]:
    """An upgrade that is answered from it; of the kinds that count none occurs."""
    words = ("upgrade", OLD, NEW, "--json", "answer.json", "--fail-on", "warning-gone")
    command, environment = [sys.executable, "-m", "reports", *words], {"PYTHONPATH": str(ROOT), "PATH": ""}
    return subprocess.run(command, cwd=lacking, env=environment, check=False, capture_output=True, encoding="utf-8")


@pytest.mark.usefixtures("answered")
def test_the_first_page_says_what_nobody_observed(lacking: Path) -> None:
    """It calls nothing whole then, and names the modes, scenarios and stacks."""
    page = (lacking / "site" / "index.html").read_text(encoding="utf-8")

    assert "never observed, so nothing is said of them" in page
    assert "xla of <code>" in page
    assert f'<a href="stack/{NEW}.html">{NEW}</a>' in page.partition('id="not-observed"')[2].partition("</div>")[0]
    assert "✓ Whole." not in page


def test_a_pair_says_what_nobody_observed_and_gives_no_all_clear(
    lacking: Path, answered: subprocess.CompletedProcess[str]
) -> None:
    """The answer for programs counts the cells."""
    answer = json.decode((lacking / "answer.json").read_bytes())

    assert answer["not-observed"] >= LEFT_OUT
    assert f"{answer['not-observed']:,} cells were never observed" in answer["sentence"]
    assert answered.returncode == Exit.INCOMPLETE, answered.stdout + answered.stderr
