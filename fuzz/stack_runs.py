"""Runs files of generated models in several stacks, two at a time, each into its own record file."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from harness.exit_codes import Exit
from stacks import children, environments, launching
from stacks.launching import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from stacks.stack import Stack

SIDE_BY_SIDE = 2
"""TensorFlow processes at a time."""
LIMIT = 60
"""Seconds that one model may take."""


Job = tuple["Stack", tuple["Path", ...]]
"""Files of models, and the stack that is to run them."""


def run_all(jobs: Iterable[Job], records: Path) -> list[Broken]:
    """Run the files of each job in its stack; what stands in the records already is not run again."""
    records.mkdir(parents=True, exist_ok=True)
    over = threading.Event()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        waiting = [pool.submit(_run, stack, files, records, over) for stack, files in jobs]
        try:
            return [found for each in waiting if (found := each.result())]
        except BaseException:
            # A pool waits for its threads, and they wait for their children, whoever is interrupted.
            over.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def record_of(stack: Stack, records: Path) -> Path:
    """Where the records of a stack are."""
    return records / f"{stack.name}.cpu.jsonl"


def _run(stack: Stack, files: Sequence[Path], records: Path, over: threading.Event) -> Broken | None:
    out = record_of(stack, records)
    log = out.with_suffix(".log")
    with environments.lent(stack, "cpu") as environment, log.open("ab") as said:
        python = environments.interpreter(environment)
        variables = launching.variables(stack, "cpu", environment, os.environ)
        words = [*launching.identity(stack, "cpu", out), "--expect-keras", stack.keras, "--timeout", str(LIMIT)]
        asked = ["--once", "--scenarios", *map(str, files)]
        command: list[str | Path] = [python, "-m", "harness", "run", *words, *asked]
        status = children.run(command, env=variables, cwd=stack.root, said=said, enough=over.is_set)
    if status in {Exit.DONE, Exit.INCOMPLETE}:
        return None
    return Broken(f"{stack.name}: the harness ended with {status}; {log} says why")
