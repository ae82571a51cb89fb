"""
Python source with colours.

The classes are Pygments' short ones; the stylesheet gives them a light and a dark colour, so no style is repeated here.
"""

from __future__ import annotations

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer


def highlighted(source: str) -> Markup:
    """Escape and colour a scenario's *source*; Pygments escapes, which is why the result may be called markup."""
    formatter = HtmlFormatter[str](nowrap=True)
    return Markup(highlight(source, PythonLexer(), formatter))  # noqa: S704
