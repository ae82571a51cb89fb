"""The harness's command line: `python -m harness run`, in any environment that has Keras."""

import argparse
import importlib
import sys

from harness import discovery, recording, running, timing

EPILOG = """\
exit codes: 0 every planned cell is recorded; 2 bad usage or input; 3 the stack can't be had or is not what it
should be (its cells are recorded as unavailable) or a timing failed; 4 another run is writing the same file
"""


def main(arguments=None):
    """Run one command; its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except recording.Busy as error:
        return _refuse(error, running.BUSY)
    except (discovery.ScenarioError, recording.RecordError) as error:
        return _refuse(error, running.BAD_INPUT)


def _refuse(error, code):
    running.say("error: {}".format(error))
    return code


def _parser():
    parser = argparse.ArgumentParser(prog="python -m harness", description=__doc__, epilog=EPILOG, allow_abbrev=False)
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.required = True
    run = commands.add_parser("run", help="run scenarios and append what they did to a record file", epilog=EPILOG)
    _add_request(run)
    run.set_defaults(command=lambda options: running.run(_request(options)))
    absent = commands.add_parser("unavailable", help="record every planned cell as unavailable")
    _add_request(absent)
    absent.add_argument("--reason", required=True, help="why the stack can't be had")
    absent.set_defaults(command=lambda options: running.record_unavailable(_request(options), options.reason))
    listing = commands.add_parser("list", help="list the scenarios")
    _add_selection(listing)
    listing.set_defaults(command=_list)
    time = commands.add_parser("time", help="one timing pass, written as pytest-benchmark writes it")
    _add_stack(time)
    time.add_argument("--out", required=True, help="the JSON file to write")
    time.set_defaults(command=lambda options: timing.time_pass(options))
    work = commands.add_parser("work")
    work.add_argument("job")
    work.set_defaults(command=_work)
    return parser


def _add_stack(parser):
    parser.add_argument("--stack", required=True, help="the name the report gives this environment")
    parser.add_argument("--device", choices=("cpu", "gpu"), default="cpu")
    parser.add_argument("--imported-as", choices=running.IMPORTS, default="tf.keras", help="how to import Keras")
    parser.add_argument("--lock", help="the lock file this environment was made from")


def _add_selection(parser):
    parser.add_argument("--scenarios", nargs="+", default=[], metavar="PATH", help="scenario files or folders")
    parser.add_argument("-k", dest="select", metavar="EXPR", help="scenarios whose name matches, like 'seed or concat'")


def _add_request(parser):
    _add_stack(parser)
    _add_selection(parser)
    parser.add_argument("--expect-tensorflow", metavar="VERSION", help="refuse to record another version")
    parser.add_argument("--expect-keras", metavar="VERSION", help="refuse to record another version")
    parser.add_argument("--out", required=True, help="the record file, appended to")
    parser.add_argument("--mode", nargs="+", choices=running.MODES, default=list(running.MODES))
    parser.add_argument("--timeout", type=float, default=120.0, metavar="S", help="wall clock a cell may take")
    parser.add_argument("--force", action="store_true", help="run unchanged cells too")


def _request(options):
    expected = {"tensorflow": options.expect_tensorflow, "keras": options.expect_keras}
    return running.Request(
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
    )


def _work(options):
    """Only this command needs NumPy, so only it imports what does."""
    importlib.import_module("harness.working").work(options.job)
    return running.WHOLE


def _list(options):
    for scenario in discovery.select(discovery.discover(options.scenarios), options.select):
        print("{:40} {}".format(scenario.id, scenario.title))
    return running.WHOLE


if __name__ == "__main__":
    sys.exit(main())
