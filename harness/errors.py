"""The one form of what a user can put right: what is wrong, where, and what to do about it."""

from __future__ import annotations

from typing import Any


class UserError(Exception):
    """
    A mistake that ends a command, and that whoever gave the command can put right.

    The outermost layer prints it and ends with `exit_codes.Exit.FAILED`.
    """

    _problem, _place, _hint = "", None, None

    def __init__(self, problem: str, place: Any = None, hint: str | None = None) -> None:
        super().__init__(problem, place, hint)
        self._problem, self._place, self._hint = problem, place, hint

    @property
    def problem(self) -> str:
        """What is wrong."""
        return self._problem

    @property
    def place(self) -> Any:
        """The file, with its line or key, where it is wrong; None where no file is."""
        return self._place

    @property
    def hint(self) -> str | None:
        """What to do about it."""
        return self._hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.problem}" + (f"\n  {self.hint}" if self.hint else "")
