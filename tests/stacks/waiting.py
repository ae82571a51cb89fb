"""A project of two stacks whose TensorFlow takes for ever to be imported, so that there is time to end what waits."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen
from uv import find_uv_bin

from tests.duels import fake
from tests.stacks.samples import clone_project, write_lock, write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TENSORFLOW = """
import os, pathlib, tempfile, time
tempfile.mkdtemp()
(pathlib.Path(__file__).parent / "told" / str(os.getpid())).touch()
time.sleep(600)
"""
SCENARIO = """
import tensorflow


def slow(keras):
    \"\"\"A model whose file takes as long to be imported.\"\"\"
"""
UV = """\
#!/bin/sh
[ "$1" = pip ] || exec {uv} "$@"
touch {told}/$$
exec sleep 600
"""
"""A uv that takes as long to install anything."""
PATIENCE = 60.0
"""Seconds for what takes a moment."""


@frozen
class Waiting:
    """The project, and a folder for what is temporary."""

    root: Path
    temporary: Path

    @classmethod
    def make(cls, folder: Path) -> Waiting:
        """Write it."""
        root = clone_project(folder / "project")
        write_table(root, fake.TABLE)
        (root / "tensorflow.py").write_text(TENSORFLOW, encoding="utf-8")
        (root / "scenarios" / "more" / "waiting.py").write_text(SCENARIO, encoding="utf-8")
        for each in (root / "told", folder / "tmp"):
            each.mkdir()
        for name in ("old", "new"):
            write_lock(root, name, f"# {name}\n")
        fake.make(root)
        return cls(root, folder / "tmp")

    def install_slowly(self) -> None:
        """Let whatever is installed take for ever."""
        folder = self.root / "bin"
        folder.mkdir()
        (folder / "uv").write_text(
            UV.format(uv=shutil.which("uv") or find_uv_bin(), told=self.root / "told"), encoding="utf-8"
        )
        (folder / "uv").chmod(0o755)

    @contextlib.contextmanager
    def session(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Start a session of nox as a terminal does; whatever becomes of the test, it ends."""
        env = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1"}
        env["PATH"] = f"{self.root / 'bin'}:{env['PATH']}"
        with subprocess.Popen(
            [sys.executable, "-m", "nox", "--no-color", *words],
            cwd=self.root,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as nox:
            try:
                yield nox
            finally:
                nox.kill()

    def importing(self, number: int) -> set[int]:
        """The processes that import TensorFlow, as soon as there are so many."""
        wait_until(lambda: len(list((self.root / "told").iterdir())) >= number)
        return {int(each.name) for each in (self.root / "told").iterdir()}


def wait_until(happens: Callable[[], bool]) -> None:
    """Look every moment whether something has happened."""
    until = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > until:
            raise TimeoutError(happens)
        time.sleep(0.02)


def is_gone(process: int) -> bool:
    """Whether a process has ended; one that nobody has asked about yet counts."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    return True
