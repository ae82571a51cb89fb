"""Finds the examples and builds them: functions of the files beside this folder, and saved models below `saved/`."""

from __future__ import annotations

import ast
import functools
import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOM = Path(__file__).resolve().parent.parent
SAVED = ROOM / "saved"


class Example(NamedTuple):
    """A model of the folder: *file* and what it is called; *packages* are what pip must install for it."""

    id: str
    file: Path
    function: str
    packages: tuple[str, ...]
    summary: str
    source: str


class Built(NamedTuple):
    """A model with its inputs; *targets* where it can be trained, and *train* says how."""

    model: Any
    inputs: Any
    targets: Any = None
    train: str = "train_on_batch"


def examples() -> list[Example]:
    """All of the folder in order of file and line, then the saved ones."""
    written = [example for file in sorted(ROOM.glob("*.py")) for example in _in_file(file)]
    return [*written, *(_saved(file) for file in sorted(SAVED.glob("*.*")) if file.suffix in {".keras", ".h5"})]


def _in_file(file: Path) -> list[Example]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    packages = next((ast.literal_eval(node.value) for node in tree.body if _sets(node, "WITH")), ())  # type: ignore[attr-defined]
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [_example(file, node, tuple(packages)) for node in functions]


def _sets(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)


def _example(file: Path, node: ast.FunctionDef, packages: tuple[str, ...]) -> Example:
    text = ast.get_docstring(node) or ""
    source = next(line.split()[1] for line in text.splitlines() if line.startswith("Source: "))
    return Example(f"{file.stem}.{node.name}", file, node.name, packages, text.splitlines()[0], source)


def _saved(file: Path) -> Example:
    written = next(each for each in _in_file(ROOM / f"{file.stem}.py") if each.function)
    return Example(f"saved/{file.name}", file, "", (), written.summary, written.source)


def build(example: Example, keras: Any) -> Built:
    """Build it in the Keras that is handed in; whatever it raises is the caller's to note."""
    if example.function:
        return Built(*getattr(_module(example.file), example.function)(keras))
    objects = _classes(_module(ROOM / f"{example.file.stem}.py"), keras)
    with np.load(example.file.with_suffix(".npz")) as arrays:
        inputs = {name: arrays[name] for name in arrays.files}
    return Built(keras.models.load_model(str(example.file), custom_objects=objects, compile=False), inputs)


@functools.lru_cache(maxsize=None)
def _module(file: Path) -> Any:
    """Import a file once: Keras 2.10 does not let a layer be registered twice."""
    spec = importlib.util.spec_from_file_location(f"example_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _classes(module: Any, keras: Any) -> dict[str, Any]:
    kinds = {name: each for name, each in vars(module).items() if isinstance(each, type)}
    return {name: each for name, each in kinds.items() if issubclass(each, keras.layers.Layer)}
