"""
Packages on top of a stack, as `--with` asks for them.

They are resolved against the lock, so that nothing of it moves and no second TensorFlow or Keras comes beside it, and
as of the stack's day, so that the same words mean the same packages; where that day has none, as of today.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import Version

from harness import scratch
from stacks import uv
from stacks.errors import CannotInstall, UvFailed
from stacks.locking import COMPILE, never
from stacks.stack import brought_by

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Device, Stack

TENSORFLOWS = ("tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos", "tf-nightly")
"""The distributions that bring TensorFlow, each to other machines: a stack has one, which stands for all."""
LOCKED = re.compile(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
"""A pin of a lock, with its extras where it has any: `tensorflow[and-cuda]==2.15.1`."""


def resolve(stack: Stack, device: Device, python: Path) -> str:
    """Pin and hash what the packages bring beyond the lock."""
    try:
        return _compile(stack, device, python, _as_of_its_day(stack))
    except UvFailed:
        pass
    try:
        return _compile(stack, device, python, ())
    except UvFailed as failure:
        raise _refusal(stack, failure) from failure


def install(stack: Stack, python: Path, pins: str) -> None:
    """Install what was resolved, and nothing that it asks for: the lock has that, or it was resolved too."""
    with scratch.lent() as folder:
        file = folder / "packages.txt"
        file.write_text(pins, encoding="utf-8")
        try:
            uv.call("pip", "install", "--no-deps", "--python", python, "--requirements", file)
        except UvFailed as failure:
            raise _refusal(stack, failure) from failure


def _compile(stack: Stack, device: Device, python: Path, day: tuple[str, ...]) -> str:
    locked = dict(LOCKED.findall(stack.lock(device).read_text(encoding="utf-8")))
    twins = _twins(stack, device)
    brought = {brought_by(stack.wheel)} if stack.wheel else set()
    others = TENSORFLOWS if stack.tensorflow else ()
    away = sorted({*stack.left_out(device), *brought, *others} - twins.keys() - locked.keys())
    with scratch.lent() as folder:
        constraints, overrides = folder / "constraints.txt", folder / "overrides.txt"
        constraints.write_text(_pins({**locked, **twins}), encoding="utf-8")
        overrides.write_text(never(away), encoding="utf-8")
        return uv.call(
            *COMPILE,
            *("--python", python, "--constraints", constraints, "--overrides", overrides),
            *day,
            *(f"--no-emit-package={name}" for name in sorted({*locked, *twins, *away})),
            "-",
            stdin="\n".join(stack.packages),
            cwd=stack.root,
        )


def _twins(stack: Stack, device: Device) -> dict[str, str]:
    """
    Name the release that the stack has under another name: `tensorflow` where it is `tensorflow-cpu`.

    Resolved with it, a package that wants another TensorFlow is refused, which it would not be if nobody asked.
    """
    if stack.tensorflow is None or Version(stack.tensorflow).is_devrelease:
        return {}
    return {name: stack.tensorflow for name in stack.left_out(device) if name == "tensorflow"}


def _pins(versions: dict[str, str]) -> str:
    return "".join(f"{name}=={version}\n" for name, version in versions.items())


def _as_of_its_day(stack: Stack) -> tuple[str, ...]:
    return "--exclude-newer", stack.exclude_newer.isoformat()


def _refusal(stack: Stack, failure: UvFailed) -> CannotInstall:
    return CannotInstall(stack.name, stack.packages, failure.summary.removeprefix("error: "))
