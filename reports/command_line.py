"""What may be said to `python -m reports`, and what its exit codes mean."""

from __future__ import annotations

import argparse
import sys
from enum import IntEnum
from pathlib import Path
from typing import NoReturn

from reports import upgrade_command
from reports.judging.causes.files import FOLDER
from stacks import table

RESULTS = Path("results")
"""Where the harness writes; before the first run it is not there."""


class Exit(IntEnum):
    """What the command tells its caller."""

    WHOLE = 0
    INCOMPLETE = 2
    UNREADABLE = 3
    BAD_INPUT = 4
    UNSEEN = 5
    UNEXPLAINED = 6
    KILLED = 7
    USAGE = 64
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


MEANINGS = {
    Exit.WHOLE: "every planned cell is in the report",
    Exit.INCOMPLETE: "the report is written; cells are missing or cannot be compared, and it says which and why",
    Exit.UNREADABLE: "the report is written; a record or timing file, or a line of one, could not be read",
    Exit.BAD_INPUT: "nothing is written: the table of stacks, a plan, a reason or a folder is wrong",
    Exit.UNSEEN: "of reasons: the records do not show what a reason says",
    Exit.UNEXPLAINED: "of reasons --complete: a change has no reason",
    Exit.KILLED: "nothing is written: a process of the build was killed, or ran out of memory",
    Exit.USAGE: "nothing is written: the command line is wrong",
    Exit.HUNG_UP: "ended by SIGHUP; what stands at --site is whole",
    Exit.INTERRUPTED: "ended by Ctrl-C; what stands at --site is whole",
    Exit.TERMINATED: "ended by SIGTERM; what stands at --site is whole",
}


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose usage errors have an exit code of their own."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n")


def parser(description: str | None) -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    codes = "\n".join(f"  {code.value:>3}  {meaning}" for code, meaning in MEANINGS.items())
    top = _Parser(
        prog="python -m reports",
        description=description,
        epilog=f"exit codes:\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)
    build = commands.add_parser("build", help="write the report as a folder of pages", allow_abbrev=False)
    build.add_argument(
        "--site", type=Path, default=Path("site"), help="where to write the pages (default: %(default)s)"
    )
    check = commands.add_parser(
        "check", help="read the record files and say what is wrong with them", allow_abbrev=False
    )
    reasons = commands.add_parser(
        "reasons", help="say which reasons the records show, and which changes have none", allow_abbrev=False
    )
    reasons.add_argument("--count", action="store_true", help="print only how many differences are documented")
    reasons.add_argument("--complete", action="store_true", help="take a change without a reason for an error too")
    reasons.add_argument(
        "--among", nargs="+", default=[], metavar="STACK", help="compare only these stacks, whatever lies between them"
    )
    upgrade = commands.add_parser("upgrade", help="say what changes between two stacks", allow_abbrev=False)
    upgrade_command.add_options(upgrade)
    for each in (build, check):
        each.add_argument(
            "--planned", type=Path, metavar="FILE", help="expect the shards of this plan, and not the default stacks"
        )
    for each in (build, check, reasons, upgrade):
        _add_sources(each)
    return top


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--results",
        type=Path,
        default=RESULTS,
        help="folder of record files, with those of timings and of saved models in it (default: %(default)s)",
    )
    parser.add_argument(
        "--records", type=Path, nargs="+", default=[], metavar="FILE", help="further record files, from anywhere"
    )
    parser.add_argument("--stacks", type=Path, default=table.TABLE, help="the table of stacks (default: the project's)")
    parser.add_argument("--reasons", type=Path, default=FOLDER, help="folder of reasons (default: the project's)")
