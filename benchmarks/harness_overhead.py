"""
What the harness adds to what a plain script pays for the same imports and model calls in one stack.

Both run in turn, in alternating order, each in a fresh process; the figure is the ratio within each pair.
A plain script calls each model once a mode and looks at nothing; the harness also traces every layer,
records, and watches. Run with `nox -s overhead -- [STACK] [PAIRS]`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stacks import environments, launching, table  # noqa: E402 - the path is set above
from stacks.stack import Stack  # noqa: E402, TC001


@frozen
class Cost:
    """What one process cost, its children included, in seconds."""

    wall: float
    processor: float


def main(name: str, pairs: int) -> None:
    """Print the ratio of each pair and the median of all."""
    (stack,) = table.select(table.load(), [name])
    with environments.lent(stack, "cpu") as environment, tempfile.TemporaryDirectory() as folder:
        python = str(environments.interpreter(environment))
        env = launching.variables(stack, "cpu", environment, os.environ)
        plain, harness = _plain(python, stack), _harness(python, stack, Path(folder) / "record.jsonl")
        _cost(plain, env)  # the first import compiles bytecode
        ratios = [_pair(plain, harness, env, number) for number in range(pairs)]
    print(f"{name}, {pairs} pairs: harness / plain script, median")
    print(f"  wall clock {statistics.median(ratio.wall for ratio in ratios):.3f}")
    print(f"  processor  {statistics.median(ratio.processor for ratio in ratios):.3f}")


def _plain(python: str, stack: Stack) -> list[str]:
    return [python, str(ROOT / "benchmarks" / "plain_script.py"), stack.imported_as]


def _harness(python: str, stack: Stack, out: Path) -> list[str]:
    words = ["run", "--force", "--stack", stack.name, "--imported-as", stack.imported_as, "--out", str(out)]
    return [python, "-m", "harness", *words]


def _pair(plain: list[str], harness: list[str], env: dict[str, str], number: int) -> Cost:
    if number % 2:
        of_harness, of_plain = _cost(harness, env), _cost(plain, env)
    else:
        of_plain, of_harness = _cost(plain, env), _cost(harness, env)
    ratio = Cost(of_harness.wall / of_plain.wall, of_harness.processor / of_plain.processor)
    print(
        f"  plain {of_plain.wall:.1f} s, harness {of_harness.wall:.1f} s: "
        f"wall {ratio.wall:.3f}, processor {ratio.processor:.3f}",
        flush=True,
    )
    return ratio


def _cost(command: list[str], env: dict[str, str]) -> Cost:
    before, started = os.times(), time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - started, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, spent)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "tf-2.15", int(sys.argv[2]) if len(sys.argv) > 2 else 5)  # noqa: PLR2004
