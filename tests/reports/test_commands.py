"""The command line, as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.exit_codes import Exit
from reports.judging.claim_verdicts import Errors, Fails, FailsWithWarning, Holds, NotApplicable, NotRecorded
from reports.judging.equality import EQUAL_WITHIN, ROUNDING_WITHIN
from reports.judging.kinds import Kind
from reports.judging.messages import HOUSEKEEPING_CATEGORIES
from reports.reading.matrix import Absence
from reports.reading.records import Footer, Warned
from tests.reports.making import (
    cell,
    header,
    imported,
    layer,
    ok,
    scenario,
    two_recorded_stacks,
    unavailable,
    whole_run,
    write,
)

CASE = "seed.as_given"
"""A scenario that the project has: one that it does not have is left out of a report."""

ROOT = Path(__file__).parent.parent.parent
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two planned stacks and a whole record of each."""
    return two_recorded_stacks(tmp_path, CASE)


def _reports(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reports", *words]
    if words[0] in {"build", "check"}:
        command += ["--results", str(project / "results"), "--stacks", str(project / "stacks" / "stacks.toml")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def _build(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return _reports(project, "build", "--site", str(project / "site"), *words)


def test_a_whole_set_of_records_makes_a_report(project: Path) -> None:
    """One line says where it is and how much is in it."""
    done = _build(project)

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert done.stdout == f"{project / 'site' / 'index.html'}: 2 of 2 planned cells: 2 ok\n"
    assert (project / "site" / "index.html").is_file()


def test_a_report_without_all_cells_is_written_and_is_incomplete(project: Path) -> None:
    """The exit code tells a script what the pages tell a reader."""
    next((project / "results").glob("new.*")).unlink()

    done = _build(project)

    assert done.returncode == Exit.INCOMPLETE
    assert "1 of 2 planned cells: 1 ok, 1 missing (no record)" in done.stdout


def test_no_record_at_all_is_incomplete(project: Path) -> None:
    """And no crash."""
    for each in (project / "results").iterdir():
        each.unlink()

    assert _build(project).returncode == Exit.INCOMPLETE


def test_a_broken_record_is_told_and_the_good_ones_make_the_report(project: Path) -> None:
    """With file, line and a hint, on the error stream and in the pages."""
    (record,) = (project / "results").glob("new.*")
    record.write_text("no json\n" + record.read_text(encoding="utf-8"), encoding="utf-8")

    done = _build(project)

    assert done.returncode == Exit.UNREADABLE
    assert f"{record}:1: " in done.stderr
    assert (project / "site" / "index.html").is_file()


def test_a_named_file_that_is_not_there_is_told(project: Path) -> None:
    """Even if the results are whole without it."""
    done = _build(project, "--records", str(project / "nowhere.jsonl"))

    assert done.returncode == Exit.UNREADABLE
    assert "nowhere.jsonl: cannot be opened" in done.stderr


def test_a_file_from_elsewhere_is_one_more_stack(project: Path) -> None:
    """A colleague's environment, a container, production."""
    foreign = write(project / "elsewhere", whole_run(id_=CASE, name="production"), "mine.jsonl")

    done = _build(project, "--records", str(foreign))

    assert done.returncode == Exit.DONE
    assert "3 of 3 planned cells" in done.stdout
    assert "production" in (project / "site" / "index.html").read_text(encoding="utf-8")


def test_a_file_of_another_scenario_leaves_the_report_whole(project: Path) -> None:
    """Nobody planned it for the stacks of the table, so nothing is missing there."""
    foreign = write(project / "elsewhere", whole_run(id_="mine.case", folder="", name="production"), "mine.jsonl")

    done = _build(project, "--records", str(foreign))

    assert done.returncode == Exit.DONE
    assert "3 of 3 planned cells: 3 ok" in done.stdout
    assert "not selected" in (project / "site" / "scenarios.html").read_text(encoding="utf-8")


def test_what_could_not_be_run_here_is_a_gap(project: Path) -> None:
    """An environment that could not be made must not look like a stack that was seen."""
    lines = (header("new", planned=(f"{CASE} predict",)), scenario(CASE), unavailable("no interpreter", CASE))
    write(project / "results", lines)

    done = _build(project)

    page, stacks = ((project / "site" / name).read_text(encoding="utf-8") for name in ("index.html", "stacks.html"))
    assert done.returncode == Exit.INCOMPLETE
    assert "1 of 2 planned cells: 1 ok, 1 missing (could not be run here)" in done.stdout
    assert "1 of 1 cells, could not be run here: no interpreter" in page
    assert '<a href="stack/new.html">new</a> <span class="quiet">as planned</span>' in stacks


def test_texts_that_cannot_be_compared_are_no_whole_report(project: Path) -> None:
    """Nothing is known of what changed, so nothing calm may be said."""
    edited = cell(id_=CASE, digest="edited")
    head = header("new", planned=(f"{CASE} predict",), started="2026-02-01T00:00:00Z")
    write(project / "results", (head, imported(), scenario(CASE, "edited"), edited, Footer(1, 0, 1.0)))

    done = _build(project)

    page = (project / "site" / "index.html").read_text(encoding="utf-8")
    assert done.returncode == Exit.INCOMPLETE
    assert "2 of 2 planned cells: 2 ok, 1 not comparable" in done.stdout
    assert "1 scenario could not be compared in 1 of the 1 steps." in page
    assert "✓ Whole" not in page
    assert "another text" in page


def test_a_misspelt_key_in_the_table_is_bad_input_and_nothing_is_written(project: Path) -> None:
    """With the line of the table and the key that was meant."""
    table = project / "stacks" / "stacks.toml"
    table.write_text(table.read_text(encoding="utf-8").replace("tensorflow =", "tensorlfow =", 1), encoding="utf-8")

    done = _build(project)

    assert done.returncode == Exit.FAILED
    assert f"{table}:3" in done.stderr
    assert "tensorflow" in done.stderr
    assert not (project / "site").exists()


def test_a_folder_that_is_no_report_is_not_replaced(project: Path) -> None:
    """A slip in a path must not cost anybody a folder."""
    (project / "site").mkdir()
    thesis = project / "site" / "thesis.tex"
    thesis.write_text("years of work", encoding="utf-8")

    done = _build(project)

    assert done.returncode == Exit.FAILED
    assert thesis.read_text(encoding="utf-8") == "years of work"


def test_a_report_with_anything_beside_it_is_not_replaced(project: Path) -> None:
    """A checkout of the branch that is published is more than a report, whatever its first page says."""
    _build(project)
    for name in (".git/config", "CNAME", ".nojekyll", "stack/notes.txt"):
        (project / "site" / name).parent.mkdir(exist_ok=True)
        (project / "site" / name).write_text("years of work", encoding="utf-8")
    before = _bytes_of(project / "site")

    done = _build(project)

    assert done.returncode == Exit.FAILED
    assert "holds what this project did not write: .git/, .nojekyll, CNAME, stack/notes.txt\n" in done.stderr
    assert "--site FOLDER" in done.stderr
    assert _bytes_of(project / "site") == before


def test_a_report_of_an_earlier_version_is_told_from_a_folder_of_ours(project: Path) -> None:
    """It has no list of what was written, so nobody can say what in it is a user's."""
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("<title>maskdrift</title>", encoding="utf-8")

    done = _build(project)

    assert done.returncode == Exit.FAILED
    assert "it has no maskdrift.sha256" in done.stderr
    assert "It holds index.html" in done.stderr
    assert "if it is a report of an earlier maskdrift, remove it" in done.stderr
    assert [each.name for each in (project / "site").iterdir()] == ["index.html"]


def test_a_report_is_replaced_by_the_next_one(project: Path) -> None:
    """The second build meets the first one's folder."""
    assert [_build(project).returncode, _build(project).returncode] == [Exit.DONE, Exit.DONE]


def test_two_merges_in_different_order_give_the_same_site(project: Path) -> None:
    """Byte by byte."""
    files = [str(each) for each in sorted((project / "results").iterdir())]
    empty = project / "empty"
    empty.mkdir()
    for site, order in (("one", files), ("other", files[::-1])):
        words = ["build", "--site", str(project / site), "--results", str(empty), "--records", *order]
        command = [sys.executable, "-m", "reports", *words, "--stacks", str(project / "stacks" / "stacks.toml")]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)

    assert _bytes_of(project / "one") == _bytes_of(project / "other")


def _bytes_of(site: Path) -> dict[str, bytes]:
    return {str(each.relative_to(site)): each.read_bytes() for each in site.rglob("*") if each.is_file()}


def test_a_script_in_a_warning_is_text_in_the_pages(project: Path) -> None:
    """Nothing that a stack said is markup."""
    hostile = ok(layer("gru", 1.0), warnings=[Warned("UserWarning", "<script>alert('mask')</script>", 1)])
    write(project / "results", whole_run(hostile, id_=CASE, name="new"))

    assert _build(project).returncode == Exit.DONE
    pages = "".join(each.read_text(encoding="utf-8") for each in (project / "site").rglob("*.html"))
    assert "<script>alert" not in pages
    assert "&lt;script&gt;alert" in pages


def test_check_says_one_line_a_file(project: Path) -> None:
    """And how much they come to."""
    (project / "results" / "odd.jsonl").write_bytes(b"")

    lines = _reports(project, "check").stdout.splitlines()

    assert [each.partition(".jsonl: ")[2] for each in lines[:-1]] == [
        "new on cpu, 1 cells, whole",
        "nothing in it yet",
        "old on cpu, 1 cells, whole",
    ]
    assert lines[-1] == "2 of 2 planned cells: 2 ok"


@pytest.mark.parametrize("words", [["biuld"], ["build", "--stie", "x"], ["build", "--sit", "x"]])
def test_a_wrong_command_line_has_its_own_exit_code(project: Path, words: list[str]) -> None:
    """It must not be taken for an incomplete report."""
    done = _reports(project, *words)

    assert done.returncode == Exit.FAILED
    assert "usage:" in done.stderr


@pytest.mark.parametrize(
    "fact",
    [
        *(f"\n| {each.value} |" for each in Kind),
        *(f"\n| {each.word} |" for each in (Holds, Fails, FailsWithWarning, Errors, NotApplicable, NotRecorded)),
        *(f"\n| {each.value} |" for each in Absence),
        *sorted(HOUSEKEEPING_CATEGORIES),
        f"at most {EQUAL_WITHIN:.0e}",
        f"at most {ROUNDING_WITHIN:.0e}",
    ],
)
def test_the_method_page_says_what_the_code_does(fact: str) -> None:
    """Numbers and words are in two places, and this keeps them one."""
    assert fact in METHOD
