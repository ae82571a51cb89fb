"""
stacks.toml, written: tables added at its end and values put in place of others, every other character left alone.

Whoever changes the table changes locks too, so all of it is undone together where a step fails.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING

from harness import whole
from stacks.groups import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from stacks.stack import Stack


@contextlib.contextmanager
def undone_on_failure(files: Iterable[Path]) -> Iterator[None]:
    """Put files back as they were if anything goes wrong, Ctrl-C included."""
    before = {file: file.read_bytes() if file.is_file() else None for file in files}
    try:
        yield
    except BaseException:
        for file, content in before.items():
            if content is None:
                file.unlink(missing_ok=True)
            else:
                whole.write(file, content)
        raise


def append(file: Path, stack: Stack, groups: tuple[str, ...]) -> None:
    """Add a stack's table at the end."""
    text = file.read_text(encoding="utf-8").rstrip("\n")
    whole.write_text(file, f"{text}\n\n{render(stack, groups)}")


def render(stack: Stack, groups: tuple[str, ...] = (DEFAULT,)) -> str:
    """Write a stack as its table, without the keys that may be absent and say nothing."""
    environment = ", ".join(f"{name} = {json.dumps(value)}" for name, value in stack.environment.items())
    lines = {
        "groups": json.dumps(groups) if groups != (DEFAULT,) else "",
        "python": json.dumps(stack.python),
        "tensorflow": json.dumps(stack.tensorflow) if stack.tensorflow else "",
        "jax": json.dumps(stack.jax) if stack.jax else "",
        "keras": json.dumps(stack.keras),
        "imported-as": json.dumps(stack.imported_as),
        "keras-from": json.dumps(stack.keras_from),
        "exclude-newer": stack.exclude_newer.isoformat(),
        "without": json.dumps(stack.without) if stack.without else "",
        "environment": f"{{ {environment} }}" if environment else "",
        "extra": json.dumps(stack.extra) if stack.extra else "",
        "wheel": json.dumps(stack.wheel) if stack.wheel else "",
    }
    name = json.dumps(stack.name) if "." in stack.name else stack.name
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value)


def replace(file: Path, name: str, values: Mapping[str, str]) -> None:
    """Put other values, written as TOML, behind keys that a stack's table has."""
    text = file.read_text(encoding="utf-8")
    for key, value in values.items():
        start, end = _place(text, name, key)
        text = f"{text[:start]}{value}{text[end:]}"
    whole.write_text(file, text)


def _place(text: str, name: str, key: str) -> tuple[int, int]:
    """Where the value of a key stands: from the header to the key without meeting the next header on the way."""
    header = rf"""^\[["']?{re.escape(name)}["']?\]"""
    found = re.search(rf"{header}(?:\n(?!\[).*)*?\n{re.escape(key)} *= *([^\n#]*?) *(?:#.*)?$", text, re.MULTILINE)
    if found is None:
        msg = f"[{name}] has no line for {key}"
        raise LookupError(msg)
    return found.span(1)
