"""
One timing pass: pytest-benchmark over the catalogue in a fresh process, its JSON kept as it writes it.

A pass says nothing about another stack by itself; docs/method.md says what may be compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path  # noqa: TC003 - a field's type
from typing import NamedTuple

from harness import discovery, identity, parent, whole
from harness.exit_codes import Exit
from harness.progress import say
from timed import catalogue, pass_key, turns

TAIL = 4000
"""Characters of a failed pass that are shown."""

SECONDS, ROUNDS = 0.5, 20
"""How long a benchmark is measured, and in how many rounds at least."""

MEASURING = (
    "--benchmark-warmup=on",
    f"--benchmark-warmup-iterations={ROUNDS}",
    f"--benchmark-min-rounds={ROUNDS}",
    f"--benchmark-max-time={SECONDS}",
    "--benchmark-disable-gc",
    "--benchmark-timer=time.perf_counter",
)


class Pass(NamedTuple):
    """Which stack to time, and the JSON file to write."""

    stack: str
    device: str
    imported_as: str
    lock: str | None
    out: Path


def measure(asked: Pass) -> int:
    """Measure once; an exit code, or an `UnknownBenchmarkError`."""
    catalogue.select(_asked("BENCHMARKS", catalogue.USUAL))
    asked.out.resolve().parent.mkdir(parents=True, exist_ok=True)
    whole.clear(asked.out.resolve().parent)
    with whole.in_the_making(asked.out.resolve()) as (partial, _):
        done = _benchmarked(asked, partial)
        if done.returncode == 0:
            # Renamed only when whole: a pass that was cut short leaves nothing that looks like one.
            partial.replace(asked.out)
            return Exit.DONE
    say(done.stdout.decode("utf-8", "replace")[-TAIL:])
    say(f"{asked.stack} {asked.device}: the timing pass failed")
    return Exit.FAILED


def _benchmarked(asked: Pass, out: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        parent.bound([sys.executable, "-m", "pytest", *_pytest_words(), "--benchmark-json", out, *MEASURING]),
        cwd=str(discovery.ROOT),
        env={**os.environ, **_told(asked), "MASKDRIFT_OUT": str(out)},
        pass_fds=[int(os.environ[name]) for name in [turns.SOCKET] if name in os.environ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def _pytest_words() -> list[str]:
    settings = str(pass_key.FOLDER / "timing.ini")
    return [str(pass_key.FOLDER / "bench_catalogue.py"), "-q", "-c", settings, "-p", "no:cacheprovider"]


def _told(asked: Pass) -> dict[str, str]:
    """What the benchmarks must know, as environment variables."""
    return {
        "MASKDRIFT_STACK": asked.stack,
        "MASKDRIFT_DEVICE": asked.device,
        "MASKDRIFT_IMPORTED_AS": asked.imported_as,
        "MASKDRIFT_LOCK": identity.file_digest(asked.lock) if asked.lock else "",
        "MASKDRIFT_KEY": pass_key.timing_key(asked.lock, asked.imported_as),
        "MASKDRIFT_BENCHMARKS": _asked("BENCHMARKS", catalogue.USUAL),
        "MASKDRIFT_RUN": _asked("RUN", "alone"),
        "MASKDRIFT_ROUND": _asked("ROUND", "0"),
        "PYTHONPATH": str(discovery.ROOT),
    }


def _asked(what: str, by_default: str) -> str:
    """What whoever starts a pass says of it in the environment: which benchmarks, and where in a run it stands."""
    return os.environ.get(f"MASKDRIFT_{what}", by_default)
