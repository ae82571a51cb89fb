"""
Locks: what a table asks for, resolved once, pinned and hashed.

A lock names neither an index nor a folder, so it installs from whatever mirror a machine uses.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from harness import scratch, whole
from stacks import uv

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stacks.stack import Device, Stack

# Wheels for x86-64 Linux with a C library from 2018 on: what TensorFlow publishes for every version in the table.
PLATFORM = "x86_64-manylinux_2_28"
COMPILE = ("pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate")
# A release of the last days may be withdrawn or worse; nothing here is in a hurry.
COOL_DOWN = "1 week"
OLDEST_PYTHON = "3.11"


def lock_stack(stack: Stack, device: Device) -> Path:
    """Resolve a stack for a device as of its day, and write the lock."""
    with scratch.lent() as folder:
        overrides = folder / "overrides.txt"
        overrides.write_text(never(stack.left_out(device)), encoding="utf-8")
        text = uv.call(
            *COMPILE,
            *("--python-version", stack.python, "--python-platform", PLATFORM),
            *("--exclude-newer", stack.exclude_newer.isoformat(), "--overrides", overrides, "-"),
            stdin="\n".join(stack.requirements(device)),
            cwd=stack.root,
        )
    return _write(stack.lock(device), text)


def tools(root: Path) -> tuple[str, ...]:
    """Name the dependency groups of the project itself."""
    return tuple(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"])


def tool_lock(root: Path, group: str) -> Path:
    """Where the pins of one of the project's own tool sets stand."""
    return root / "requirements" / f"{group}.txt"


def lock_tools(root: Path, group: str) -> Path:
    """Resolve a dependency group of the project for every Python it supports, and write the lock."""
    source = f"{root / 'pyproject.toml'}:{group}"
    python = ("--universal", "--python-version", OLDEST_PYTHON, "--exclude-newer", COOL_DOWN)
    return _write(tool_lock(root, group), uv.call(*COMPILE, *python, "--group", source))


def never(names: Iterable[str]) -> str:
    """Say that these stay away, whoever asks for them."""
    return "".join(f"{name} ; sys_platform == 'never'\n" for name in names)


def _write(file: Path, text: str) -> Path:
    """Replace a lock as a whole: half of one would install half a stack."""
    file.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(file, text)
    return file
