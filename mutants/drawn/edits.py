"""One change within one line of a file; every other byte stays as it is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator


@lru_cache(4)
def _lines(text: str) -> tuple[bytes, ...]:
    """Every node of a file asks for them."""
    return tuple(text.encode("utf-8").splitlines(keepends=True))


@frozen
class Edit:
    """The bytes from *start* to *end* of a line, which counts from 1, become *new*."""

    line: int
    start: int
    end: int
    new: str


@frozen
class Source:
    """A file of Keras, in the bytes that positions of `ast` count in."""

    text: str

    @property
    def lines(self) -> tuple[bytes, ...]:
        """The lines with their ends."""
        return _lines(self.text)

    def edited(self, edit: Edit) -> str:
        """The whole text with one change in it."""
        before, after = self.lines[: edit.line - 1], self.lines[edit.line :]
        return b"".join([*before, self._changed(edit), *after]).decode("utf-8")

    def line(self, number: int) -> str:
        """One line without its indentation."""
        return self.lines[number - 1].decode("utf-8").strip()

    def changed_line(self, edit: Edit) -> str:
        """The line that a change makes, without its indentation."""
        return self._changed(edit).decode("utf-8").strip()

    def _changed(self, edit: Edit) -> bytes:
        line = self.lines[edit.line - 1]
        return line[: edit.start] + edit.new.encode("utf-8") + line[edit.end :]

    def of(self, node: ast.expr) -> str:
        """The text of a node, where it stands in one line."""
        if node.lineno != node.end_lineno:
            return ""
        return self.lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode("utf-8")

    def replaced(self, node: ast.expr | ast.keyword, new: str) -> Iterator[Edit]:
        """The node as *new*, where it stands in one line."""
        if node.lineno == node.end_lineno and node.end_col_offset is not None:
            yield Edit(node.lineno, node.col_offset, node.end_col_offset, new)

    def between(self, one: ast.expr, other: ast.expr, old: str, new: str) -> Iterator[Edit]:
        """A word between two nodes as *new*, where all of it stands in one line."""
        if one.end_lineno != other.lineno or one.end_col_offset is None:
            return
        found = self.lines[other.lineno - 1][one.end_col_offset : other.col_offset].find(old.encode("utf-8"))
        if found >= 0:
            start = one.end_col_offset + found
            yield Edit(other.lineno, start, start + len(old), new)
