"""
Copies of a stack's Keras with one line changed.

The stack itself is never touched.
A copy calls itself by a version of its own, which the harness is told to expect: so a record proves that it was the
copy that was imported, and not the package in the stack.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mutants.errors import BadList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutants.catalogue import Catalogue, Mutant

MARK = "+mutant"
"""What a copy adds to its version."""


def package(environment: Path) -> Path:
    """The folder of Keras in the environment of a stack."""
    return next(iter(environment.glob("lib/python*/site-packages/keras")))


@contextlib.contextmanager
def copied(keras: Path, catalogue: Catalogue, mutant: Mutant | None = None) -> Iterator[Path]:
    """Lend a folder that holds a marked copy of *keras*, with a mutant applied to it or, for comparison, without."""
    with tempfile.TemporaryDirectory(prefix="maskdrift-mutant-") as name:
        copy = Path(shutil.copytree(keras, Path(name) / keras.name))
        for file in catalogue.version_in:
            _mark(copy / file, catalogue)
        if mutant is not None:
            apply(copy, catalogue, mutant)
        yield copy.parent


def apply(keras: Path, catalogue: Catalogue, mutant: Mutant) -> None:
    """Change the line of a mutant, or raise `BadList` where the file does not have it exactly once."""
    file = keras / mutant.file
    lines = _text(file, catalogue, mutant).splitlines(keepends=True)
    line = find(keras, catalogue, mutant)
    lines[line] = lines[line].replace(mutant.old, mutant.new)
    file.write_text("".join(lines), encoding="utf-8")


def find(keras: Path, catalogue: Catalogue, mutant: Mutant) -> int:
    """The index of the line that a mutant changes."""
    text = _text(keras / mutant.file, catalogue, mutant)
    lines = text.splitlines()
    inside = _lines_within(text, catalogue, mutant)
    found = [index for index in inside if lines[index].strip() == mutant.old]
    if len(found) != 1:
        where = f"{mutant.within} of {mutant.file}" if mutant.within else mutant.file
        problem = f"the line is found {len(found)} times in {where}: {mutant.old}"
        hint = _nearest(mutant.old, [lines[index].strip() for index in inside], len(found))
        raise BadList(catalogue.path, f"[{mutant.name}] old", problem, hint)
    return found[0]


def _nearest(old: str, lines: list[str], count: int) -> str:
    if count:
        return "Say in which class or function it is meant: within = 'Masking.call'."
    near = difflib.get_close_matches(old, lines, n=1)
    return f"Did you mean {near[0]!r}?" if near else "There is no line like it; was the file or Keras changed?"


def _text(file: Path, catalogue: Catalogue, mutant: Mutant) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        names = [str(each.relative_to(file.parent)) for each in sorted(file.parent.glob("*.py"))]
        near = difflib.get_close_matches(file.name, names, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Paths start below the folder keras: src/layers/..."
        place = f"[{mutant.name}] file"
        raise BadList(catalogue.path, place, f"there is no {mutant.file} in Keras {catalogue.keras}", hint) from error


def _lines_within(text: str, catalogue: Catalogue, mutant: Mutant) -> list[int]:
    if not mutant.within:
        return list(range(len(text.splitlines())))
    scopes: dict[str, list[int]] = {}
    for name, lines in _scopes(ast.parse(text)):
        # A function may be defined twice, once in each branch.
        scopes.setdefault(name, []).extend(lines)
    if mutant.within not in scopes:
        near = difflib.get_close_matches(mutant.within, scopes, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Classes and functions, dots between nested ones."
        raise BadList(catalogue.path, f"[{mutant.name}] within", f"{mutant.file} has no {mutant.within}", hint)
    return scopes[mutant.within]


def _scopes(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, range]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.ClassDef, ast.FunctionDef)):
            yield prefix + child.name, range(child.lineno - 1, child.end_lineno or child.lineno)
            yield from _scopes(child, f"{prefix}{child.name}.")
        else:
            yield from _scopes(child, prefix)


def _mark(file: Path, catalogue: Catalogue) -> None:
    text = file.read_text(encoding="utf-8")
    plain, marked = (f'__version__ = "{version}"' for version in (catalogue.keras, catalogue.keras + MARK))
    if text.count(plain) != 1:
        hint = f"Name the files below the package that say {plain}."
        raise BadList(catalogue.path, "version-in", f"{file.name} does not say so once", hint)
    file.write_text(text.replace(plain, marked), encoding="utf-8")
