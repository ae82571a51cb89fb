"""
Lists what an installed Keras has to do with masks: every public layer, loss, metric and method of a model.

It runs inside a stack and needs nothing but Python and Keras: `python -m surface.listing tf.keras`.
A fact is where it stands, file and line below the folder of Keras; no text of Keras is written down.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Facts = dict[str, str]

BASES = ("Layer", "Operation", "Metric", "Module")
"""Where a search through the bases of a class ends: what stands there holds for all, and says nothing of one."""
MODEL_KINDS = ("Model", "Sequential")
OTHER_MASKS = ("segmentation", "dropout", "dp_mask", "kernel")
"""What else is called a mask: pixels of an object, what dropout leaves out, which weights there are."""
BESIDE_A_MASK = (
    *("axis", "data_format", "go_backwards", "ignore_class", "initial_state", "keepdims", "merge_mode"),
    *("return_attention_scores", "return_sequences", "return_state", "score_mode", "stateful", "unroll", "use_scale"),
)
"""Arguments that do not speak of masks and decide where one ends up, or what it acts on."""
RUN_BY_A_CALL = ("__call__", "call", "update_state", "inner_loop")
"""The methods in which a layer, loss or metric meets its inputs."""


def listing(keras: Any) -> dict[str, Any]:
    """All entries of *keras*, by kind and name."""
    entries = [
        *_of_classes("layer", keras.layers, keras.layers.Layer),
        *_of_classes("loss", keras.losses, keras.losses.Loss),
        *_of_classes("metric", keras.metrics, keras.metrics.Metric),
        *_of_methods(keras),
    ]
    # The names under which TensorFlow has Keras 2.15 do not say which version it is.
    version = getattr(keras, "__version__", "") or importlib.import_module("keras").__version__
    return {"keras": version, "entries": entries}


def text(listed: dict[str, Any]) -> str:
    """A listing as JSON, a line an entry."""
    entries = ",\n".join(json.dumps(each, sort_keys=True) for each in listed["entries"])
    return '{{"keras": "{}", "entries": [\n{}\n]}}\n'.format(listed["keras"], entries)


def _of_classes(kind: str, namespace: Any, base: type) -> Iterator[dict[str, Any]]:
    """One entry a class, under its own name, with the other names it has."""
    names: dict[type, list[str]] = {}
    for name, thing in sorted(vars(namespace).items()):
        if inspect.isclass(thing) and issubclass(thing, base) and not name.startswith("_"):
            names.setdefault(thing, []).append(name)
    for thing, called in names.items():
        own = thing.__name__ if thing.__name__ in called else called[0]
        others = [name for name in called if name != own]
        entry = {"kind": kind, "name": own, "aliases": others, "source": _place(thing)}
        yield {**entry, "arguments": _arguments(thing), "facts": _facts(thing)}


def _of_methods(keras: Any) -> Iterator[dict[str, Any]]:
    """The public methods of a model and how it is called; of Sequential only those that are its own."""
    listed: set[str] = set()
    for kind in MODEL_KINDS:
        model = getattr(keras.models, kind)
        for name, method in sorted(inspect.getmembers(model, inspect.isroutine)):
            if (not name.startswith("_") or name == "__call__") and _is_of_keras(method):
                tree, place = _read(method)
                if name + _at(place, 0) in listed:
                    continue
                listed.add(name + _at(place, 0))
                facts = {"reads": _at(place, _first_mask(tree))} if _first_mask(tree) else {}
                entry = {"kind": "method", "name": kind + "." + name, "aliases": [], "source": _at(place, 0)}
                yield {**entry, "arguments": _about_masks(method), "facts": facts}


def _is_of_keras(method: Any) -> bool:
    inner = inspect.unwrap(getattr(method, "__func__", method))
    return "keras" in (getattr(inner, "__module__", None) or "") and inspect.isfunction(inner)


def _arguments(thing: Any) -> list[str]:
    """The arguments of constructor and call that have to do with masks, those of bases too: they go through kwargs."""
    methods = [vars(each).get(name) for each in _lineage(thing) for name in ("__init__", "call")]
    found = [name for method in methods for name in _about_masks(method)]
    return sorted(set(found))


def _about_masks(method: Any) -> list[str]:
    try:
        names = inspect.signature(method).parameters
        return [name for name in names if _is_mask(name) or name in BESIDE_A_MASK]
    except (TypeError, ValueError):
        return []


def _facts(thing: type) -> Facts:
    """Where a class takes, computes, supports, reads and sets a mask, in itself or in a base that is not all's."""
    facts: Facts = {}
    for each in _lineage(thing):
        for name, method in vars(each).items():
            if callable(method) and inspect.isfunction(inspect.unwrap(method)):
                tree, place = _read(method)
                for fact, line in _facts_of(name, tree):
                    # A base may take a mask that its class does not, and the other way round.
                    if fact.split()[0] + " none" not in facts:
                        facts.setdefault(fact, _at(place, line))
    return {fact: place for fact, place in facts.items() if fact[: -len(" none")] not in facts}


def _lineage(thing: type) -> Iterable[type]:
    for each in thing.__mro__:
        if each.__name__ in BASES or each is object:
            return
        yield each


def _facts_of(name: str, tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What a method has to do with a mask, and in which of its lines."""
    function = next((node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        return
    names = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    if name == "call":
        yield ("takes" if any(map(_is_mask, names)) else "takes none"), function.lineno
    if name == "compute_mask":
        yield "computes", function.lineno
    if name in RUN_BY_A_CALL and _first_mask(function):
        yield "reads", _first_mask(function)
    yield from _assigned(function)


def _assigned(function: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    """Where it says whether it supports masking, and where it gives a tensor a mask."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            names = {getattr(target, "attr", "") for target in node.targets}
            if "supports_masking" in names:
                refused = getattr(node.value, "value", None) is False
                yield ("supports none" if refused else "supports"), node.lineno
            if "_keras_mask" in names:
                yield "sets", node.lineno
        if isinstance(node, ast.Call):
            called = node.func
            if "set_keras_mask" in (getattr(called, "id", None), getattr(called, "attr", None)):
                yield "sets", node.lineno


def _first_mask(tree: ast.AST) -> int:
    """The first line whose code, not its text, names a mask; 0 where none does."""
    lines = [
        node.lineno
        for node in ast.walk(tree)
        for name in (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "arg", None))
        if isinstance(name, str) and _is_mask(name) and hasattr(node, "lineno")
    ]
    return min(lines) if lines else 0


def _is_mask(name: str) -> bool:
    return "mask" in name.lower() and not any(other in name.lower() for other in OTHER_MASKS)


def _read(method: Any) -> tuple[ast.AST, tuple[str, int]]:
    """The tree of a method, and its file with the line before its first."""
    inner = inspect.unwrap(getattr(method, "__func__", method))
    try:
        lines, first = inspect.getsourcelines(inner)
        return ast.parse(textwrap.dedent("".join(lines))), (_file(inner), first - 1)
    except (OSError, SyntaxError, TypeError):
        return ast.parse(""), ("", 0)


def _place(thing: type) -> str:
    try:
        return f"{_file(thing)}:{inspect.getsourcelines(thing)[1]}"
    except (OSError, TypeError):
        return ""


def _at(place: tuple[str, int], line: int) -> str:
    file, before = place
    return f"{file}:{before + max(line, 1)}"


def _file(thing: Any) -> str:
    """The file of *thing*, below the folder of Keras."""
    parts = Path(inspect.getsourcefile(thing) or "").parts
    return "/".join(parts[parts.index("site-packages") + 1 :]) if "site-packages" in parts else "/".join(parts[-1:])


def _keras(imported_as: str) -> Any:
    """Import Keras as its users do."""
    if imported_as == "tf.keras":
        return importlib.import_module("tensorflow").keras
    return importlib.import_module(imported_as)


if __name__ == "__main__":
    sys.stdout.write(text(listing(_keras(sys.argv[1]))))
