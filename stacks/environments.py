"""
The environments of stacks, each named after its lock and the packages on top of it.

A changed lock is another environment, an unchanged one is ready at once.
An environment counts only once a mark is in it, which is left last, so one that was cut short is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from typing import IO, TYPE_CHECKING

from attrs import frozen

from stacks import interpreters, packages, uv
from stacks.errors import CannotInstall, CannotMake, UvFailed
from stacks.stack import ON_TOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stacks.stack import Device, Stack

MARK = "maskdrift-installed"


@frozen
class Removal:
    """What was removed, and what had to stay because a run is using it."""

    removed: tuple[Path, ...]
    in_use: tuple[Path, ...]


@contextlib.contextmanager
def lent(stack: Stack, device: Device) -> Iterator[Path]:
    """
    Lend the environment of a stack, made first if need be, or raise `CannotMake` with the reason.

    Packages that cannot be installed on top of it say nothing about the stack: they raise `CannotInstall`.
    Two processes never make the same one at once, and what is lent is not removed.
    """
    path = location(stack, device)
    with _gate(path) as gate:
        fcntl.flock(gate, fcntl.LOCK_SH)
        if not _is_whole(path, stack):
            fcntl.flock(gate, fcntl.LOCK_EX)
            # Another process may have made it while this one waited.
            if not _is_whole(path, stack):
                _make(stack, device, path)
            fcntl.flock(gate, fcntl.LOCK_SH)
        yield path


def location(stack: Stack, device: Device) -> Path:
    """Where the environment of a stack is, or will be."""
    name = stack.environment_name(device)
    if name is None:
        lock = stack.lock(device).relative_to(stack.root)
        raise CannotMake(stack.name, f"there is no lock for {device} ({lock}): `nox -s locks -- {stack.name}`")
    return _home(stack.root) / name


def remove_old(root: Path, stacks: Iterable[Stack], devices: Iterable[Device]) -> Removal:
    """Remove what no lock of today stands for, whatever is on top of it, except what is lent just now."""
    devices = tuple(devices)
    current = {stack.environment_name(device) for stack in stacks for device in devices}
    found = [path for path in sorted(_home(root).glob("*")) if path.is_dir()]
    old = [path for path in found if path.name.partition(ON_TOP)[0] not in current]
    in_use = tuple(path for path in old if not _remove(path))
    return Removal(removed=tuple(path for path in old if path not in in_use), in_use=in_use)


def interpreter(environment: Path) -> Path:
    """The Python of an environment."""
    return environment / "bin" / "python"


def _make(stack: Stack, device: Device, path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)
    try:
        _fill(stack, device, path)
    except CannotInstall:
        # Nobody asks for these packages again, so nothing else would ever remove it.
        shutil.rmtree(path)
        raise


def _fill(stack: Stack, device: Device, path: Path) -> None:
    try:
        uv.call("venv", "--no-project", "--python", stack.python, path)
    except UvFailed as failure:
        raise CannotMake(stack.name, _why_no_interpreter(stack, failure)) from failure
    # Before the lock, which takes far longer to install than a slip in a name to be found.
    further = packages.resolve(stack, device, interpreter(path)) if stack.packages else ""
    try:
        lock = ("--python", interpreter(path), stack.lock(device))
        uv.call("pip", "sync", "--require-hashes", *lock, cwd=stack.root)
    except UvFailed as failure:
        raise CannotMake(stack.name, f"its lock does not install: {failure.summary}") from failure
    if further.strip():
        packages.install(stack, interpreter(path), further)
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


def _remove(path: Path) -> bool:
    with _gate(path) as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        shutil.rmtree(path)
        return True


def _gate(path: Path) -> IO[str]:
    """Open the file whose lock guards an environment; the system unlocks it when its holder dies."""
    # It is never removed: who waits on a removed file waits alone.
    gate = path.with_name(f".{path.name}.lock")
    gate.parent.mkdir(parents=True, exist_ok=True)
    return gate.open("w")


def _home(root: Path) -> Path:
    return root / ".nox" / "stacks"
