"""A user's own model, from a folder beside the project: run, compared, reported, and refused where it is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import html5lib
import pytest

from harness.exit_codes import Exit
from tests.stacks.samples import ROOT, clone_project, copy_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEMPLATE = ROOT / "scenarios" / "examples" / "my_model.py"
DOCUMENT = ROOT / "docs" / "run-on-your-own-model.md"
STACKS = "tf-2.15,tf-2.16"
WRONG = '''\
def wrong(keras):
    """A dict of weights is no model."""
    return {"weights": 1}
'''


def run(project: Path, folder: Path, session: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a session of a project from another folder, as a user who stands beside their model."""
    command = [sys.executable, "-m", "nox", "--no-color", "--noxfile", str(project / "noxfile.py"), "-s", session]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, "--", "--once", "--jobs", "1", *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_the_document_shows_the_template() -> None:
    """In under twenty lines, and word for word: what is tested below is what a reader copies."""
    template = TEMPLATE.read_text(encoding="utf-8")
    model = template.partition("def ")[2].splitlines()

    assert f"```python\n{template}```" in DOCUMENT.read_text(encoding="utf-8")
    assert len(model) < 20


@pytest.mark.stack
@pytest.mark.timeout(600)
def test_a_model_beside_the_project_is_compared(python_of: Callable[[str], Path], tmp_path: Path) -> None:
    """By a path that is relative to where the user stands; the report says what the upgrade does to it."""
    for name in STACKS.split(","):
        python_of(name)
    project, work = clone_project(tmp_path / "project"), tmp_path / "work"
    (project / ".nox").symlink_to(ROOT / ".nox")
    work.mkdir()
    shutil.copy(TEMPLATE, work / "my_model.py")

    done = run(project, work, "matrix", "--stacks", STACKS, "--scenarios", "my_model.py")

    assert done.returncode == 0, done.stderr
    page = html5lib.parse((project / "site/scenario/my_model.tagger.html").read_text(encoding="utf-8"))
    text = " ".join(" ".join(page.itertext()).split())
    assert "Words and their shapes, embedded side by side and read in both directions, give each word a tag" in text
    assert "silent" in text
    assert "the mask is dropped after side_by_side" in text
    assert str(tmp_path) not in text

    # A function that returns something else is told with its line, and the run is not whole.
    (work / "wrong.py").write_text(WRONG, encoding="utf-8")
    refused = run(project, work, "matrix(tf-2.16)", "--scenarios", "wrong.py", "--mode", "predict")
    assert refused.returncode == 1
    assert "wrong.py:1: wrong returned a dict; it must return `model, inputs`" in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("nowhere.py", None, "nowhere.py: no scenario file here\n  there is nothing of that name"),
        ("projct", None, "projct: no scenario file here\n  did you mean project?"),
        ("empty.py", "VALUE = 1\n", "empty.py:1: no scenario here\n  write one as `def name(keras):"),
        ("nothing.py", "", "nothing.py:1: no scenario here"),
        ("slip.py", "def slip(keras:\n", "slip.py:1: '(' was never closed for Python 3."),
        ("binary.py", "\0\0", "binary.py:1: this is not text: it has null bytes"),
        ("notes.txt", "def notes(keras): ...\n", "notes.txt: not a Python file"),
        (".", None, ": no scenario file here"),
        ("lonely.py", "def lonely():\n    pass\n", "lonely.py:1: lonely must take Keras and nothing else"),
        ("greedy.py", "def greedy(keras, more):\n    pass\n", "greedy.py:1: greedy must take Keras and nothing else"),
    ],
)
def test_a_file_that_holds_no_scenario_is_one_clear_message(
    tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    """Before anything is installed or run, with the exit code of bad words."""
    project = copy_project(tmp_path / "project")
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    done = run(project, tmp_path, "matrix", "--scenarios", name)

    assert done.returncode == Exit.FAILED
    assert f"error: {tmp_path}" in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "results").exists()
