"""Calls of uv: where it is, what it may see, and what it says when it fails."""

from __future__ import annotations

import functools
import importlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from harness import parent
from stacks import interpreters
from stacks.errors import NoUv, UvFailed

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: str | Path, stdin: str = "", cwd: Path | None = None) -> str:
    """Run uv to its end, in the folder that relative paths start from, and return what it printed.

    Where it fails, raise `UvFailed` with what it complained of.
    """
    words = [str(argument) for argument in arguments]
    done = subprocess.run(  # noqa: S603 - no shell, and the arguments come from the table
        parent.bound([_executable(), *words]),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        cwd=cwd,
        env=_environ(),
        check=False,
    )
    if done.returncode:
        raise UvFailed(" ".join(words[:2]), done.stderr.strip())
    return done.stdout


@functools.cache
def _executable() -> str:
    if found := shutil.which("uv"):
        return found
    # `nox[uv]` in an environment that is not active brings uv as a package, off the PATH.
    try:
        return str(importlib.import_module("uv").find_uv_bin())
    except (ImportError, FileNotFoundError):
        raise NoUv from None


def _environ() -> dict[str, str]:
    # An active environment is not the stacks' business, and uv would prefer its interpreter.
    kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return {**kept, "PATH": interpreters.search_path(os.environ)}
