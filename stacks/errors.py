"""
What can go wrong around stacks, one class a mistake.

The table can be wrong (`BadTable`), a stack can be asked for that is not in it (`UnknownStack`) or with options that do
not exist (`BadOptions`), a saved model can be unusable (`BadModel`), and a file can be written for a newer Python than
a stack's (`NewerSyntax`); uv can be absent (`NoUv`) or can fail (`UvFailed`).
A version for which no table can be written is a `CannotAdd`, packages that a stack cannot take are a `CannotInstall`.
A file that is not a plain file, is too large or is not UTF-8 is a `CannotRead`.
A stack that cannot be made here is a `CannotMake`: no lock, no interpreter, or a lock that does not install.
That one is a fact about a machine and ends in the records; the others end the command.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from attrs import frozen

from harness.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class StacksError(UserError):
    """Something around stacks that the user can put right."""


@frozen
class BadTable(StacksError):
    """A line of stacks.toml is invalid."""

    file: Path
    line: int | None
    problem: str
    hint: str

    @property
    def place(self) -> str:
        """The file, and the line where it is known."""
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


@frozen
class CannotRead(StacksError):
    """A file cannot be read, wherever it came from."""

    file: Path
    line: int | None
    problem: str
    hint: str

    @property
    def place(self) -> str:
        """The file, and the line where it is known."""
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


@frozen
class UnknownStack(StacksError):
    """A stack or a group was asked for that is not in the table."""

    name: str
    known: tuple[str, ...]

    @property
    def problem(self) -> str:
        """What is wrong."""
        return f"there is no stack or group {self.name!r}"

    @property
    def hint(self) -> str:
        """What is near, or what there is."""
        return did_you_mean(self.name, self.known)


@frozen
class BadOptions(StacksError):
    """The words after `--` are not options of this project."""

    problem: str
    usage: str

    @property
    def hint(self) -> str:
        """How the command is used."""
        return self.usage.strip()


@frozen
class BadModel(StacksError):
    """A file that `--model`, `--inputs` or `--custom` names cannot be used."""

    place: Path
    problem: str
    hint: str


@frozen
class NewerSyntax(StacksError):
    """A scenario file says something that the Python of a stack cannot read."""

    file: Path
    line: int
    said: str
    python: str
    stack: str

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}"

    @property
    def problem(self) -> str:
        """What is wrong."""
        return f"invalid syntax for Python {self.python}, which runs {self.stack}: {self.said}"


@frozen
class NoUv(StacksError):
    """Stacks are made by uv and there is none."""

    @property
    def problem(self) -> str:
        """What is wrong."""
        return "uv is needed to make stacks and was not found"

    @property
    def hint(self) -> str:
        """What to do."""
        return 'install it: `python -m pip install "nox[uv]"`'


@frozen
class UvFailed(StacksError):
    """A call of uv ended with an error; *said* is all it wrote about it."""

    command: str
    said: str

    @property
    def problem(self) -> str:
        """What failed."""
        return f"`uv {self.command}` failed:\n{self.said}"

    @property
    def summary(self) -> str:
        """The one line that names the cause, for places that have room for one."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        causes = [line.removeprefix("cause: ") for line in lines if line.startswith("cause: ")]
        return ": ".join([*lines[:1], *causes[-1:]]) or "uv gave no reason"


@frozen
class CannotMake(StacksError):
    """A stack has no environment on this machine; *reason* is one line, fit for a record."""

    stack: str
    reason: str

    @property
    def problem(self) -> str:
        """What is wrong."""
        return f"{self.stack}: {self.reason}"


@frozen
class CannotInstall(StacksError):
    """Packages that a user wants on top of a stack cannot be installed there; *said* is what uv said."""

    stack: str
    packages: tuple[str, ...]
    said: str

    @property
    def problem(self) -> str:
        """What is wrong."""
        return f"{' and '.join(self.packages)} cannot be installed on top of {self.stack}: {self.said}"


@frozen
class CannotAdd(StacksError):
    """A stack was asked for that cannot be worked out from what is known."""

    problem: str
    hint: str


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word, or list them all when none is near."""
    known = tuple(known)
    return near(word, known) or f"Known: {', '.join(known)}."


def near(word: str, known: Iterable[str]) -> str | None:
    """Suggest the nearest known word, where one is near."""
    found = difflib.get_close_matches(word, tuple(known), n=1)
    return f"Did you mean {found[0]!r}?" if found else None
