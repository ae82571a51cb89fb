"""Where interpreters come from: what uv manages, the PATH, pyenv's versions, and last a download by uv."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Mapping


def search_path(environ: Mapping[str, str]) -> str:
    """
    The PATH, with the interpreters of pyenv after it.

    pyenv's shims answer only for versions that are active, so its versions are named one by one, newest first.
    """
    root = Path(environ.get("PYENV_ROOT") or "~/.pyenv").expanduser()
    versions = sorted(filter(None, map(_version, root.glob("versions/*/bin"))), reverse=True)
    return os.pathsep.join([environ.get("PATH", os.defpath), *(str(folder) for _, folder in versions)])


def how_to_get(python: str) -> str:
    """What to type to have an interpreter."""
    return f"`uv python install {python}` or `pyenv install {python}`"


def _version(folder: Path) -> tuple[Version, Path] | None:
    try:
        return Version(folder.parent.name), folder
    except InvalidVersion:
        # pyenv also keeps virtual environments and other implementations here.
        return None
