"""The sources of the layer classes at work, so that a difference can be read where it was made."""

from __future__ import annotations

import inspect
import io
import sysconfig
import token
import tokenize
from pathlib import Path
from typing import Any, Iterator

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


def bare(text: str) -> str:
    """*text* without comments, docstrings and empty lines: what is left runs."""
    try:
        dropped = set(_dropped(tokenize.generate_tokens(io.StringIO(text).readline)))
    except (tokenize.TokenError, IndentationError):
        return text
    lines = [_without(number, line, dropped) for number, line in enumerate(text.splitlines(), 1)]
    return "".join(f"{line}\n" for line in lines if line)


def _dropped(tokens: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where comments and strings that stand as statements begin and end."""
    before = token.NEWLINE
    for found in tokens:
        is_docstring = found.type == token.STRING and before in (token.NEWLINE, token.INDENT, token.DEDENT)
        if is_docstring or found.type == tokenize.COMMENT:
            yield found.start, found.end
        if found.type not in (tokenize.COMMENT, tokenize.NL):
            before = found.type


def _without(number: int, line: str, dropped: set[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    for (first, start), (last, end) in dropped:
        if first <= number <= last:
            line = line[: start if number == first else 0] + (line[end:] if number == last else "")
    return line.rstrip()


def is_keras(kind: type) -> bool:
    """Whether *kind* is a class of Keras itself."""
    return kind.__module__.split(".")[0] in KERAS and "keras" in kind.__module__


def _below_packages(file: Path) -> str:
    packages = [Path(sysconfig.get_paths()[name]) for name in ("purelib", "platlib")]
    return next((file.relative_to(folder).as_posix() for folder in packages if folder in file.parents), file.name)
