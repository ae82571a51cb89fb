"""Python source as it runs: without comments, docstrings and empty lines."""

from __future__ import annotations

import io
import token
import tokenize
from typing import Any, Iterator


def bare(text: str) -> str:
    """*text* without comments, docstrings and empty lines: what is left runs."""
    try:
        dropped = set(_dropped(tokenize.generate_tokens(io.StringIO(text).readline)))
    except (tokenize.TokenError, IndentationError):
        return text
    lines = [_without(number, line, dropped) for number, line in enumerate(text.splitlines(), 1)]
    return "".join(f"{line}\n" for line in lines if line)


def _dropped(tokens: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where comments and strings that stand as statements begin and end."""
    before = token.NEWLINE
    for found in tokens:
        is_docstring = found.type == token.STRING and before in (token.NEWLINE, token.INDENT, token.DEDENT)
        if is_docstring or found.type == tokenize.COMMENT:
            yield found.start, found.end
        if found.type not in (tokenize.COMMENT, tokenize.NL):
            before = found.type


def _without(number: int, line: str, dropped: set[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    for (first, start), (last, end) in dropped:
        if first <= number <= last:
            line = line[: start if number == first else 0] + (line[end:] if number == last else "")
    return line.rstrip()
