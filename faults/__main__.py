"""Plants faults in copies of a stack's Keras, one line each, and tells which of them no scenario notices."""

from __future__ import annotations

import argparse
import datetime as dt
import enum
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from faults import telling
from faults.catalogue import for_keras, select
from faults.errors import CannotAsk, FaultsError
from faults.hunting import hunting
from faults.telling import Findings
from harness import whole
from stacks import ending, table
from stacks.errors import StacksError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faults.catalogue import Catalogue
    from faults.hunting import Hunt, Judged
    from stacks.stack import Stack

STACKS = ("tf-2.15", "tf-2.21")
"""The last Keras 2 and the newest Keras."""
PAGE = Path(__file__).resolve().parent.parent / "docs" / "faults.md"
EPILOG = """\
exit codes: 0 the scenarios notice at least 95 % of the faults of each stack; 1 they notice fewer; 2 bad usage, or a
list of faults that says something that cannot be meant; 3 a stack cannot be had here, or a copy of its Keras does not
run; 129, 130 or 143 ended by SIGHUP, Ctrl-C or SIGTERM (verdicts are kept; run again to go on)
"""


class Exit(enum.IntEnum):
    """How this command ends."""

    ENOUGH = 0
    TOO_FEW = 1
    BAD_INPUT = 2
    CANNOT = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except CannotAsk as error:
        _say(f"error: {error}")
        return Exit.CANNOT
    except (FaultsError, StacksError) as error:
        _say(f"error: {error}")
        return Exit.BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s faults --", description=__doc__, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("stacks", nargs="*", metavar="STACK", help=f"default: {' '.join(STACKS)}")
    parser.add_argument("-k", dest="word", default="", metavar="NAME", help="only faults with this in their names")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=1, help="faults side by side")
    parser.add_argument("--list", action="store_true", help="tell the faults and plant none")
    parser.add_argument("--write", action="store_true", help="write docs/faults.md (with all faults of all stacks)")
    return parser


def _run(options: argparse.Namespace) -> int:
    if options.write and (options.word or options.stacks):
        _parser().error("--write tells of all faults, so neither -k nor a stack goes with it")
    chosen = table.select(table.load(), options.stacks or STACKS)
    catalogues = select([for_keras(stack.name, stack.keras) for stack in chosen], options.word)
    wanted = [(stack, each) for stack, each in zip(chosen, catalogues, strict=True) if each.faults]
    if options.list:
        sys.stdout.writelines(_listed(stack, each) for stack, each in wanted)
        return Exit.ENOUGH
    found = [_hunt(stack, each, options.jobs) for stack, each in wanted]
    if options.write:
        whole.write_text(PAGE, telling.page(found, dt.datetime.now(dt.UTC).date()))
    return Exit.ENOUGH if all(each.suffices for each in found) else Exit.TOO_FEW


def _listed(stack: Stack, catalogue: Catalogue) -> str:
    faults = "".join(f"  {each.name}: {each.breaks}\n" for each in catalogue.faults)
    return f"{stack.name}, Keras {catalogue.keras}: {len(catalogue.faults)} faults\n{faults}"


def _hunt(stack: Stack, catalogue: Catalogue, jobs: int) -> Findings:
    with hunting(stack, catalogue) as hunt:
        found = Findings(stack.name, catalogue.keras, tuple(_told(hunt, jobs)))
    sys.stdout.write(telling.table(found) + "\n")
    sys.stdout.flush()
    return found


def _told(hunt: Hunt, jobs: int) -> Iterator[Judged]:
    started, total = time.monotonic(), len(hunt.catalogue.faults)
    for count, (fault, verdict) in enumerate(hunt.judged(jobs), 1):
        left = (time.monotonic() - started) / count * (total - count)
        _say(f"{hunt.harness.stack.name} {count}/{total} {fault.name}: {verdict.sentence}; {left / 60:.0f} min left")
        yield fault, verdict


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    STANDS = "the verdicts until now are kept, and the same command goes on from there"
    ending.listen(STANDS)
    sys.exit(ending.quietly(main, STANDS))
