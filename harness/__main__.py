"""Runs inside a stack, or in any environment that has Keras: records what masking scenarios do there."""

from __future__ import annotations

import importlib
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness import command_line, discovery, modes, runs
from harness.exchange import runs as exchange
from harness.exit_codes import CommandParser, Exit, epilog

if TYPE_CHECKING:
    import argparse

CODES = {
    Exit.DONE: "every planned cell is recorded",
    Exit.INCOMPLETE: "the stack is not available or not what it should be; its cells are recorded as unavailable",
    Exit.FAILED: "a mistake on the command line or in a file",
    Exit.BUSY: "another run is writing the same file",
}
EPILOG = epilog(CODES, command_line.STANDS)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = _parser().parse_args(arguments)
    return command_line.run(options.command, options)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="python -m harness", description=__doc__, epilog=EPILOG)
    commands = parser.add_subparsers(metavar="COMMAND", dest="name")
    commands.required = True
    for name, command, add_options, what in (
        ("run", _run, _add_request, "run scenarios and append what they did to a record file"),
        ("unavailable", _unavailable, _add_absence, "record every planned cell as unavailable"),
        ("list", _list, _add_selection, "list the scenarios"),
        ("plan", _plan, _add_request, "print the cells of a run with their keys, as JSON lines, and run none"),
        ("save", _save, _add_save, "save the models of scenarios in every format, for other stacks to read"),
        ("read", _read, _add_read, "load the models that other stacks saved, and observe them"),
        ("work", _work, _add_job, "run the cells of a job file (what `run` starts)"),
    ):
        each = commands.add_parser(name, help=what, description=what, epilog=EPILOG)
        add_options(each)
        each.set_defaults(command=command)
    return parser


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenarios", nargs="+", default=[], metavar="PATH", help="scenario files or folders")
    parser.add_argument("-k", dest="select", metavar="EXPR", help="scenarios whose name matches, like 'seed or concat'")


def _add_request(parser: argparse.ArgumentParser) -> None:
    command_line.add_stack(parser)
    _add_plan(parser)
    parser.add_argument("--mode", nargs="+", choices=modes.MODES, default=list(modes.USUAL))
    parser.add_argument("--once", action="store_true", help="observe each cell once, not twice in fresh processes")


def _add_plan(parser: argparse.ArgumentParser) -> None:
    _add_selection(parser)
    parser.add_argument("--packages", nargs="+", default=[], metavar="REQ", help="what is installed on top of the lock")
    parser.add_argument("--expect-tensorflow", metavar="VERSION", help="refuse to record another version")
    parser.add_argument("--expect-keras", metavar="VERSION", help="refuse to record another version")
    parser.add_argument("--timeout", type=_seconds, default=120.0, metavar="S", help="wall clock a cell may take")
    parser.add_argument("--force", action="store_true", help="run unchanged cells too")


def _add_absence(parser: argparse.ArgumentParser) -> None:
    _add_request(parser)
    parser.add_argument("--reason", required=True, help="why the stack is not available")


def _add_save(parser: argparse.ArgumentParser) -> None:
    command_line.add_stack(parser)
    _add_plan(parser)
    parser.add_argument("--unavailable", metavar="REASON", help="only record that the stack is not available, and why")
    parser.set_defaults(mode=["predict"], once=True)


def _add_read(parser: argparse.ArgumentParser) -> None:
    _add_save(parser)
    parser.add_argument("--saved", nargs="+", type=Path, required=True, metavar="FOLDER", help="what others saved")


def _add_job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", help="a JSON file")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise ValueError
    return seconds


def _request(options: argparse.Namespace) -> runs.Request:
    expected = {"tensorflow": options.expect_tensorflow, "keras": options.expect_keras}
    return runs.Request(
        stack=options.stack,
        device=options.device,
        imported_as=options.imported_as,
        expected={name: version for name, version in expected.items() if version},
        lock=options.lock,
        out=options.out,
        scenarios=tuple(options.scenarios),
        select=options.select,
        modes=tuple(options.mode),
        limit=options.timeout,
        force=options.force,
        observations=1 if options.once else 2,
        packages=tuple(options.packages),
    )


def _run(options: argparse.Namespace) -> int:
    return runs.run(_request(options))


def _unavailable(options: argparse.Namespace) -> int:
    return runs.record_unavailable(_request(options), options.reason)


def _save(options: argparse.Namespace) -> int:
    return exchange.save(_request(options), options.unavailable)


def _read(options: argparse.Namespace) -> int:
    return exchange.read(_request(options), options.saved, options.unavailable)


def _list(options: argparse.Namespace) -> int:
    for scenario in discovery.select(discovery.discover(options.scenarios), options.select):
        sys.stdout.write(f"{scenario.id:40} {scenario.title}\n")
    return Exit.DONE


def _plan(options: argparse.Namespace) -> int:
    request = _request(options)
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    for cell in runs.plan(request, scenarios):
        sys.stdout.write(json.dumps(cell) + "\n")
    return Exit.DONE


def _work(options: argparse.Namespace) -> int:
    # Only this command needs NumPy and Keras, so only it imports what does.
    importlib.import_module("harness.worker").work(options.job)
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
