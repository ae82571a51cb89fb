"""
What can go wrong around a duel, one class a mistake.

The command line can be invalid (`BadDuel`), and a stack can be unavailable or a pass fail here (`CannotMeasure`).
The benchmarks that are not in the catalogue have an error of their own there.
"""

from __future__ import annotations

from harness.errors import UserError


class BadDuel(UserError):
    """The command line is invalid."""


class CannotMeasure(UserError):
    """A pass is not there; the hint is the end of what the pass said."""
