"""The two steps of an exchange as nox runs them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from harness.exit_codes import Exit
from stacks import exchange, table
from stacks.errors import BadOptions
from stacks.options import Options
from tests.stacks.samples import MISSING, ROOT, copy_project, nox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with one stack, whose interpreter does not exist."""
    copy_project(tmp_path)
    (tmp_path / "stacks" / "stacks.toml").write_text(MISSING, encoding="utf-8")
    (tmp_path / "stacks" / "locks").mkdir()
    shutil.copy(ROOT / "stacks/locks/tf-2.21.txt", tmp_path / "stacks/locks/from-tomorrow.txt")
    return tmp_path


def test_the_steps_of_each_stack_do_not_hide_what_can_be_done() -> None:
    """Two sessions a stack would be most of the list."""
    listed = nox(ROOT, "--list-sessions", "--json").stdout
    names = {session["name"] for session in json.loads(nox(ROOT, "-s", "exchange", "--list-sessions", "--json").stdout)}

    assert names == {"exchange"}
    assert "exchange-save" not in listed


def test_a_step_of_one_stack_is_there_for_who_names_it() -> None:
    """As one stack of the matrix is."""
    listed = nox(ROOT, "--list-sessions", "--json", "-s", "exchange-read(tf-2.1)")

    assert [session["name"] for session in json.loads(listed.stdout)] == ["exchange-read(tf-2.1)"]


@pytest.mark.parametrize(("words", "named"), [(["--mode", "eager"], "--mode"), (["--once"], "--once")])
def test_an_option_without_a_meaning_here_is_refused(words: Sequence[str], named: str) -> None:
    """It would be passed over without a word."""
    with pytest.raises(BadOptions, match=f"{named} is for `nox -s matrix`"):
        exchange.both_phases(ROOT, table.load(), Options.parse(words))


def test_a_refused_option_is_one_clear_message() -> None:
    """Nothing is run."""
    done = nox(ROOT, "-s", "exchange", "--", "--mode", "eager")

    assert done.returncode == Exit.FAILED
    assert "error: --mode is for `nox -s matrix`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_stack_that_cannot_be_made_is_recorded_in_both_steps(project: Path) -> None:
    """Every file it should have written is recorded with the reason, and the command is no success."""
    done = nox(project, "-s", "exchange", "--", "--stacks", "from-tomorrow", "-k", "embedding.generates_a_mask")

    (file,) = (project / "results" / "exchange").glob("*.jsonl")
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    saved = [line for line in lines if line["kind"] == "saved"]
    assert done.returncode == 1
    assert [line["format"] for line in saved] == ["h5", "keras", "savedmodel", "json"]
    assert all("Python 3.99 is not here" in line["outcome"]["reason"] for line in saved)
    assert [line["kind"] for line in lines].count("header") == 2
