"""Colours source with Pygments' short class names, to which the stylesheet gives colours; Pygments escapes."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import DiffLexer, PythonLexer

from reports.pages.python_text import lines, statements

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    from pygments.lexer import Lexer

PYTHON = PythonLexer(stripnl=False, ensurenl=False)
FORMATTER = HtmlFormatter[str](nowrap=True)


def python(source: str) -> Markup:
    """Colour a piece of Python; what several scenarios have in common is coloured once."""
    return Markup().join(map(_statement, _pieces(source)))


def difference(changed: Iterable[str]) -> Markup:
    """Colour the lines of a unified diff: what went, what came."""
    return _coloured("\n".join(changed), DiffLexer())


@cache
def _statement(text: str) -> Markup:
    return _coloured(text, PYTHON)


def _pieces(source: str) -> Iterator[str]:
    """The statements of a module, each with the comments and empty lines after it; one piece of what is no Python."""
    text = "\n".join(lines(source)).strip("\n")
    numbered = text.split("\n")
    begins = [_first_line(each) for each in statements(text)[1:] if not each.col_offset]
    for begin, end in pairwise((0, *begins, len(numbered))):
        yield "".join(f"{each}\n" for each in numbered[begin:end])


def _first_line(statement: ast.stmt) -> int:
    """Counted from 0; a decorator stands before what it decorates."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)]) - 1


def _coloured(text: str, lexer: Lexer) -> Markup:
    return Markup(highlight(text, lexer, FORMATTER))  # noqa: S704
