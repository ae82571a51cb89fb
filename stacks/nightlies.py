"""Nightlies: the stacks whose versions are of a day, moved on to the newest day there is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attrs import evolve, frozen
from packaging.requirements import Requirement
from packaging.version import Version

from stacks import editing, locking, versions
from stacks.stack import DEVICES, distribution

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from stacks.stack import Stack


@frozen
class Move:
    """A nightly stack as it was and as it is; equal where there is nothing newer."""

    older: Stack
    newer: Stack


def select(stacks: Iterable[Stack]) -> tuple[Stack, ...]:
    """Pick the stacks that hold a build of a day."""
    return tuple(stack for stack in stacks if _is_nightly(stack.tensorflow) or _is_nightly(stack.keras))


def refresh(table: Path, stack: Stack, today: dt.date) -> Move:
    """Write the newest builds into a stack's table and its locks, or raise `UvFailed` and leave all as it was."""
    newer = newest(stack, today)
    if (newer.tensorflow, newer.keras) == (stack.tensorflow, stack.keras):
        return Move(stack, stack)
    with editing.undone_on_failure([table, *(stack.lock(device) for device in DEVICES)]):
        for device in DEVICES:
            locking.lock_stack(newer, device)
        values = {"tensorflow": newer.tensorflow, "keras": newer.keras}
        written = {key: json.dumps(value) for key, value in values.items() if value}
        editing.replace(table, stack.name, {**written, "exclude-newer": today.isoformat()})
    return Move(stack, newer)


def newest(stack: Stack, today: dt.date) -> Stack:
    """Look up the newest builds that go together."""
    found = versions.resolve(map(_of_any_day, stack.requirements("cpu")), stack.python, today)
    tensorflow, keras = stack.tensorflow, stack.keras
    if tensorflow and _is_nightly(tensorflow):
        tensorflow = as_reported(found[distribution(tensorflow, "cpu")])
    if _is_nightly(keras):
        keras = found[stack.keras_from]
    return evolve(stack, tensorflow=tensorflow, keras=keras, exclude_newer=today)


def as_reported(version: str) -> str:
    """Write a version as TensorFlow says it: it sets -dev and -rc apart where packages do not."""
    parsed = Version(version)
    if parsed.dev is not None:
        return f"{parsed.base_version}-dev{parsed.dev}"
    return f"{parsed.base_version}-{''.join(map(str, parsed.pre))}" if parsed.pre else version


def _of_any_day(requirement: str) -> str:
    asked = Requirement(requirement)
    pinned = str(asked.specifier).removeprefix("==")
    return f"{asked.name}>=0.dev0" if pinned and _is_nightly(pinned) else requirement


def _is_nightly(version: str | None) -> bool:
    return version is not None and Version(version.removesuffix("-tf")).is_devrelease
