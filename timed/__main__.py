"""Runs inside a stack, or in any environment that has Keras and pytest-benchmark: measures one timing pass there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness import command_line
from timed import timing_pass

EPILOG = """\
exit codes: 0 the pass is written, as pytest-benchmark writes it; 2 bad usage or input; 3 the pass failed;
129, 130 or 143 ended by SIGHUP, Ctrl-C or SIGTERM (an unfinished pass is not kept)
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit code."""
    return command_line.run(_measure, _parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m timed", description=__doc__, epilog=EPILOG, allow_abbrev=False)
    command_line.add_stack(parser)
    return parser


def _measure(options: argparse.Namespace) -> int:
    return timing_pass.measure(
        timing_pass.Pass(options.stack, options.device, options.imported_as, options.lock, Path(options.out))
    )


if __name__ == "__main__":
    sys.exit(main())
