"""`python -m reports upgrade OLDER NEWER`: what changes between two recorded stacks, as a table and as an exit code."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from attrs import evolve
from rich.console import Console

from harness import whole
from harness.exit_codes import Exit, epilog
from reports.judging.assembly import judge_all
from reports.judging.kinds import CHANGES, UNCHANGED, Kind
from reports.judging.pairs.concerning import concerning
from reports.judging.pairs.pairing import Pairs
from reports.pages import addresses
from reports.pages.pairs.answer_json import as_json
from reports.pages.pairs.terminal_table import on_terminal
from reports.pages.site import write_site
from reports.pages.terminal import say
from reports.reading.matrix import StackPair
from reports.reading.notices import Place, ReportError
from reports.reading.quoting import visible
from reports.reading.records import Device, Mode
from reports.reading.used_layers import used_layers
from stacks import untrusted_files
from stacks.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from reports.judging.pairs.pair import Pair
    from reports.judging.report import Compared
    from reports.reading.matrix import Row

NAMES = {kind.slug: kind for kind in Kind if kind not in UNCHANGED}
"""The kinds that can count, as a command line names them."""

CODES = {
    Exit.DONE: "nothing changes, of the kinds that count",
    Exit.FOUND: "something changes, of the kinds that count; whether or not all could be compared",
    Exit.INCOMPLETE: "nothing that counts was found, and not everything could be compared",
    Exit.FAILED: "there is no answer: a mistake on the command line, a stack that is not known, a package that does "
    "not go with a stack, or a defect of the tool",
}
ANSWERS = {Exit.DONE: "unchanged", Exit.FOUND: "changed", Exit.INCOMPLETE: "incomplete"}
"""The same in a word, for programs."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes, and what its exit codes mean."""
    parser.epilog = epilog(CODES, "what stands at --site is whole, and the records are as they were")
    parser.add_argument("older", help="the stack that is in use")
    parser.add_argument("newer", help="the stack to change over to")
    parser.add_argument("--device", choices=get_args(Device), default="cpu", help="where (default: %(default)s)")
    parser.add_argument(
        "--fail-on",
        type=kinds,
        default=frozenset(CHANGES),
        metavar="KIND,...",
        help=f"the kinds of change that count, of {', '.join(NAMES)} (default: all but masked-only)",
    )
    parser.add_argument(
        "--uses",
        type=Path,
        metavar="FILE",
        help="only what changes at the classes of layers that this .py, .keras or .h5 file or SavedModel uses",
    )
    parser.add_argument("--cells", type=Path, metavar="FILE", help="compare only these: a line each, SCENARIO MODE")
    parser.add_argument("--done", type=Path, metavar="FILE", help="write this once there is an answer, whatever it is")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the answer for programs, too")
    parser.add_argument(
        "--site", type=Path, default=Path("site"), help="where to write the pages (default: %(default)s)"
    )


def kinds(text: str) -> frozenset[Kind]:
    """Read the kinds that count."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in NAMES:
            msg = f"there is no change {word!r}. {did_you_mean(word, NAMES)}"
            raise argparse.ArgumentTypeError(msg)
    return frozenset(NAMES[word] for word in words)


def upgrade(options: argparse.Namespace, compare: Callable[[], Compared]) -> Exit:
    """
    Print the pair, write the report, and answer; what only the report shows is judged after the pair is printed.

    What goes wrong is raised: it is no answer.
    """
    compared = compare()
    stacks = StackPair(options.older, options.newer, options.device)
    for stack in (stacks.older, stacks.newer):
        _refuse_unknown(stack, compared)
    among = _cells(options.cells) if options.cells else None
    used = used_layers(options.uses) if options.uses else None
    pair = Pairs(compared).pair(*stacks, among=among)
    pair = pair if used is None else concerning(pair, used)
    console = Console()
    console.print(on_terminal(pair))
    asked = () if options.older == options.newer else (stacks,)
    write_site(judge_all(evolve(compared, asked=asked, among=among)), options.site, partial(say, aside=True))
    chosen = f"?layers={','.join(pair.concern.layers)}" if pair.concern and pair.concern.layers else ""
    for written in (f"{addresses.upgrade_page(*stacks)}{chosen}", addresses.upgrade_summary(*stacks)) if asked else ():
        console.print(visible(str(options.site / written)), highlight=False, markup=False, soft_wrap=True)
    return _written(answer(pair, options.fail_on), pair, options)


def _written(found: Exit, pair: Pair, options: argparse.Namespace) -> Exit:
    if options.json:
        whole.write(options.json, as_json(pair, ANSWERS[found]))
    if options.done:
        whole.write_text(options.done, f"{ANSWERS[found]}\n")
    return found


def answer(pair: Pair, counting: Collection[Kind]) -> Exit:
    """Judge by the kinds that count: a change that was found stands, whatever else could not be compared."""
    if any(each.kind in counting for each in pair.items):
        return Exit.FOUND
    return Exit.DONE if pair.is_whole else Exit.INCOMPLETE


def _refuse_unknown(stack: str, compared: Compared) -> None:
    known = {each.stack: None for each in compared.matrix.columns}
    if stack not in known:
        raise ReportError(code="unknown-stack", message=f"there is no stack {stack!r}", hint=did_you_mean(stack, known))


def _cells(file: Path) -> tuple[Row, ...]:
    lines = enumerate(untrusted_files.text(file).split("\n"), start=1)
    return tuple(_cell(line, Place(file, number)) for number, line in lines if line.strip())


def _cell(line: str, place: Place) -> Row:
    scenario, _, mode = line.strip().rpartition(" ")
    if not scenario or mode not in get_args(Mode):
        hint = f"write SCENARIO MODE; a mode is one of {', '.join(get_args(Mode))}"
        raise ReportError(code="no-cell", message=f"{line.strip()!r} names no cell", hint=hint, place=place)
    return scenario, cast("Mode", mode)
