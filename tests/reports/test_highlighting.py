"""Source is coloured statement by statement, and looks as if it had been coloured as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from reports.pages.highlighting import python

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "scenarios").rglob("*.py"))
ODD = {
    "a string over lines before a second statement": 'text = """a\n\nb""" ; other = 1\ndef f(): pass\n',
    "decorators and comments": "import os\n# about f\n@one\n@two(3)\ndef f(x):\n    return x\n\n\n# the end\n",
    "no Python": "def (:\n  'what is this\n\nx = 1\n",
    "other ends of lines": "x = 1\r\ny = 2\r\n",
    "nothing": "",
}


def _as_a_whole(source: str) -> str:
    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_file_is_coloured_as_a_whole_is(file: Path) -> None:
    """What is coloured once for many scenarios is the same in each of them."""
    source = file.read_text(encoding="utf-8")

    assert python(source) == _as_a_whole(source)


@pytest.mark.parametrize("source", ODD.values(), ids=ODD)
def test_whatever_is_in_a_record_is_coloured_as_a_whole_is(source: str) -> None:
    """Anyone can write a record."""
    assert python(source) == _as_a_whole(source)
