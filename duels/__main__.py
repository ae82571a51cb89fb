"""
Lets two stacks take turns at being timed until it is known which is slower, or the time is up.

Every pass is kept where the report finds it, and a later duel of the same two goes on from there.
"""

# ruff: noqa: E402 - what takes a while to load comes behind what tells of an interruption meanwhile
from __future__ import annotations

from stacks import ending

STANDS = "what was measured is kept, and counts when the same two meet again"

if __name__ == "__main__":
    ending.listen(STANDS)

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from duels import json_document, rendering
from duels.duel import Duel
from duels.duel_run import DuelEnd, EndReason, Listeners, run_duel
from duels.errors import BadDuel
from duels.limits import Limits
from harness import signals, whole
from harness.exit_codes import CommandParser, Exit, epilog
from stacks import table, timing_pass
from stacks.options import above_zero
from stacks.stack import DEVICES
from timed import catalogue

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

WIDTH, BUDGET = 5.0, 600.0
"""In percent, and in seconds."""
WIDE = 150
"""Columns of a table that no terminal shows."""
CODES = {
    Exit.DONE: "no benchmark is slower, as far as can be told",
    Exit.FOUND: "something is slower",
    Exit.FAILED: "nothing can be told: a mistake on the command line, a stack is not available here, a pass failed, or "
    "the two have no benchmark in common",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True, highlight=False)
    ended = _run(_duel(options), options, console)
    _tell(ended, console)
    if options.json:
        whole.write(options.json, json_document.document(ended))
    return _exit(ended)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s duel --", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument("older", metavar="OLDER", help="the stack that is there now")
    parser.add_argument("newer", metavar="NEWER", help="the stack to go to; the same one again shows the noise")
    parser.add_argument(
        "--benchmarks", default=catalogue.USUAL, metavar="usual|all|EXPR", help="what to time (default: usual)"
    )
    parser.add_argument(
        "--width", type=above_zero(float, "a number"), default=WIDTH, metavar="PERCENT", help=_WIDTH_HELP
    )
    parser.add_argument(
        "--budget", type=above_zero(float, "a number"), default=BUDGET, metavar="SECONDS", help=_BUDGET_HELP
    )
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="where to time (default: cpu)")
    parser.add_argument("--fresh", action="store_true", help="leave out what earlier runs measured of the same")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the judged result there too")
    return parser


_WIDTH_HELP = f"go on until a difference of this size would be seen in every benchmark (default: {WIDTH:.0f})"
_BUDGET_HELP = f"the most time to take, but for the first pass of either stack (default: {BUDGET:.0f})"


def _duel(options: argparse.Namespace) -> Duel:
    stacks = {each.name: each for each in table.load()}
    for name in (options.older, options.newer):
        if name not in stacks:
            # A group is not a stack; the table's own error knows what is near.
            table.select(tuple(stacks.values()), [name])
            problem = f"{name!r} is a group of stacks"
            raise BadDuel(problem, hint="A duel is between two stacks: name one of its stacks.")
    if options.json and not options.json.resolve().parent.is_dir():
        problem = f"the folder of {options.json} does not exist"
        raise BadDuel(problem, hint="Make it first, or name another file.")
    if options.json and options.json.is_dir():
        problem = f"{options.json} is a folder"
        raise BadDuel(problem, hint="Name a file in it.")
    catalogue.select(options.benchmarks)
    older, newer = stacks[options.older], stacks[options.newer]
    return Duel(older, newer, options.device, options.benchmarks, timing_pass.new_run())


def _run(duel: Duel, options: argparse.Namespace, console: Console) -> DuelEnd:
    limits = Limits(options.width / 100, options.budget)
    with rendering.progress(console) as show:
        listeners = Listeners(show, lambda line: console.print(escape(line), soft_wrap=True))
        return run_duel(duel, limits, listeners, fresh=options.fresh)


def _tell(ended: DuelEnd, console: Console) -> None:
    output = Console(highlight=False)
    if not output.is_terminal:
        output = Console(highlight=False, width=WIDE)
    if ended.last and ended.last.judged.rows:
        output.print(rendering.table(ended.last.judged))
    for note in rendering.notes(ended):
        output.print(escape(note), soft_wrap=True)
    if ended.problem:
        console.print(f"error: {escape(ended.problem)}", soft_wrap=True)


def _exit(ended: DuelEnd) -> Exit:
    if ended.interrupt:
        return Exit(signals.told(ended.interrupt, STANDS))
    if ended.why is EndReason.BROKEN or ended.last is None or not ended.last.judged.rows:
        return Exit.FAILED
    return Exit.FOUND if ended.last.judged.is_slower else Exit.DONE


if __name__ == "__main__":
    sys.exit(ending.run(main, STANDS))
