"""
What can go wrong with mutants, one class a mistake.

A list can be invalid (`BadList`), there can be none for a Keras (`NoList`), no mutant may have the name that was asked
for (`UnknownMutant`), and a copy of Keras may not run as it should (`CannotRun`).
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from attrs import frozen

from harness.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


class MutantsError(UserError):
    """Something that ends the command."""


@frozen
class BadList(MutantsError):
    """A key of a list of mutants is invalid; *where* is the table or the line."""

    file: Path
    where: str
    problem: str
    hint: str

    @property
    def place(self) -> str:
        """The file, and the table or the line in it."""
        return f"{self.file}: {self.where}"


@frozen
class NoList(MutantsError):
    """There is no list of mutants for the Keras of a stack."""

    stack: str
    keras: str
    known: tuple[str, ...]

    @property
    def problem(self) -> str:
        """What is wrong."""
        return f"{self.stack} has Keras {self.keras}, and there is no list of mutants for it"

    @property
    def hint(self) -> str:
        """What there is."""
        return f"there are lists for: {', '.join(self.known) or 'none'}"


@frozen
class UnknownMutant(MutantsError):
    """No mutant is called what was asked for."""

    word: str
    known: tuple[str, ...]

    @property
    def problem(self) -> str:
        """What is wrong."""
        return f"no mutant has {self.word!r} in its name"

    @property
    def hint(self) -> str:
        """What is near, or where all are."""
        near = difflib.get_close_matches(self.word, self.known, n=1, cutoff=0.4)
        return f"did you mean {near[0]!r}?" if near else "`nox -s mutants -- --list` lists their names"


@frozen
class CannotRun(MutantsError):
    """A copy of Keras could not be run; *said* is the end of what the harness said."""

    stack: str
    status: int
    said: str

    @property
    def problem(self) -> str:
        """What happened."""
        return (
            f"{self.stack}: a copy of its Keras could not be run, the harness ended with {self.status} and said last:"
        )

    @property
    def hint(self) -> str:
        """The end of what the harness said."""
        return self.said
