"""Whose the text of a scenario is, on the command line and in the pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from harness import discovery
from harness.exit_codes import Exit
from reports.reading.loading import load
from reports.reading.provenance import preferred, project_texts
from reports.reading.record_files import RecordFile
from reports.reading.records import Footer, Scenario
from tests.reports.making import cell, header, imported, layer, ok, write

if TYPE_CHECKING:
    from reports.reading.records import Line

ROOT = Path(__file__).parents[2]
CASE = "seed.as_given"
(OWN,) = (each for each in discovery.discover() if each.id == CASE)
BODY = OWN.source[OWN.source.index("def as_given") :]
EVIL = "import os\n\n\ndef as_given(keras):\n    os.system('true')\n"


def _line(**fields: str | None) -> Scenario:
    """The line that the harness writes of the project's scenario, but for *fields*; None leaves one out."""
    told = {**OWN.record(), **fields}
    return msgspec.convert({name: each for name, each in told.items() if each is not None}, Scenario)


def _with_digest(source: str, *, title: str = "Evil", file: str = OWN.file, helpers: str = "") -> Scenario:
    return _line(source=source, title=title, file=file, helpers=helpers, digest=discovery.digest(source, helpers))


def _run(scenario: Scenario, name: str = "old", started: str = "2026-01-01T00:00:00Z") -> tuple[Line, ...]:
    seen = cell(ok(layer("gru", 1.0)), id_=scenario.id, digest=scenario.digest)
    return (
        header(name, planned=(f"{scenario.id} predict",), started=started),
        imported(),
        scenario,
        seen,
        Footer(1, 0, 1.0),
    )


def _built(folder: Path) -> subprocess.CompletedProcess[str]:
    table = folder / "stacks" / "stacks.toml"
    table.parent.mkdir(exist_ok=True)
    table.write_text("", encoding="utf-8")
    words = ["build", "--results", folder / "results", "--stacks", table, "--site", folder / "site"]
    command = [sys.executable, "-m", "reports", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def _script(folder: Path, scenario: str = CASE) -> str:
    return (folder / "site" / "script" / f"{scenario}.py").read_text(encoding="utf-8")


def _page(folder: Path, scenario: str = CASE) -> str:
    text = (folder / "site" / "scenario" / f"{scenario}.html").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def test_what_the_harness_records_is_held_against_its_digest(tmp_path: Path) -> None:
    """And found right, so that there is nothing to say."""
    write(tmp_path / "results", _run(_line()))

    done = _built(tmp_path)

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert BODY in _script(tmp_path)
    assert "it is not maskdrift" not in _script(tmp_path)


def test_a_text_that_is_not_that_of_its_digest_is_refused(tmp_path: Path) -> None:
    """With file and line, whatever it is dated."""
    write(tmp_path / "results", _run(_line()))
    later = write(tmp_path / "results", _run(_line(), "new", "2027-01-01T00:00:00Z"))
    later.write_bytes(later.read_bytes().replace(b"import numpy", b"import os; os.system('true')"))

    done = _built(tmp_path)

    assert done.returncode == Exit.UNREADABLE
    assert f"unreadable: {later}:3: " in done.stderr
    assert "is not that of its digest" in done.stderr
    assert "os.system" not in _script(tmp_path)


def test_a_text_under_a_digest_of_the_project_never_stands_in_for_it(tmp_path: Path) -> None:
    """Not even in a file that is too old to hold what a digest takes."""
    write(tmp_path / "results", _run(_line()))
    forged = _line(source=EVIL, title="Evil", description="Evil.", helpers=None)
    later = write(tmp_path / "results", _run(forged, "new", "2027-01-01T00:00:00Z"))

    done = _built(tmp_path)

    assert done.returncode == Exit.UNREADABLE
    assert f"{later}:3: its text is left out: the line names the digest of `{CASE}`" in done.stderr
    assert "os.system" not in _script(tmp_path)
    assert "Evil" not in _page(tmp_path)
    assert OWN.title in (tmp_path / "site" / "scenarios.html").read_text(encoding="utf-8")


def test_a_newer_text_of_the_same_name_does_not_take_the_place_of_the_projects(tmp_path: Path) -> None:
    """It is told that the two cannot be compared."""
    write(tmp_path / "results", _run(_line()))
    write(tmp_path / "results", _run(_with_digest(EVIL), "new", "2027-01-01T00:00:00Z"))

    done = _built(tmp_path)

    assert done.returncode == Exit.INCOMPLETE
    assert f"`{CASE}` could not be compared: recorded from another text on new (cpu)" in done.stderr
    assert BODY in _script(tmp_path)
    assert "Evil" not in _page(tmp_path)


def test_a_title_comes_from_the_project_where_the_text_does(tmp_path: Path) -> None:
    """No digest covers it."""
    write(tmp_path / "results", _run(_line(title="Evil", description="Evil.")))

    assert _built(tmp_path).returncode == Exit.DONE
    assert "Evil" not in _page(tmp_path)


def test_a_text_that_this_checkout_does_not_have_is_marked(tmp_path: Path) -> None:
    """On its page, and before anything else of its script; and it is told."""
    file = write(tmp_path / "results", _run(_with_digest(EVIL)))

    done = _built(tmp_path)

    told = f"This text came with the record file {file.name}, it is not maskdrift's own: read it before you run it."
    assert f"remark: `{CASE}` is not of this checkout: the text came with a record file" in done.stderr
    assert _script(tmp_path).splitlines()[1] == f"# {told}"
    assert told in _page(tmp_path).replace("&#39;", "'")


def test_an_older_text_that_is_marked_says_that_it_could_not_be_checked(tmp_path: Path) -> None:
    """Nobody can say what ran."""
    write(tmp_path / "results", _run(_line(source=EVIL, helpers=None, digest="0123456789ab")))

    done = _built(tmp_path)

    assert f"remark: `{CASE}` is not held against a digest" in done.stderr
    assert "could not be checked" in _script(tmp_path)
    assert "could not be checked" in _page(tmp_path)


def test_a_model_of_a_users_own_is_no_alarm(tmp_path: Path) -> None:
    """It is theirs; who got the record file from elsewhere reads whose it is."""
    recorded = _with_digest("def b(keras): ...\n", file="mine.py")
    file = write(tmp_path / "results", _run(msgspec.structs.replace(recorded, id="mine.b")))

    done = _built(tmp_path)

    told = f"This is the text of your own file mine.py, as the record file {file.name} has it"
    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert f"# {told}; if it is not yours, read it before you run it." in _script(tmp_path, "mine.b").splitlines()
    assert told in _page(tmp_path, "mine.b")
    assert "it is not maskdrift" not in _page(tmp_path, "mine.b")


@pytest.mark.parametrize("name", ["_own.py", "__init__.py"])
def test_a_users_own_helper_is_not_recorded(name: str, tmp_path: Path) -> None:
    """A record travels; the digest covers it all the same."""
    (tmp_path / name).write_text("secret = 'hunter2'\n", encoding="utf-8")
    (tmp_path / "mine.py").write_text("def b(keras): ...\n", encoding="utf-8")

    (found,) = discovery.discover([str(tmp_path / "mine.py")])

    assert "hunter2" not in found.helpers
    assert found.digest == discovery.digest(found.source, found.helpers)


def _unavailable(out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "harness", "unavailable", "--reason", "none", "--out", str(out), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_a_record_of_the_harness_holds_all_that_its_digests_take(tmp_path: Path) -> None:
    """Of each of the project's scenarios: the report computes them anew."""
    _unavailable(tmp_path / "any.jsonl", "--stack", "old")

    loaded = load(tmp_path / "any.jsonl")

    assert isinstance(loaded, RecordFile)
    assert loaded.notices == ()
    told = [each for run in loaded.runs for each in run.of(Scenario)]
    assert CASE in {each.id for each in told}
    assert all(each.helpers is not None for each in told)


def test_the_harness_takes_no_name_of_a_stack_that_no_report_reads(tmp_path: Path) -> None:
    """It says so before anything is run."""
    done = _unavailable(tmp_path / "any.jsonl", "--stack", "a;id")

    assert done.returncode == Exit.FAILED
    assert "'a;id' is not a name of a stack" in done.stderr
    assert not (tmp_path / "any.jsonl").exists()


def test_a_title_of_the_project_stays_its_own_where_models_were_exchanged() -> None:
    """A later file about saved models must not rename it either."""
    forged = _line(source=EVIL, title="Evil", helpers=None)
    other = _with_digest(EVIL)

    assert preferred([_line(), forged, other], project_texts(ROOT))[CASE].title == OWN.title
    assert preferred([other, _line()], project_texts(ROOT))[CASE].title == OWN.title
