"""
Failures told by their root: what went wrong first, and where in the author's own file.

Keras wraps an error into others that say where it was, at length and before they say what; readers need the inner one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.messages import COLOURS, first_words, short_type

if TYPE_CHECKING:
    from reports.reading.records import Cause, Error


@frozen
class RaisedBy:
    """
    Where an error came from.

    *method* is that of the layer, None for `call`; *file* to *code* are the author's own last line, None where none is.
    *origin* is the error at the root, where the one that is told speaks of something else.
    *said* are the whole texts of all that was raised.
    """

    method: str | None
    file: str | None
    line: int | None
    function: str | None
    code: str | None
    origin: str | None
    said: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it was raised, after what; empty where nobody knows."""
        origin = f", from {self.origin.rstrip('.')}" if self.origin else ""
        if self.file is None:
            return origin
        function = f" in `{self.function}`" if self.function not in {None, "<module>", self.method} else ""
        return f"{origin}, at `{self.file}:{self.line}`{function}"


def raised(error: Error) -> RaisedBy:
    """Where an error came from: by the innermost exception that has a line of the author's."""
    known = next((each for each in reversed(error.causes) if each.file is not None), None)
    root = error.causes[-1] if error.causes else None
    return RaisedBy(
        method=error.method,
        file=known.file if known else None,
        line=known.line if known else None,
        function=known.function if known else None,
        code=known.code if known else None,
        origin=_words(root) if root and len(error.causes) > 1 and not _wraps(error, root) else None,
        said=tuple(dict.fromkeys((error.text, *(each.text for each in error.causes)))),
    )


def words(error: Error) -> str:
    """What went wrong, in one line: what the root says, wherever the outer error only wraps it."""
    root = error.causes[-1] if error.causes else None
    return _words(root if root and _wraps(error, root) else error)


def _words(raised: Error | Cause) -> str:
    return f"{short_type(raised.type)}: {first_words(raised.text)}"


def _wraps(error: Error, root: Cause) -> bool:
    """True where the outer error says all that the root says, and is of its class or names it."""
    named = root.text if root.type == error.type else f"{short_type(root.type)}: {root.text}"
    return bool(root.text.strip()) and _bare(named) in _bare(error.text)


def _bare(text: str) -> str:
    return " ".join(COLOURS.sub("", text).split())
