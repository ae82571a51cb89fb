"""The sources of the layer classes at work, so that a difference can be read where it was made."""

from __future__ import annotations

import inspect
import sysconfig
from pathlib import Path
from typing import Any

from harness.bare_text import bare

KERAS = ("keras", "tensorflow", "tensorflow_core", "tf_keras")
"""The packages that Keras's own classes come from."""
HOLDERS = ("layer", "forward_layer", "cell")
"""Attributes under which a wrapper keeps the layer that does the work."""


def classes_of(layers: list[Any]) -> list[type]:
    """Keras's own classes of *layers*, of what they wrap, and their bases."""
    found: dict[type, None] = {}
    waiting = list(layers)
    while waiting:
        layer = waiting.pop()
        held = [getattr(layer, name, None) for name in HOLDERS]
        waiting.extend(each for each in held if each is not None and hasattr(each, "get_config"))
        found.update((kind, None) for kind in type(layer).__mro__ if is_keras(kind))
    return list(found)


def record(kind: type) -> dict[str, Any] | None:
    """The record of a class's source, or None where Python cannot find it."""
    try:
        lines, line = inspect.getsourcelines(kind)
        file = Path(inspect.getfile(kind))
    except (OSError, TypeError):
        return None
    return {
        "kind": "source",
        "type": full_name(kind),
        "bases": [full_name(base) for base in kind.__mro__[1:] if is_keras(base)],
        "file": _below_packages(file),
        "line": line,
        "text": bare("".join(lines)),
    }


def full_name(kind: type) -> str:
    """The name of a class with its module."""
    return f"{kind.__module__}.{kind.__qualname__}"


def is_keras(kind: type) -> bool:
    """Whether *kind* is a class of Keras itself."""
    return kind.__module__.split(".")[0] in KERAS and "keras" in kind.__module__


def _below_packages(file: Path) -> str:
    packages = [Path(sysconfig.get_paths()[name]) for name in ("purelib", "platlib")]
    return next((file.relative_to(folder).as_posix() for folder in packages if folder in file.parents), file.name)
