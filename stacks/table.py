"""
stacks.toml, read strictly.

A stack that is misspelt must never run as something else, so every key is known, typed and checked here, and what is
wrong is told with its line and the nearest word that would be right.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacks import untrusted_files
from stacks.errors import BadTable, UnknownStack, did_you_mean
from stacks.groups import DEFAULT, membership
from stacks.keys import KEYS, REQUIRED, Wrong, value_of
from stacks.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TABLE = Path(__file__).with_name("stacks.toml")
GROUPS = "groups"
"""The one table that is not a stack."""


def load(file: Path = TABLE) -> tuple[Stack, ...]:
    """Read every stack of the table, in the order of the table, or raise the first `BadTable`."""
    text = untrusted_files.text(file)
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # more than its own error: a number of 5,000 digits is not an integer
        line = re.search(r"at line (\d+)", str(error))
        hint = "Strings stand in quotes, dates do not: see the notes at the top of the file."
        raise BadTable(file, int(line[1]) if line else None, f"this is not TOML: {error}", hint) from error
    takes_in = _groups(file, text, tables.pop(GROUPS, {}))
    return tuple(_stack(file, text, takes_in, name, table) for name, table in tables.items())


def select(stacks: Iterable[Stack], names: Iterable[str]) -> tuple[Stack, ...]:
    """Pick stacks by their names and those of groups, in the order of the table; no names pick them all."""
    stacks, wanted = tuple(stacks), set(names)
    known = dict.fromkeys([*(stack.name for stack in stacks), *(group for stack in stacks for group in stack.groups)])
    for name in sorted(wanted - known.keys()):
        raise UnknownStack(name, tuple(known))
    return tuple(stack for stack in stacks if not wanted or wanted & {stack.name, *stack.groups})


def _groups(file: Path, text: str, table: object) -> Mapping[str, Sequence[str]]:
    """Read which groups take in which others."""
    place = _line(text, GROUPS)
    if not isinstance(table, dict):
        raise BadTable(file, _line_of_key(text, 0, GROUPS), f"{GROUPS!r} is not a stack's name", "It opens [groups].")
    known = {DEFAULT: (), **table}
    for name, inside in table.items():
        line = _line_of_key(text, place, name)
        if not isinstance(inside, list) or not all(isinstance(each, str) for each in inside):
            raise BadTable(file, line, f"[{GROUPS}] {name} must be a list of groups", f'Write {name} = ["{DEFAULT}"].')
        _refuse_unknown_group(file, line, GROUPS, inside, known)
    return known


def _refuse_unknown_group(file: Path, line: int, table: str, named: Iterable[str], known: Iterable[str]) -> None:
    for group in named:
        if group not in known:
            raise BadTable(file, line, f"[{table}] there is no group {group!r}", did_you_mean(group, known))


def _stack(file: Path, text: str, takes_in: Mapping[str, Sequence[str]], name: str, table: object) -> Stack:
    place = _line(text, name)
    if not isinstance(table, dict):
        raise BadTable(file, _line_of_key(text, 0, name), f"{name!r} stands outside a table", "A stack is a [table].")
    _refuse_name(file, place, name, takes_in)
    _refuse_split_name(file, text, name, table)
    values = _values(file, text, name, table)
    own = values.pop("groups", (DEFAULT,))
    _refuse_unknown_group(file, _line_of_key(text, place, "groups"), name, own, takes_in)
    groups = membership(own, takes_in)
    return Stack(root=file.resolve().parent.parent, name=name, groups=groups, **{"environment": {}, **values})


def _values(file: Path, text: str, name: str, table: dict[str, object]) -> dict[str, Any]:
    place = _line(text, name)
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key.replace("-", "_")] = value_of(key, value)
        except Wrong as wrong:
            line = _line_of_key(text, place, key)
            raise BadTable(file, line, f"[{name}] {wrong.problem}", wrong.hint) from None
    if missing := [key for key in REQUIRED if key.replace("-", "_") not in values]:
        hint = "Copy the line from a neighbouring stack; the top of the file says what each key means."
        raise BadTable(file, place, f"[{name}] {missing[0]} is missing", hint)
    if ("tensorflow" in values) == ("jax" in values):
        problem = f"[{name}] names {'both' if 'jax' in values else 'neither of'} tensorflow and jax"
        raise BadTable(file, place, problem, "A stack runs on one of them: keep or add its line.")
    return values


def _refuse_name(file: Path, place: int, name: str, groups: Iterable[str]) -> None:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]|\.(?=[a-z0-9]))*", name):
        problem = f"{name!r} cannot name files and sessions"
        raise BadTable(file, place, problem, "Use small letters, digits, dots and hyphens, like 'tf-2.15'.")
    if name in groups:
        raise BadTable(file, place, f"{name!r} is the name of a group", f"Name the stack {name + '-1'!r}, say.")


def _refuse_split_name(file: Path, text: str, name: str, table: dict[str, object]) -> None:
    """A dot in a bare header opens a table inside a table, which is the likeliest slip of all."""
    for key, value in table.items():
        if key not in KEYS and isinstance(value, dict):
            whole = f"{name}.{key}"
            problem = f"[{whole}] means a table {key!r} inside {name!r}"
            raise BadTable(file, _line(text, whole), problem, f'A name with a dot stands in quotes: ["{whole}"].')


def _line(text: str, name: str) -> int:
    """The line of a table's header; tomllib does not give lines, so they are looked for afterwards."""
    header = re.compile(rf"""\s*\[\s*["']?{re.escape(name)}["']?\s*\]""")
    return next((at for at, line in enumerate(text.splitlines(), 1) if header.match(line)), 1)


def _line_of_key(text: str, after: int, key: str) -> int:
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
    lines = text.splitlines()[after:]
    return next((at for at, line in enumerate(lines, after + 1) if pattern.match(line)), after)
