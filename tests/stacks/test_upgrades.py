"""`nox -s upgrade`: its words and its exit codes, as nox hands them on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from harness.exit_codes import Exit
from stacks import table
from stacks.errors import BadOptions, StacksError
from stacks.upgrades import Upgrade
from tests.stacks.samples import ROOT, copy_project, nox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STACKS = table.load()


def test_two_stacks_and_a_choice_are_read() -> None:
    """What is left of the words are options of the matrix."""
    asked = Upgrade.parse(["tf-2.15", "tf-2.21", "--fail-on", "silent,now-fails", "-k", "seed"], STACKS, ROOT)

    assert (asked.older.name, asked.newer.name) == ("tf-2.15", "tf-2.21")
    assert (asked.fail_on, asked.options.keyword) == ("silent,now-fails", "seed")
    assert asked.options.stacks == ("tf-2.15", "tf-2.21")
    assert not asked.options.timed


def test_the_cells_are_those_that_a_run_plans() -> None:
    """In the modes that each scenario has, xla only where it is asked for."""
    asked = Upgrade.parse(["tf-2.15", "tf-2.21", "-k", "seed.as_given"], STACKS, ROOT)
    compiled = Upgrade.parse(["tf-2.15", "tf-2.21", "-k", "seed.as_given", "--mode", "xla"], STACKS, ROOT)

    assert asked.cells() == ("seed.as_given predict", "seed.as_given eager")
    assert compiled.cells() == ("seed.as_given xla",)


def test_a_stack_held_against_itself_is_run_once() -> None:
    """Two runs at once would write one file."""
    assert len(Upgrade.parse(["tf-2.15", "tf-2.15"], STACKS, ROOT).both) == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["tf-2.15"], "two stacks come first"),
        (["-k", "seed", "tf-2.15", "tf-2.21"], "two stacks come first"),
        (["tf-2.15", "default"], "default is a group of stacks"),
        (["tf-2.15", "tf-2.21", "--stacks", "tf-2.16"], "leave --stacks out"),
        (["tf-2.15", "tf-2.21", "--device", "cpu,gpu"], "name one --device"),
        (["tf-2.15", "tf-2.21", "--mod", "predict"], "there is no option '--mod'. Did you mean '--mode'?"),
        (["tf-2.15", "tf-2.21", "--scenario", "mine.py"], "'--scenario'. Did you mean '--scenarios'?"),
        (["tf-2.15", "tf-2.21", "--passes", "3"], "has no meaning here: leave --passes out"),
    ],
)
def test_words_that_cannot_be_meant_are_refused(words: Sequence[str], problem: str) -> None:
    """Nothing is run on a guess."""
    with pytest.raises(StacksError) as refused:
        Upgrade.parse(words, STACKS, ROOT)

    assert problem in str(refused.value)
    assert isinstance(refused.value, BadOptions)
    assert "usage: nox -s upgrade -- OLDER NEWER" in str(refused.value)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("tf-2.15", "tf-2.51"), "there is no stack or group 'tf-2.51'"),
        (("tf-2.15", "tf-2.21", "-k", "nowhere_at_all"), "selects none"),
        (
            ("tf-2.15", "tf-2.21", "-k", "seed.as_given", "--mode", "train"),
            "there is nothing to run in train: these scenarios run in predict eager xla",
        ),
        (("tf-2.15", "tf-2.21", "--fail-on", "silnt"), "argument --fail-on: there is no change 'silnt'. Did you mean"),
        (("tf-2.15", "tf-2.21", "--with", "six"), "is the project's: say --scenarios PATH"),
    ],
)
def test_a_slip_is_no_verdict(words: tuple[str, ...], problem: str) -> None:
    """With 1, which nox makes of all failures, it would say that something changes."""
    done = nox(ROOT, "-s", "upgrade", "--", *words)

    assert done.returncode == Exit.FAILED
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_does_not_install_is_no_verdict(tmp_path: Path) -> None:
    """It says nothing about Keras, so nothing is recorded and nothing is judged."""
    project = copy_project(tmp_path / "project")
    shutil.copytree(ROOT / "stacks" / "locks", project / "stacks" / "locks")
    shutil.copy(ROOT / "scenarios" / "examples" / "my_model.py", tmp_path)

    done = nox(
        project, "-s", "upgrade", "--", "tf-2.15", "tf-2.21", "--scenarios", str(tmp_path), "--with", "keras-tcn==99"
    )

    assert done.returncode == Exit.FAILED
    assert "error: keras-tcn==99 cannot be installed on top of tf-2.15: No solution found" in done.stderr
    assert "there is no version of keras-tcn==99" in done.stderr
    assert not (project / "results").exists()


def test_a_file_for_a_newer_python_than_the_stack_s_is_no_verdict(tmp_path: Path) -> None:
    """One message says which line, and which Python of which stack cannot read it."""
    file = tmp_path / "newer.py"
    file.write_text("def newer(keras):\n    match keras:\n        case _:\n            pass\n", encoding="utf-8")

    done = nox(ROOT, "-s", "upgrade", "--", "tf-2.15", "keras-2.2", "--scenarios", str(file))

    assert done.returncode == Exit.FAILED
    # The line is the one where Python has read enough to know, which is the last of the statement.
    assert f"error: {file}:4: invalid syntax for Python 3.7, which runs keras-2.2: Pattern matching" in done.stderr
    assert "Traceback" not in done.stderr
