"""Colours source with Pygments' short class names, to which the stylesheet gives colours; Pygments escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import DiffLexer, PythonLexer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pygments.lexer import Lexer


def python(source: str) -> Markup:
    """Colour a piece of Python."""
    return _coloured(source, PythonLexer())


def difference(lines: Iterable[str]) -> Markup:
    """Colour the lines of a unified diff: what went, what came."""
    return _coloured("\n".join(lines), DiffLexer())


def _coloured(text: str, lexer: Lexer) -> Markup:
    return Markup(highlight(text, lexer, HtmlFormatter[str](nowrap=True)))  # noqa: S704
