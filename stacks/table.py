"""
stacks.toml, read strictly.

A stack that is misspelt must never run as something else, so every key is known, typed and checked here, and what is
wrong is told with its line and the nearest word that would be right.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from attrs import NOTHING, fields, frozen
from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from stacks.errors import BadTable, UnknownStack, did_you_mean
from stacks.stack import ImportedAs, KerasFrom, Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TABLE = Path(__file__).with_name("stacks.toml")


@frozen
class _Wrong(Exception):
    """A value that cannot be meant: what is wrong, and what would be right."""

    problem: str
    hint: str


def load(file: Path = TABLE) -> tuple[Stack, ...]:
    """Read every stack of the table, in the order of the table, or raise the first `BadTable`."""
    text = file.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        hint = "Strings stand in quotes, dates do not: see the notes at the top of the file."
        raise BadTable(file, int(line[1]) if line else None, f"this is not TOML: {error}", hint) from error
    return tuple(_stack(file, text, name, table) for name, table in tables.items())


def select(stacks: Iterable[Stack], names: Iterable[str]) -> tuple[Stack, ...]:
    """Pick stacks by name, in the order of the table; no names pick them all."""
    by_name = {stack.name: stack for stack in stacks}
    wanted = dict.fromkeys(names)
    for name in wanted:
        if name not in by_name:
            raise UnknownStack(name, tuple(by_name))
    return tuple(stack for name, stack in by_name.items() if not wanted or name in wanted)


def _stack(file: Path, text: str, name: str, table: object) -> Stack:
    place = _line(text, name)
    if not isinstance(table, dict):
        raise BadTable(file, _line_of_key(text, 0, name), f"{name!r} stands outside a table", "A stack is a [table].")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        problem = f"{name!r} cannot name files and sessions"
        raise BadTable(file, place, problem, "Use small letters, digits, dots and hyphens, like 'tf-2.15'.")
    _refuse_split_name(file, text, name, table)
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key.replace("-", "_")] = _value(key, value)
        except _Wrong as wrong:
            line = _line_of_key(text, place, key)
            raise BadTable(file, line, f"[{name}] {wrong.problem}", wrong.hint) from None
    if missing := [key for key in _REQUIRED if key.replace("-", "_") not in values]:
        hint = "Copy the line from a neighbouring stack; the top of the file says what each key means."
        raise BadTable(file, place, f"[{name}] {missing[0]} is missing", hint)
    return Stack(root=file.resolve().parent.parent, name=name, **{"environment": {}, **values})


def _refuse_split_name(file: Path, text: str, name: str, table: dict[str, object]) -> None:
    """A dot in a bare header opens a table inside a table, which is the likeliest slip of all."""
    for key, value in table.items():
        if key not in KEYS and isinstance(value, dict):
            whole = f"{name}.{key}"
            problem = f"[{whole}] means a table {key!r} inside {name!r}"
            raise BadTable(file, _line(text, whole), problem, f'A name with a dot stands in quotes: ["{whole}"].')


def _value(key: str, value: object) -> object:
    if key not in KEYS:
        problem = f"there is no key {key!r}"
        raise _Wrong(problem, did_you_mean(key, KEYS))
    return KEYS[key](key, value)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        problem = f"{key} must be a string, this is {_toml_type(value)}"
        raise _Wrong(problem, f'Write it in quotes: {key} = "{value}".')
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        problem = f"{key} must be a list of strings, this is {_toml_type(value)}"
        raise _Wrong(problem, f'Write {key} = ["..."].')
    return tuple(_text(key, each) for each in value)


def _python(key: str, value: object) -> str:
    text = _text(key, value)
    if not re.fullmatch(r"\d+\.\d+", text):
        problem = f"{key} must be MAJOR.MINOR, this is {text!r}"
        raise _Wrong(problem, 'For example python = "3.11".')
    return text


def _version(key: str, value: object) -> str:
    text = _text(key, value)
    try:
        # The Keras inside TensorFlow calls itself 2.2.4-tf, which is no version to anyone else.
        Version(text.removesuffix("-tf") if key == "keras" else text)
    except InvalidVersion:
        problem = f"{key} must be a version, this is {text!r}"
        raise _Wrong(problem, f'Give it in full, as the module reports it, like {key} = "2.15.1".') from None
    return text


def _date(key: str, value: object) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        problem = f"{key} must be a date, this is {_toml_type(value)}"
        raise _Wrong(problem, f"Write it without quotes: {key} = 2024-03-15.")
    return value


def _one_of(words: tuple[str, ...]) -> Callable[[str, object], str]:
    def check(key: str, value: object) -> str:
        text = _text(key, value)
        if text not in words:
            problem = f"{key} cannot be {text!r}"
            raise _Wrong(problem, did_you_mean(text, words))
        return text

    return check


def _variables(key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        problem = f"{key} must be a table of strings, this is {_toml_type(value)}"
        raise _Wrong(problem, f'Write {key} = {{ NAME = "value" }}.')
    return {name: _text(f"{key}.{name}", each) for name, each in value.items()}


def _requirements(key: str, value: object) -> tuple[str, ...]:
    for each in _texts(key, value):
        try:
            Requirement(each)
        except InvalidRequirement as error:
            problem = f"{key} holds {each!r}, which is no requirement: {str(error).splitlines()[0]}"
            raise _Wrong(problem, 'For example "h5py<3".') from None
    return _texts(key, value)


def _toml_type(value: object) -> str:
    names = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


KEYS: dict[str, Callable[[str, object], object]] = {
    "python": _python,
    "tensorflow": _version,
    "keras": _version,
    "imported-as": _one_of(get_args(ImportedAs)),
    "keras-from": _one_of(get_args(KerasFrom)),
    "exclude-newer": _date,
    "without": _requirements,
    "environment": _variables,
    "extra": _requirements,
}
_OPTIONAL = {field.name.replace("_", "-") for field in fields(Stack) if field.default is not NOTHING} | {"environment"}
_REQUIRED = tuple(key for key in KEYS if key not in _OPTIONAL)


def _line(text: str, name: str) -> int:
    """The line of a table's header; tomllib tells no lines, so they are looked for afterwards."""
    header = re.compile(rf"""\s*\[\s*["']?{re.escape(name)}["']?\s*\]""")
    return next((at for at, line in enumerate(text.splitlines(), 1) if header.match(line)), 1)


def _line_of_key(text: str, after: int, key: str) -> int:
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
    lines = text.splitlines()[after:]
    return next((at for at, line in enumerate(lines, after + 1) if pattern.match(line)), after)
