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

from faults.errors import BadList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.catalogue import Catalogue, Fault

MARK = "+planted"
"""What a copy adds to its version."""


def package(environment: Path) -> Path:
    """The folder of Keras in the environment of a stack."""
    return next(iter(environment.glob("lib/python*/site-packages/keras")))


@contextlib.contextmanager
def copied(keras: Path, catalogue: Catalogue, fault: Fault | None = None) -> Iterator[Path]:
    """Lend a folder that holds a marked copy of *keras*, with a fault planted in it or, for comparison, without."""
    with tempfile.TemporaryDirectory(prefix="maskdrift-planted-") as name:
        copy = Path(shutil.copytree(keras, Path(name) / keras.name))
        for file in catalogue.version_in:
            _mark(copy / file, catalogue)
        if fault is not None:
            plant(copy, catalogue, fault)
        yield copy.parent


def plant(keras: Path, catalogue: Catalogue, fault: Fault) -> None:
    """Change the line of a fault, or raise `BadList` where it does not stand there exactly once."""
    file = keras / fault.file
    lines = _text(file, catalogue, fault).splitlines(keepends=True)
    line = find(keras, catalogue, fault)
    lines[line] = lines[line].replace(fault.old, fault.new)
    file.write_text("".join(lines), encoding="utf-8")


def find(keras: Path, catalogue: Catalogue, fault: Fault) -> int:
    """The index of the line that a fault changes."""
    text = _text(keras / fault.file, catalogue, fault)
    lines = text.splitlines()
    inside = _lines_within(text, catalogue, fault)
    found = [index for index in inside if lines[index].strip() == fault.old]
    if len(found) != 1:
        where = f"{fault.within} of {fault.file}" if fault.within else fault.file
        problem = f"the line stands {len(found)} times in {where}: {fault.old}"
        hint = _nearest(fault.old, [lines[index].strip() for index in inside], len(found))
        raise BadList(catalogue.path, f"[{fault.name}] old", problem, hint)
    return found[0]


def _nearest(old: str, lines: list[str], count: int) -> str:
    if count:
        return "Say in which class or function it is meant: within = 'Masking.call'."
    near = difflib.get_close_matches(old, lines, n=1)
    return f"Did you mean {near[0]!r}?" if near else "Nothing like it is there; was the file or Keras changed?"


def _text(file: Path, catalogue: Catalogue, fault: Fault) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        names = [str(each.relative_to(file.parent)) for each in sorted(file.parent.glob("*.py"))]
        near = difflib.get_close_matches(file.name, names, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Paths start below the folder keras: src/layers/..."
        place = f"[{fault.name}] file"
        raise BadList(catalogue.path, place, f"there is no {fault.file} in Keras {catalogue.keras}", hint) from error


def _lines_within(text: str, catalogue: Catalogue, fault: Fault) -> list[int]:
    if not fault.within:
        return list(range(len(text.splitlines())))
    scopes: dict[str, list[int]] = {}
    for name, lines in _scopes(ast.parse(text)):
        # A function may be defined twice, once in each branch.
        scopes.setdefault(name, []).extend(lines)
    if fault.within not in scopes:
        near = difflib.get_close_matches(fault.within, scopes, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Classes and functions, dots between nested ones."
        raise BadList(catalogue.path, f"[{fault.name}] within", f"{fault.file} has no {fault.within}", hint)
    return scopes[fault.within]


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
