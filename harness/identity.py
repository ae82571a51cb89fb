"""Which machine, which environment, which state of the project: what a record needs to be comparable."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any, Sequence

from harness.bare_text import bare
from harness.discovery import ROOT

SCHEMA = 4
READABLE = (1, 2, 3, 4)
"""The schemas of files that can be continued: what an older one has, a newer one has too."""
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "XLA_FLAGS", "OPENBLAS_CORETYPE")
FOLDER = Path(__file__).resolve().parent
NO_KEY = ""
"""The key of a cell that could not be run here: it is never done, for what is missing may be there tomorrow."""
STEERING = ("KERAS_", "TF_", "XLA_", "JAX_")
"""How the variables begin that steer what Keras and its backend compute."""
NOT_STEERING = ("KERAS_HOME", "TF_CPP_MIN_LOG_LEVEL")
PLACES = ("_FILE", "_DIR", "_PATH", "_HOME")
"""How variables end that say where something lies on this machine, which is nobody else's business."""
EXCHANGE = tuple(sorted((FOLDER / "exchange").glob("*.py")))
"""What passes models from stack to stack: no observation depends on it."""
AROUND = ("__main__", "command_line", "exit_codes", "parent", "progress", "runs", "signals", "whole")
"""The modules that plan, start, end and report a run: no observation depends on them."""


def header(stack: str, device: str, imported_as: str, lock: str | None) -> dict[str, Any]:
    """Build the first line of a run, but for what it plans."""
    return {
        "kind": "header",
        "schema": SCHEMA,
        "stack": stack,
        "device": device,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": platform.python_version(),
        "processor": processor(),
        "cores": cores(),
        "threads": threads(),
        "variables": variables(),
        "platform": platform.platform(),
        "lock": lock,
        "environment": environment(),
        "harness": observing(),
        "commit": commit(),
        "imported-as": imported_as,
    }


def processor() -> str:
    """The processor's own name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux alone has it
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads() -> dict[str, str]:
    """The variables that steer threads and instruction sets, where they are set."""
    return {name: os.environ[name] for name in THREADS if name in os.environ}


def variables() -> dict[str, str]:
    """The environment variables that steer Keras and its backend, where they are set."""
    return {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith(STEERING) and name not in NOT_STEERING and not name.endswith(PLACES)
    }


def file_digest(path: str | Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def environment() -> str:
    """Digest what is installed, by the names of its ``dist-info`` folders."""
    folders = {Path(sysconfig.get_paths()[name]) for name in ("purelib", "platlib")}
    names = sorted(each.name for folder in folders for each in folder.glob("*") if each.name.endswith("-info"))
    return _digest("\n".join([sys.version, *names]))


def observing() -> str:
    """Digest the part of the harness that observes: another one makes other records."""
    around = {*EXCHANGE, *(FOLDER / f"{name}.py" for name in AROUND)}
    return _of_files([path for path in sorted(FOLDER.rglob("*.py")) if path not in around])


def exchanging() -> str:
    """Digest the part of the harness that saves and loads models, and what that observes them with."""
    return key(observing(), _of_files(EXCHANGE))


def key(*parts: object) -> str:
    """What a cell or a pass depends on, in one word."""
    return _digest("\n".join(map(str, parts)))


def commit() -> str | None:
    """The commit of the project, with ``+`` where files differ from it, or None outside a checkout."""
    head = _git("rev-parse", "HEAD")
    return head and head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words],  # noqa: S607 - whichever git the user has
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()


def _of_files(paths: Sequence[Path]) -> str:
    """Digest what *paths* do; a comment or a docstring is no reason to observe anything again."""
    return _digest("".join(bare(path.read_text(encoding="utf-8")) for path in paths))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
