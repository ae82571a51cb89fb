"""`python -m reference`: writes what is expected of every scenario, for the report to hold the records against."""

# ruff: noqa: E402 - what takes a while to load comes behind what tells of an interruption meanwhile
from __future__ import annotations

from stacks import ending

STANDS = "the file at --out is as it was"

if __name__ == "__main__":
    ending.listen(STANDS)

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness.discovery import DEFAULT
from harness.exit_codes import CommandParser, Exit, epilog
from reference import stamp
from reports.reading.project import EXPECTATIONS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

PROJECT = (str(DEFAULT), str(DEFAULT / "more"))
"""The folders of the project's own scenarios."""


CODES = {
    Exit.DONE: "the file is written, or what it was made of is as it was",
    Exit.FAILED: "nothing is written: a mistake on the command line or in a file",
}


def main(arguments: Sequence[str] | None = None) -> Exit:
    """Write the file, unless it would be the same again; what a user's own scenarios import nobody knows."""
    options = _parser().parse_args(arguments)
    key = "" if options.scenarios else stamp.key()
    told = stamp.told(options.out, key) if key else None
    if told is None:
        told = _write(options.out, options.scenarios or PROJECT)
        if key:
            stamp.leave(options.out, key, told)
    print(f"{options.out}: {told}")  # noqa: T201 - the outermost layer speaks
    return Exit.DONE


def _write(out: Path, scenarios: Sequence[str]) -> str:
    # It takes longer to load than it takes to see that there is nothing to do.
    from reference.expectation_lines import write  # noqa: PLC0415

    written = write(out, scenarios)
    counts = [sum(type(each).__name__ == kind for each in written) for kind in ("Expected", "Nothing")]
    return f"{counts[0]} expectations; nothing is promised of {counts[1]}"


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="python -m reference", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("results") / EXPECTATIONS / "expected.jsonl",
        metavar="FILE",
        help="where to write the expectations (default: %(default)s)",
    )
    parser.add_argument(
        "--scenarios",
        nargs="+",
        default=[],
        metavar="PATH",
        help="files or folders of scenarios (default: all of the project's)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(ending.run(main, STANDS))
