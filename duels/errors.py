"""
What can go wrong around a duel, one class a mistake.

The command line can be invalid (`BadDuel`), and a stack can be unavailable or a pass fail here (`CannotMeasure`).
The benchmarks that are not in the catalogue have an error of their own there.
"""

from __future__ import annotations

from attrs import frozen


class DuelsError(Exception):
    """Something that ends the command; its text says what is wrong and what to do."""


@frozen
class BadDuel(DuelsError):
    """The command line is invalid."""

    problem: str
    hint: str

    def __str__(self) -> str:
        return f"{self.problem}. {self.hint}"


@frozen
class CannotMeasure(DuelsError):
    """A pass is not there; *said* is the end of what the pass said."""

    problem: str
    said: str

    def __str__(self) -> str:
        return f"{self.problem}\n{self.said}".rstrip()
