"""Which classes of layers a model uses, read off a Python file or a saved model without running either."""

from __future__ import annotations

import ast
import re
import zipfile
from typing import TYPE_CHECKING

from reports.reading.notices import Place, ReportError
from stacks.untrusted_files import content, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLASS_NAME = re.compile(rb'"class_name"\s*:\s*"(\w{1,200})"')
"""How the configuration of a layer names its class, in every format in which Keras saves models."""
METADATA = "keras_metadata.pb"
"""Where a SavedModel of Keras 2 has its configuration."""
HINT = "name a Python file that builds the model, a .keras or .h5 file, or the folder of a SavedModel"


def used_layers(path: Path) -> frozenset[str]:
    """The classes that *path* names, or a `ReportError` where it names none."""
    found = frozenset(_of_source(path) if path.suffix == ".py" else _of_saved(path))
    if not found:
        raise ReportError(code="no-layers", message="names no class of layers", hint=HINT, place=Place(path))
    return found


def _of_source(path: Path) -> Iterator[str]:
    """What is called or built upon and begins with a capital letter, as classes do."""
    try:
        tree = ast.parse(text(path), str(path))
    except SyntaxError as error:
        message = f"cannot be read by this Python: {error.msg}"
        raise ReportError(code="no-layers", message=message, place=Place(path, error.lineno), hint=HINT) from error
    for node in ast.walk(tree):
        named = [node.func] if isinstance(node, ast.Call) else node.bases if isinstance(node, ast.ClassDef) else []
        for each in named:
            name = each.attr if isinstance(each, ast.Attribute) else each.id if isinstance(each, ast.Name) else ""
            if name[:1].isupper():
                yield name


def _of_saved(path: Path) -> Iterator[str]:
    return (each.decode() for each in CLASS_NAME.findall(_configuration(path)))


def _configuration(path: Path) -> bytes:
    if path.is_dir():
        return content(path / METADATA)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return archive.read("config.json")
    return content(path)
