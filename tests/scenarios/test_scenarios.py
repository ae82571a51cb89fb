"""What every scenario of the project must be, read from its text: no stack is needed to find a slip."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness import discovery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOM = Path(__file__).resolve().parents[2] / "scenarios"
FOLDERS = [ROOM, *(folder for folder in sorted(ROOM.iterdir()) if (folder / "__init__.py").exists())]
FILES = [file for folder in FOLDERS for file in sorted(folder.glob("*.py")) if not file.name.startswith("_")]
SCENARIOS = discovery.discover([str(file) for file in FILES])
KERAS = {"keras", "tf_keras", "tensorflow"}
LONGEST = 25

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)


LISTING = """
import sys
from harness import discovery
print(*("{0.id} {0.digest}".format(each) for each in discovery.discover(sys.argv[1:])), sep="\\n")
"""


@pytest.mark.stack
def test_every_python_reads_the_same_scenarios(python_of: Callable[[str], Path]) -> None:
    """A digest that differs would make a scenario of an old stack not comparable with the same one of a new stack."""
    words = [str(python_of("keras-2.2")), "-c", LISTING, *map(str, FILES)]
    listed = subprocess.run(words, cwd=ROOM.parent, capture_output=True, text=True, check=True).stdout

    assert listed.splitlines() == [f"{each.id} {each.digest}" for each in SCENARIOS]


class TestText:
    """What a reader of the report sees of a scenario."""

    @each_scenario
    def test_it_has_a_title_and_says_what_a_user_would_notice(self, scenario: discovery.Scenario) -> None:
        """The title is a line of its own, the sentences under it end as sentences do."""
        sentences, _ = _sources_apart(scenario.description)

        assert scenario.title != scenario.function
        assert re.search(r"[.?:]$", sentences), "write a sentence under the title"

    @each_scenario
    def test_where_it_was_reported_stands_last_with_an_address_a_line(self, scenario: discovery.Scenario) -> None:
        """The page makes a link of each."""
        sentences, sources = _sources_apart(scenario.description)

        assert "Reported:" not in sentences
        assert all(re.fullmatch(r"Reported: https://\S+", line) for line in sources)

    @each_scenario
    def test_it_is_short_enough_to_follow_by_eye(self, scenario: discovery.Scenario) -> None:
        """Its docstring is not counted, and its helpers are not its own."""
        function = next(node for node in _functions(scenario.path) if node.name == scenario.function)
        text = function.body[0]

        assert (function.end_lineno or 0) - (text.end_lineno or 0) <= LONGEST


class TestFiles:
    """What holds for a file of scenarios."""

    def test_no_two_files_share_a_name(self) -> None:
        """An id is file and function: the folder is not in it."""
        stems = [file.stem for file in FILES]

        assert sorted(set(stems)) == sorted(stems)

    @each_file
    def test_it_imports_neither_keras_nor_tensorflow(self, file: Path) -> None:
        """Keras is handed in; another one beside it would answer for a version that is not asked."""
        assert not KERAS & {name.split(".")[0] for name in _imported(file)}

    @each_file
    def test_every_layer_has_a_name_of_its_own(self, file: Path) -> None:
        """Keras numbers the layers it names itself, differently from version to version.

        A layer that is given to another, as to Bidirectional, is that one's business.
        """
        nameless = [f"{file.name}:{call.lineno}" for call in _layers(_tree(file)) if "name" not in _keywords(call)]

        assert not nameless

    @each_file
    def test_no_layer_is_called_by_its_class(self, file: Path) -> None:
        """Such a name is taken for one of Keras's own, and Keras 3 has operations that are called the same."""
        called = [
            f"{file.name}:{call.lineno}: {name.value}"
            for call in _layers(_tree(file))
            if isinstance(name := _keywords(call).get("name"), ast.Constant) and name.value == _snake(_class(call))
        ]

        assert not called


def _sources_apart(description: str) -> tuple[str, list[str]]:
    *sentences, last = description.split("\n\n")
    return ("\n\n".join(sentences), last.splitlines()) if last.startswith("Reported:") else (description, [])


@functools.cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _functions(file: Path) -> list[ast.FunctionDef]:
    return [node for node in _tree(file).body if isinstance(node, ast.FunctionDef)]


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _layers(tree: ast.Module) -> Iterator[ast.Call]:
    """Each place where a layer is made that stands in a graph by itself."""
    made = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_layer(node, made)]
    wrapped = {id(part) for call in calls for argument in _given(call) for part in _behind(argument, tree)}
    return (call for call in calls if id(call) not in wrapped)


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *_keywords(call).values()]


def _behind(argument: ast.expr, tree: ast.Module) -> Iterator[ast.AST]:
    """All that *argument* is made of, in place or under a name."""
    names = {part.id for part in ast.walk(argument) if isinstance(part, ast.Name)}
    yield from ast.walk(argument)
    for assignment in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        if names & {
            part.id for target in assignment.targets for part in ast.walk(target) if isinstance(part, ast.Name)
        }:
            yield from ast.walk(assignment.value)


def _is_layer(call: ast.Call, made: set[str]) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in made
    home = getattr(function, "value", None)
    of_keras = isinstance(home, ast.Name | ast.Attribute) and ast.unparse(home).split(".")[-1] == "layers"
    return of_keras and not _class(call).endswith("Cell")


def _class(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords}


def _snake(kind: str) -> str:
    """Keras's own name for a layer of the class *kind*."""
    return re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", kind)).lower()
