"""Names in a sentence: as many as it has room for, and how many there are beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def quoted(names: Iterable[str]) -> list[str]:
    """Each name as code."""
    return [f"`{each}`" for each in names]


def first_of(names: Sequence[str], most: int) -> str:
    """Name the first, and count the rest."""
    rest = len(names) - most
    return f"{', '.join(names[:most])}{f' and {rest} more' if rest > 0 else ''}"


def listed(names: Sequence[str], most: int) -> str:
    """The same where they read as a list: before the last of few stands an "and"."""
    if len(names) > most:
        return first_of(names, most)
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
