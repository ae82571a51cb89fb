"""Where interpreters are looked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stacks import interpreters

if TYPE_CHECKING:
    from pathlib import Path


def test_pyenv_s_versions_stand_behind_the_path_newest_first(tmp_path: Path) -> None:
    """Its shims answer only for active versions; a virtual environment there is nobody's interpreter."""
    for name in ("3.7.16", "3.11.2", "3.11.10", "my-environment"):
        (tmp_path / "versions" / name / "bin").mkdir(parents=True)

    path = interpreters.search_path({"PATH": "/usr/bin", "PYENV_ROOT": str(tmp_path)})

    versions = [str(tmp_path / "versions" / name / "bin") for name in ("3.11.10", "3.11.2", "3.7.16")]
    assert path.split(os.pathsep) == ["/usr/bin", *versions]


def test_without_pyenv_the_path_is_as_it_was(tmp_path: Path) -> None:
    """Nothing is invented."""
    environ = {"PATH": "/usr/bin", "PYENV_ROOT": str(tmp_path / "none")}

    assert interpreters.search_path(environ) == "/usr/bin"
