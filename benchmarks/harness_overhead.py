"""
What the harness adds to a plain script, a cell, in one stack.

In one process the two take turns at each cell of a random third of all scenarios, and of models as users write them;
`benchmarks/overhead_in_stack.py` says what each of them does.
The figure is a ratio of processor times, for these suffer least from what else the machine does.
Run with `nox -s overhead -- [STACK] [-k EXPR] [--seed N]`.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harness import discovery  # noqa: E402 - the path is set above
from harness.exit_codes import CommandParser  # noqa: E402
from stacks import environments, launching, table  # noqa: E402

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

OWN = ROOT / "benchmarks" / "models_as_written.py"
FILES = tuple(map(str, (ROOT / "scenarios", ROOT / "scenarios" / "more", OWN)))
SHARE = 3
"""One scenario in so many is measured."""


@frozen
class Cell:
    """The processor seconds that one cell cost; those of the harness without its *variants*."""

    scenario: str
    file: str
    mode: str
    plain: float
    harness: float
    variants: float

    @property
    def kind(self) -> str:
        """Whose model it is, and how it was called."""
        return f"{'as users write them' if self.file == OWN.name else 'scenarios'}, {self.mode}"


def main(words: Sequence[str]) -> None:
    """Measure and print."""
    options = _parser().parse_args(words)
    chosen = _chosen(options.select, options.seed)
    print(f"{options.stack}, {len(chosen)} scenarios (seed {options.seed}): harness / plain script, processor time")
    cells = list(_measured(options.stack, chosen))
    for kind in sorted({cell.kind for cell in cells}):
        _tell(kind, [cell for cell in cells if cell.kind == kind])
    _tell("all", cells)
    for cell in sorted(cells, key=lambda cell: cell.plain - cell.harness)[:3]:
        print(f"  added most: {cell.harness - cell.plain:6.3f} s to {cell.plain:.3f} s, {cell.scenario} {cell.mode}")


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s overhead --", description=__doc__)
    parser.add_argument("stack", nargs="?", default="tf-2.15")
    parser.add_argument("-k", dest="select", metavar="EXPR", help="these scenarios, and not a random third")
    parser.add_argument("--seed", type=int, default=12, help="which third (default: %(default)s)")
    return parser


def _chosen(expression: str | None, seed: int) -> list[str]:
    known = discovery.discover(FILES)
    if expression:
        return [each.id for each in discovery.select(known, expression)]
    ours = [each.id for each in known if each.path != OWN]
    third = set(random.Random(seed).sample(ours, len(ours) // SHARE))  # noqa: S311 - a sample, and no secret
    return [each.id for each in known if each.id in third or each.path == OWN]


def _measured(name: str, chosen: Iterable[str]) -> Iterator[Cell]:
    (stack,) = table.select(table.load(), [name])
    with environments.lent(stack, "cpu") as environment, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "cells.jsonl"
        python = str(environments.interpreter(environment))
        words = [str(ROOT / "benchmarks" / "overhead_in_stack.py"), stack.imported_as, str(out), " or ".join(chosen)]
        env = launching.variables(stack, "cpu", environment, os.environ)
        done = subprocess.run([python, *words, *FILES], cwd=ROOT, env=env, check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        yield from (Cell(**json.loads(line)) for line in out.read_text(encoding="utf-8").splitlines())


def _tell(what: str, cells: Sequence[Cell]) -> None:
    plain, harness = sum(cell.plain for cell in cells), sum(cell.harness for cell in cells)
    further = sum(cell.variants for cell in cells)
    median = statistics.median(cell.harness / cell.plain for cell in cells)
    told = f"{len(cells):4} cells  of sums {harness / plain:5.3f}  median {median:5.3f}  plain {plain:7.2f} s"
    print(f"  {what:28} {told}{f'  variants {further:.2f} s more' if further else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
