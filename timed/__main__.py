"""Runs inside a stack, or in any environment that has Keras and pytest-benchmark: measures one timing pass there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness import command_line
from harness.exit_codes import CommandParser, Exit, epilog
from timed import timing_pass

if TYPE_CHECKING:
    import argparse

STANDS = "an unfinished pass is not kept"
CODES = {
    Exit.DONE: "the pass is written, as pytest-benchmark writes it",
    Exit.FAILED: "a mistake on the command line, or the pass failed",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit code."""
    return command_line.run(_measure, _parser().parse_args(arguments), STANDS)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="python -m timed", description=__doc__, epilog=epilog(CODES, STANDS))
    command_line.add_stack(parser)
    return parser


def _measure(options: argparse.Namespace) -> int:
    return timing_pass.measure(
        timing_pass.Pass(options.stack, options.device, options.imported_as, options.lock, Path(options.out))
    )


if __name__ == "__main__":
    sys.exit(main())
