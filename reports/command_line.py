"""What may be said to `python -m reports`, and what its exit codes mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness.exit_codes import CommandParser, Exit, epilog
from reports import atlas_command, upgrade_command
from reports.judging.causes.files import FOLDER
from stacks import table

if TYPE_CHECKING:
    import argparse

RESULTS = Path("results")
"""Where the harness writes; before the first run it is not there."""


STANDS = "what stands at --site is whole, and the records are as they were"
BUILD = {
    Exit.DONE: "every planned cell is in the report",
    Exit.INCOMPLETE: "the report is written; cells are missing or cannot be compared, and it says which and why",
    Exit.FAILED: "nothing is written: a mistake on the command line, in the table of stacks, a plan, a reason or a "
    "folder; or a process of the build was killed",
    Exit.UNREADABLE: "the report is written; a record or timing file, or a line of one, could not be read",
}
REASONS = {
    Exit.DONE: "the records show what the reasons say",
    Exit.FOUND: "they do not show it; with --complete also: a change has no reason",
    Exit.FAILED: BUILD[Exit.FAILED],
    Exit.UNREADABLE: "a record file, or a line of one, could not be read",
}
ATLAS = {
    Exit.DONE: "the atlas has every cell of every stack of the table; with --stale: and all are of today",
    Exit.FOUND: "of --stale: cells are missing or not of today",
    Exit.INCOMPLETE: "the atlas is written; cells are missing in it, and it says of which stacks",
    Exit.FAILED: "nothing is written: a mistake on the command line or in the table of stacks",
    Exit.UNREADABLE: "nothing is written: a record file, or a line of one, could not be read",
}


def parser(description: str | None) -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    top = CommandParser(prog="python -m reports", description=description, epilog=epilog(BUILD, STANDS))
    commands = top.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="write the report as a folder of pages", epilog=epilog(BUILD, STANDS))
    build.add_argument(
        "--site", type=Path, default=Path("site"), help="where to write the pages (default: %(default)s)"
    )
    build.add_argument(
        "--found", type=Path, help="folder of what generated models found (default: `found` beside that of --results)"
    )
    check = commands.add_parser(
        "check", help="read the record files and say what is wrong with them", epilog=epilog(BUILD, STANDS)
    )
    what = "say which reasons the records show, and which changes have none"
    reasons = commands.add_parser("reasons", help=what, epilog=epilog(REASONS, STANDS))
    reasons.add_argument("--count", action="store_true", help="print only how many differences are documented")
    reasons.add_argument(
        "--groups", action="store_true", help="print only how much of what changes ten causes tell, for every pair"
    )
    reasons.add_argument("--complete", action="store_true", help="take a change without a reason for an error too")
    reasons.add_argument(
        "--among", nargs="+", default=[], metavar="STACK", help="compare only these stacks, whatever lies between them"
    )
    upgrade = commands.add_parser("upgrade", help="say what changes between two stacks")
    upgrade_command.add_options(upgrade)
    for each in (build, check):
        each.add_argument(
            "--planned", type=Path, metavar="FILE", help="expect the shards of this plan, and not the default stacks"
        )
    what = "put what was recorded into the atlas, which is shipped with the project"
    atlas = commands.add_parser("atlas", help=what, epilog=epilog(ATLAS, STANDS))
    atlas_command.add_options(atlas)
    for each in (build, check, reasons, upgrade, atlas):
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
    parser.add_argument(
        "--atlas", type=Path, help="folder of the atlas (default: the project's, with the project's table of stacks)"
    )
    parser.add_argument("--stacks", type=Path, default=table.TABLE, help="the table of stacks (default: the project's)")
    parser.add_argument("--reasons", type=Path, default=FOLDER, help="folder of reasons (default: the project's)")
