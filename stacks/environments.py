"""
The environments of stacks, each named after its lock.

A changed lock is another environment, an unchanged one is ready at once.
An environment counts only when its last step left a mark in it, so one that was cut short is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from typing import TYPE_CHECKING

from stacks import interpreters, uv
from stacks.errors import CannotMake, UvFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stacks.stack import Device, Stack

MARK = "maskdrift-installed"


def ensure(stack: Stack, device: Device) -> Path:
    """Return the environment of a stack, made now if need be, or raise `CannotMake` with the reason."""
    path = location(stack, device)
    if not _is_whole(path, stack):
        with _alone(path):
            if not _is_whole(path, stack):
                _make(stack, device, path)
    return path


def location(stack: Stack, device: Device) -> Path:
    """Where the environment of a stack is, or will be."""
    digest = stack.digest(device)
    if digest is None:
        lock = stack.lock(device).relative_to(stack.root)
        raise CannotMake(stack.name, f"there is no lock for {device} ({lock}): `nox -s locks -- {stack.name}`")
    return _home(stack.root) / f"{stack.name}-{digest}"


def remove_old(root: Path, stacks: Iterable[Stack], devices: Iterable[Device]) -> tuple[Path, ...]:
    """Remove what no lock of today stands for, and say what that was."""
    devices = tuple(devices)
    current = {_name(stack, device) for stack in stacks for device in devices}
    old = [path for path in sorted(_home(root).glob("*")) if path.is_dir() and path.name not in current]
    for path in old:
        with _alone(path):
            shutil.rmtree(path)
        _gate(path).unlink(missing_ok=True)
    return tuple(old)


def interpreter(environment: Path) -> Path:
    """The Python of an environment."""
    return environment / "bin" / "python"


def _make(stack: Stack, device: Device, path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)
    try:
        uv.call("venv", "--no-project", "--python", stack.python, path)
    except UvFailed as failure:
        raise CannotMake(stack.name, _why_no_interpreter(stack, failure)) from failure
    try:
        uv.call("pip", "sync", "--require-hashes", "--python", interpreter(path), stack.lock(device))
    except UvFailed as failure:
        raise CannotMake(stack.name, f"its lock does not install: {failure.summary}") from failure
    (path / MARK).touch()


def _why_no_interpreter(stack: Stack, failure: UvFailed) -> str:
    try:
        uv.call("python", "find", "--system", "--no-project", stack.python)
    except UvFailed:
        return f"Python {stack.python} is not here and uv could not fetch it: {interpreters.how_to_get(stack.python)}"
    return f"its environment cannot be made: {failure.summary}"


def _is_whole(path: Path, stack: Stack) -> bool:
    # The interpreter is a link out of the environment and may have been removed since.
    return (path / MARK).is_file() and interpreter(path).exists() and _python(path) == stack.python


def _python(path: Path) -> str:
    lines = (path / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    version = next((line.partition("=")[2] for line in lines if line.startswith("version_info")), "")
    return ".".join(version.strip().split(".")[:2])


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes away from one environment; the system lets go of it when a process dies."""
    gate = _gate(path)
    gate.parent.mkdir(parents=True, exist_ok=True)
    with gate.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _gate(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _name(stack: Stack, device: Device) -> str:
    return f"{stack.name}-{stack.digest(device)}"


def _home(root: Path) -> Path:
    return root / ".nox" / "stacks"
