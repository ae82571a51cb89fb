"""
The keys of a stack's table and what each may hold.

An invalid value is a `Wrong`; where it stands is known to `stacks.table` alone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, get_args

from attrs import NOTHING, fields, frozen
from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename
from packaging.version import Version

from stacks.errors import did_you_mean
from stacks.stack import ImportedAs, KerasFrom, Stack

if TYPE_CHECKING:
    from collections.abc import Callable


@frozen
class Wrong(Exception):
    """An invalid value: what is wrong, and what would be right."""

    problem: str
    hint: str


def value_of(key: str, value: object) -> object:
    """Read the value of a key, or raise `Wrong`."""
    if key not in KEYS:
        problem = f"there is no key {key!r}"
        raise Wrong(problem, did_you_mean(key, KEYS))
    return KEYS[key](key, value)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        problem = f"{key} must be a string, this is {_toml_type(value)}"
        raise Wrong(problem, f'Write it in quotes: {key} = "{value}".')
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        problem = f"{key} must be a list of strings, this is {_toml_type(value)}"
        raise Wrong(problem, f'Write {key} = ["..."].')
    return tuple(_text(key, each) for each in value)


def _python(key: str, value: object) -> str:
    text = _text(key, value)
    if not re.fullmatch(r"\d+\.\d+", text):
        problem = f"{key} must be MAJOR.MINOR, this is {text!r}"
        raise Wrong(problem, 'For example python = "3.11".')
    return text


def _version(key: str, value: object) -> str:
    text = _text(key, value)
    try:
        # The Keras inside TensorFlow calls itself 2.2.4-tf, which is not a version to anyone else.
        Version(text.removesuffix("-tf") if key == "keras" else text)
    except ValueError:  # of which its own error is one, and a number of 5,000 digits another
        problem = f"{key} must be a version, this is {text!r}"
        raise Wrong(problem, f'Give it in full, as the module reports it, like {key} = "2.15.1".') from None
    return text


def _date(key: str, value: object) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        problem = f"{key} must be a date, this is {_toml_type(value)}"
        raise Wrong(problem, f"Write it without quotes: {key} = 2024-03-15.")
    return value


def _one_of(words: tuple[str, ...]) -> Callable[[str, object], str]:
    def check(key: str, value: object) -> str:
        text = _text(key, value)
        if text not in words:
            problem = f"{key} cannot be {text!r}"
            raise Wrong(problem, did_you_mean(text, words))
        return text

    return check


def _variables(key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        problem = f"{key} must be a table of strings, this is {_toml_type(value)}"
        raise Wrong(problem, f'Write {key} = {{ NAME = "value" }}.')
    return {name: _text(f"{key}.{name}", each) for name, each in value.items()}


def _requirements(key: str, value: object) -> tuple[str, ...]:
    for text in _texts(key, value):
        try:
            Requirement(text)
        except (ValueError, RecursionError) as error:  # the second of a thousand brackets
            problem = f"{key} holds {text!r}, which is not a requirement: {str(error).splitlines()[0]}"
            raise Wrong(problem, 'For example "h5py<3".') from None
    return _texts(key, value)


def _wheel(key: str, value: object) -> str:
    text = _text(key, value)
    try:
        parse_wheel_filename(text.rpartition("/")[2])
    except ValueError:
        problem = f"{key} must be the path of a wheel below the project, this is {text!r}"
        raise Wrong(problem, f'For example {key} = "stacks/wheels/keras-3.16.0-py3-none-any.whl".') from None
    return text


def _toml_type(value: object) -> str:
    names = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


KEYS: dict[str, Callable[[str, object], object]] = {
    "groups": _texts,
    "python": _python,
    "tensorflow": _version,
    "jax": _version,
    "keras": _version,
    "imported-as": _one_of(get_args(ImportedAs)),
    "keras-from": _one_of(get_args(KerasFrom)),
    "exclude-newer": _date,
    "without": _requirements,
    "environment": _variables,
    "extra": _requirements,
    "wheel": _wheel,
}
OPTIONAL = {field.name.replace("_", "-") for field in fields(Stack) if field.default is not NOTHING} | {"environment"}
REQUIRED = tuple(key for key in KEYS if key not in OPTIONAL)
