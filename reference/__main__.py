"""
`python -m reference`: writes what is expected of every scenario, for the report to hold the records against.

exit codes:
   0  the file is written
   2  nothing is written: a scenario file cannot be used
  64  nothing is written: the command line is wrong
 129  ended by SIGHUP; the file at --out is as it was
 130  ended by Ctrl-C; the file at --out is as it was
 143  ended by SIGTERM; the file at --out is as it was
"""

# ruff: noqa: E402 - what takes a while to load comes behind what tells of an interruption meanwhile
from __future__ import annotations

from stacks import ending

STANDS = "the file at --out is as it was"

if __name__ == "__main__":
    ending.listen(STANDS)

import argparse
import sys
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from harness import scratch, whole
from harness.discovery import DEFAULT, ScenarioError
from reference.expectation_lines import lines
from reports.reading.expectation_files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT = (str(DEFAULT), str(DEFAULT / "more"))
"""The folders of the project's own scenarios."""


class Exit(IntEnum):
    """How a run ended."""

    WRITTEN = 0
    BAD_INPUT = 2
    USAGE = 64
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> Exit:
    """Write the file."""
    options = _parser().parse_args(arguments)
    try:
        # What a scenario calls temporary.
        with scratch.as_temporary():
            written = list(lines(options.scenarios or PROJECT))
    except ScenarioError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - the outermost layer speaks
        return Exit.BAD_INPUT
    options.out.parent.mkdir(parents=True, exist_ok=True)
    whole.write(options.out, b"".join(msgspec.json.encode(each) + b"\n" for each in written))
    counts = [sum(type(each).__name__ == kind for each in written) for kind in ("Expected", "Nothing")]
    print(f"{options.out}: {counts[0]} expectations; nothing is promised of {counts[1]}")  # noqa: T201
    return Exit.WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m reference",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("results") / FOLDER / "expected.jsonl",
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
    sys.exit(ending.quietly(main, STANDS))
