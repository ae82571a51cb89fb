"""Scenarios as scripts that stand alone."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from harness import discovery
from reports.records import Scenario
from reports.scripts import script

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.records import Mode

ROOT = Path(__file__).parents[2]
ALL = discovery.discover([str(ROOT / "scenarios"), str(ROOT / "scenarios" / "more")])
HOSTILE = "title\nimport os; os.abort() # \x00"


def _recorded(scenario: discovery.Scenario) -> Scenario:
    fields = ("id", "title", "description", "file", "line", "source", "digest")
    return Scenario(**{name: getattr(scenario, name) for name in fields})


def _written(scenario: discovery.Scenario) -> str:
    return script(_recorded(scenario), cast("tuple[Mode, ...]", scenario.modes))


def _script(name: str) -> str:
    (found,) = (each for each in ALL if each.id == name)
    return _written(found)


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Read every script as the oldest stack reads it."""
    return {each.id: ast.parse(_written(each), each.id, feature_version=(3, 7)) for each in ALL}


def test_every_scenario_stands_alone(trees: dict[str, ast.Module]) -> None:
    """No script may need the project."""
    for name, tree in trees.items():
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not [each for each in modules if each and each.startswith("scenarios")], name


def test_no_name_of_a_scenario_is_one_of_the_frame(trees: dict[str, ast.Module]) -> None:
    """The later of two functions of one name would take the place of the other."""
    for name, tree in trees.items():
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert len(functions) == len(set(functions)), name


def test_a_title_stays_in_its_comment() -> None:
    """A record from anywhere must not run what its title says."""
    recorded = Scenario("a.b", HOSTILE, "", "a.py", 1, "def b(keras): ...\n", "d")

    assert "import os" not in {ast.unparse(each) for each in ast.parse(script(recorded, ("predict",))).body}


def test_a_helper_that_is_not_there_is_left_as_an_import() -> None:
    """A user's own helper is not the project's to copy."""
    recorded = Scenario("a.b", "t", "", "a.py", 1, "from mine import helper\n\ndef b(keras): ...\n", "d")

    assert "from mine import helper" in script(recorded, ("predict",))


def test_what_runs_a_file_as_a_program_is_left_out() -> None:
    """The script has a program of its own."""
    text = "def b(keras): ...\n\nif __name__ == '__main__':\n    import os\n    os.abort()\n"
    recorded = Scenario("a.b", "t", "", "a.py", 1, text, "d")

    assert "os.abort" not in script(recorded, ("predict",))


@pytest.mark.stack
@pytest.mark.parametrize(
    ("stack", "mask"), [("tf-2.15", "[[1, 0, 0, 0]]"), ("tf-2.21", "[[1, 1, 1, 0]]")], ids=["tf-2.15", "tf-2.21"]
)
def test_a_script_shows_on_real_stacks_what_changed(
    stack: str, mask: str, python_of: Callable[[str], Path], tmp_path: Path
) -> None:
    """The mask after Concatenate: timesteps that both inputs leave unmasked, and then those that any of them does."""
    file = tmp_path / "alone.py"
    file.write_text(_script("concatenate.masks_disagree"), encoding="utf-8")

    words = [str(python_of(stack)), str(file), "predict", "tf.keras"]
    ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280)

    assert ended.returncode == 0, ended.stderr
    assert f"    concat: received [[1, 1, 0, 0]] and [[1, 0, 1, 0]], put out {mask}\n" in ended.stdout
    assert "output 1: [[[0.235854, 0.0136]" in ended.stdout
