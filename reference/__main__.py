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

import msgspec

from harness import scratch, whole
from harness.discovery import DEFAULT
from harness.exit_codes import CommandParser, Exit, epilog
from reference.expectation_lines import lines
from reports.reading.expectation_files import FOLDER

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

PROJECT = (str(DEFAULT), str(DEFAULT / "more"))
"""The folders of the project's own scenarios."""


CODES = {
    Exit.DONE: "the file is written",
    Exit.FAILED: "nothing is written: a mistake on the command line or in a file",
}


def main(arguments: Sequence[str] | None = None) -> Exit:
    """Write the file."""
    options = _parser().parse_args(arguments)
    # What a scenario calls temporary.
    with scratch.as_temporary():
        written = list(lines(options.scenarios or PROJECT))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    whole.write(options.out, b"".join(msgspec.json.encode(each) + b"\n" for each in written))
    counts = [sum(type(each).__name__ == kind for each in written) for kind in ("Expected", "Nothing")]
    print(f"{options.out}: {counts[0]} expectations; nothing is promised of {counts[1]}")  # noqa: T201 - the outermost layer speaks
    return Exit.DONE


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="python -m reference", description=__doc__, epilog=epilog(CODES, STANDS))
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
    sys.exit(ending.run(main, STANDS))
