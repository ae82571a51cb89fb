"""
What can go wrong with mutants, one class a mistake.

A list can be invalid (`BadList`), there can be none for a Keras (`NoList`), no mutant may have the name that was asked
for (`UnknownMutant`), and a copy of Keras may not run as it should (`CannotRun`).
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from pathlib import Path


class MutantsError(Exception):
    """Something that ends the command; its text says what is wrong and what to do."""


@frozen
class BadList(MutantsError):
    """A key of a list of mutants is invalid; *place* is the table or the line."""

    file: Path
    place: str
    problem: str
    hint: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem}\n  {self.hint}"


@frozen
class NoList(MutantsError):
    """There is no list of mutants for the Keras of a stack."""

    stack: str
    keras: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        have = ", ".join(self.known) or "none"
        return f"{self.stack} has Keras {self.keras}, and there is no list of mutants for it (there are: {have})"


@frozen
class UnknownMutant(MutantsError):
    """No mutant is called what was asked for."""

    word: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.word, self.known, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]!r}?" if near else "`nox -s mutants -- --list` lists their names."
        return f"no mutant has {self.word!r} in its name. {hint}"


@frozen
class CannotRun(MutantsError):
    """A copy of Keras could not be run; *said* is the end of what the harness said."""

    stack: str
    status: int
    said: str

    def __str__(self) -> str:
        what = f"{self.stack}: a copy of its Keras could not be run, the harness ended with {self.status}"
        return f"{what} and said last:\n{self.said}"
