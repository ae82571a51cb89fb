"""Whether the Python of a stack can read a scenario file; a newer Python answers for an older one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stacks.errors import NewerSyntax

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stacks.stack import Stack


def check(files: Iterable[Path], stacks: Iterable[Stack]) -> None:
    """Raise `NewerSyntax` for the first of *files* that the Python of a stack cannot read."""
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    for stack in stacks:
        major, minor = map(int, stack.python.split("."))
        for file, text in texts.items():
            try:
                ast.parse(text, str(file), feature_version=(major, minor))
            except SyntaxError as error:
                raise NewerSyntax(file, error.lineno or 1, error.msg, stack.python, stack.name) from error
