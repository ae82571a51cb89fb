"""The words that reach a user are those of Keras's guide, of pytest and of mutation testing."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness import discovery
from tests.words import PRIVATE, Private, private_words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
ROOMS = ("duels", "examples/agreement", "fuzz", "harness", "mutants", "reference", "reports", "stacks", "timed")
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").glob("*.html"))
DOCUMENTS = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "SECURITY")),
]
MARKUP = re.compile(r"{[%#].*?[%#]}|{{.*?}}|<(script|style).*?</\1>|<[^>]+>", re.DOTALL)
QUOTED = re.compile(r"```.*?```|^    .*$", re.DOTALL | re.MULTILINE)
"""Code and what a terminal shows: text that others wrote, or that is held elsewhere."""


@pytest.mark.parametrize("private", PRIVATE, ids=lambda each: each.instead)
def test_a_private_word_is_found_where_it_stands(private: Private) -> None:
    """And what is to be said instead is none."""
    assert list(private.found_in(private.example))
    assert not private_words(private.instead)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_speak_keras_s_language(path: Path) -> None:
    """Whoever searches a document for a word of the guide finds it."""
    assert private_words(QUOTED.sub("", path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_speak_keras_s_language(path: Path) -> None:
    """What stands in a page beside what is put into it."""
    assert private_words(MARKUP.sub(" ", path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_speak_keras_s_language(path: Path) -> None:
    """Whatever is put together of texts in code: sentences of pages, errors, help."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert [found for text in _texts(tree) for found in private_words(text)] == []


def test_what_nox_says_of_its_sessions_speaks_keras_s_language() -> None:
    """`nox -l` shows their docstrings."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    sessions = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))

    assert [found for each in sessions for found in private_words(ast.get_docstring(each) or "")] == []


@pytest.mark.parametrize("scenario", discovery.discover([str(ROOT / "scenarios")]), ids=lambda each: each.id)
def test_titles_speak_keras_s_language(scenario: discovery.Scenario) -> None:
    """And so do the paragraphs below them, and the ids."""
    words = scenario.id.replace("_", " ").replace(".", " ")

    assert private_words(f"{scenario.title}\n{scenario.description}") == []
    assert private_words(words) == []


@pytest.mark.parametrize("path", sorted((ROOT / "reasons").glob("*.toml")), ids=lambda path: path.name)
def test_reasons_speak_keras_s_language(path: Path) -> None:
    """All but what they quote of Keras's own messages."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))

    assert [found for text in _sentences(told) for found in private_words(text)] == []


def _sentences(thing: object, key: str = "") -> Iterator[str]:
    """The texts of a table, however deep."""
    if isinstance(thing, dict):
        for name, inner in thing.items():
            yield from _sentences(inner, name)
    elif isinstance(thing, list):
        for inner in thing:
            yield from _sentences(inner, key)
    elif isinstance(thing, str) and key not in {"says", "effects", "scenarios", "evidence", "see"}:
        yield thing


def _texts(tree: ast.Module) -> Iterator[str]:
    """The texts in code that are no docstrings; the pieces of an f-string together."""
    inner = {id(piece) for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for piece in each.values}
    documented = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.JoinedStr):
            yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "`x`" for piece in each.values)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in inner | documented:
            yield each.value
