"""
Texts from elsewhere, written so that they stay text: on a terminal, in a comment, in a line of a shell.

Anyone can write a record, and a character in it may move a cursor, end a line, turn the order of others round or be
an order to the machine that shows it.  Everything of a record that leaves the pages passes through here.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLES = re.compile(r"\x1b\[[0-9;]*m")
"""Keras prints parts of its messages in bold; that is no part of what it says."""
ORDERS = re.compile(
    r":(?=:\s*(?:add-|debug|echo|end|error|group|notice|remove-|save-|set-|stop-|warning))|#(?=#\[)",
    re.IGNORECASE,
)
"""How a line begins that a GitHub workflow takes for an order: `::error::`, `##[error]`; a line may break anywhere."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""What a shell takes for the name of a variable."""


def visible(text: str) -> str:
    """Show each character that a terminal would obey, that ends a line or that changes an order, as its escape."""
    shown = text if text.isprintable() else "".join(map(_shown, text))
    return ORDERS.sub(lambda found: f"\\x{ord(found[0]):02x}", shown)


def on_one_line(text: str) -> str:
    """The text as a table, a comment or a terminal can take it: visible, on one line, without styles."""
    return visible(" ".join(STYLES.sub("", text).split()))


def _shown(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def shell_line(words: Iterable[str], variables: Iterable[tuple[str, str]] = ()) -> str:
    """Write a line that a shell takes for these words and nothing else, under *variables*."""
    settings = [
        f"{name}={in_shell(value)}" for name, value in variables if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII)
    ]
    return " ".join([*settings, *map(in_shell, words)])


def in_shell(word: str) -> str:
    """Quote a word; one with characters that cannot be seen is written in the escapes of bash and zsh."""
    if word.isprintable():
        return shlex.quote(word)
    return f"$'{''.join(map(_shown_to_shell, word))}'"


def _shown_to_shell(character: str) -> str:
    if character.isprintable():
        return f"\\{character}" if character in "\\'" else character
    return f"\\U{ord(character):08x}"
