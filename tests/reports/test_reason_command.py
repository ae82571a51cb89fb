"""`python -m reports reasons`, as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from harness.exit_codes import Exit
from reports.judging.causes.files import FOLDER, load_reasons
from reports.judging.causes.reason import tally
from tests.reports.making import imported, layer, ok, stack, whole_run, write

if TYPE_CHECKING:
    from pathlib import Path

CASE = "seed.as_given"
TABLE = """\
["{name}"]
python = "3.11"
tensorflow = "{name}"
keras = "{name}"
imported-as = "tf.keras"
keras-from = "tensorflow"
exclude-newer = 2024-01-01
"""
NOTE = """\
["masks-go"]
title = "The mask goes."
package = "keras"
since = "2.15"
scenarios = ["seed.as_given"]
changes = ["{change}"]
cause = "It is dropped."
kind = "bug"
advice = "Keep it."
links = ["https://example.org/1"]
reports = []
"""
"""A reason for what the made-up stacks do, if it names the right change."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two stacks, of which the newer one loses a mask."""
    table = tmp_path / "stacks" / "stacks.toml"
    table.parent.mkdir()
    (tmp_path / "reasons").mkdir()
    table.write_text("".join(TABLE.format(name=each) for each in ("2.14.0", "2.15.0")), encoding="utf-8")
    for name, mask in (("2.14.0", "1"), ("2.15.0", None)):
        stack(tmp_path, name)
        lines = list(whole_run(ok(layer("gru", 1.0, masked=mask)), id_=CASE, name=name))
        lines[1] = imported(name, name)
        write(tmp_path / "results", lines)
    return tmp_path


def reasons(project: Path, *words: str, note: str = "silent") -> subprocess.CompletedProcess[str]:
    """Run the command over the made-up records and one note."""
    (project / "reasons" / "keras-2.15.toml").write_text(NOTE.format(change=note), encoding="utf-8")
    folders = {"--results": "results", "--stacks": "stacks/stacks.toml", "--reasons": "reasons"}
    options = [word for option, path in folders.items() for word in (option, str(project / path))]
    command = [sys.executable, "-m", "reports", "reasons", *options, *words]
    return subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True, check=False, timeout=120)


def test_a_reason_that_the_records_show_is_counted(project: Path) -> None:
    """And the step says that nothing is left open."""
    done = reasons(project)

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert done.stdout.splitlines() == [
        "2.14.0 to 2.15.0: every change has a reason",
        "1 distinct differences are documented: 0 have a public report, for 1 none was found",
    ]


def test_a_reason_that_the_records_do_not_show_is_an_error(project: Path) -> None:
    """It says which, where, and what was expected; it does not count."""
    done = reasons(project, note="now warns")

    assert done.returncode == Exit.FOUND
    assert "masks-go: seed.as_given does not show it from 2.14.0 to 2.15.0 (expected: now warns)" in done.stdout
    assert "0 distinct differences" in done.stdout


@pytest.mark.parametrize(("words", "code"), [((), Exit.DONE), (("--complete",), Exit.FOUND)])
def test_a_change_without_a_reason_is_told_and_an_error_if_asked_for(
    project: Path, words: tuple[str, ...], code: Exit
) -> None:
    """A new release brings changes before anyone has looked into them."""
    (project / "reasons").joinpath("keras-2.15.toml").unlink(missing_ok=True)
    done = reasons(project, *words, note='silent"]\nmodes = ["eager')

    assert done.returncode == code
    assert "2.14.0 to 2.15.0: 1 without a reason: seed.as_given" in done.stdout
    assert "masks-go: no step between two recorded stacks shows it" in done.stdout


def test_the_count_stands_alone_for_scripts(project: Path) -> None:
    """One line, and nothing else."""
    assert reasons(project, "--count").stdout == (
        "1 distinct differences are documented: 0 have a public report, for 1 none was found\n"
    )


def test_stacks_can_be_compared_past_those_between_them(project: Path) -> None:
    """Who goes from one end to the other asks for one step."""
    done = reasons(project, "--among", "2.15.0")

    assert "masks-go: no step between two recorded stacks shows it" in done.stdout
    assert "to 2.15.0" not in done.stdout


def test_a_wrong_reason_stops_every_command(project: Path) -> None:
    """A report that explains less than its authors meant would look right."""
    done = reasons(project, note="silents")

    assert done.returncode == Exit.FAILED
    assert "keras-2.15.toml:6: [masks-go] changes: " in done.stderr
    assert "Did you mean 'silent'?" in done.stderr


def test_records_that_cannot_be_read_show_nothing(project: Path) -> None:
    """What is missing could show what a reason says, or a change without one."""
    with next((project / "results").glob("2.15.0*")).open("a", encoding="utf-8") as file:
        file.write("[]\n")

    assert reasons(project).returncode == Exit.UNREADABLE


def test_the_readme_counts_what_the_reasons_count() -> None:
    """The sentence is computed, and that the records show each of them is the business of the tests on real stacks."""
    assert tally(load_reasons()).sentence in (FOLDER.parent / "README.md").read_text(encoding="utf-8")
