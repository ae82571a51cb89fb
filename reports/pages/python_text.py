"""Texts of Python that anyone may have written, read without being run."""

from __future__ import annotations

import ast
import re

NEW_LINE = re.compile(r"\r\n|\r|\n")
"""What ends a line of Python; a form feed and the separators of Unicode do not."""


def lines(source: str) -> list[str]:
    """The lines of a text as Python counts them, without their ends."""
    return NEW_LINE.split(source)


def statements(source: str) -> list[ast.stmt]:
    """The statements of a module; none of what is no Python, which is shown as it is."""
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # the last two of a thousand brackets
        return []
