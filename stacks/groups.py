"""
Groups of stacks: the small one that runs unasked, and larger ones that are asked for by name.

Their names and what each takes in stand in the table; only `default` has a meaning of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DEFAULT = "default"
"""The group of a stack that names none, and the one that runs where nobody names any."""


def membership(own: Iterable[str], takes_in: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """All groups a stack is in: its *own*, and those that take these in."""
    found = dict.fromkeys(own)
    while more := [name for name, inside in takes_in.items() if name not in found and found.keys() & set(inside)]:
        found.update(dict.fromkeys(more))
    return tuple(found)
