"""Runs `nox -s upgrade` over every example and step, and says where it disagrees with what was worked out."""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from examples.agreement.comparing import Agreement, Example, Line, PaddingLine, Said, Step, read
from harness.errors import UserError
from harness.exit_codes import CommandParser, Exit, epilog
from stacks import ending, matrix

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
STANDS = "what was recorded stays, and the same command goes on from there"
CODES = {
    Exit.DONE: "all agree",
    Exit.FOUND: "something disagrees",
    Exit.FAILED: "nothing was chosen, or a mistake on the command line",
}
LOOKS = {Agreement.AGREES: "green", Agreement.DIFFERS: "yellow"}


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for, and print a line for each example and step."""
    asked = _parser().parse_args(words)
    chosen = [each for each in read(EXAMPLES / "verdicts.toml") if asked.keyword in each.name]
    known = dict.fromkeys(step for example in chosen for step in example.verdicts)
    steps = [each for each in known if _is(each, asked)]
    if not chosen or not steps:
        msg = f"no example and step match -k {asked.keyword!r} and --step {asked.step!r}"
        raise UserError(msg, hint="verdicts.toml in examples/ lists them")
    lines = [line for step in steps for line in _lines(step, chosen)]
    _tell_verdicts(lines)
    paddings = [(line.example.name, each) for line in lines for each in line.paddings]
    _tell_paddings(paddings)
    found = {line.agreement for line in lines} | {each.agreement for _, each in paddings}
    return Exit.DONE if found <= {Agreement.AGREES, Agreement.WEAKER} else Exit.FOUND


def _tell_verdicts(lines: Sequence[Line]) -> None:
    Console().print(_table(lines))
    for agreement in Agreement:
        found = sum(line.agreement is agreement for line in lines)
        sys.stdout.write(f"{found} of {len(lines)}: {agreement.value}\n")


def _tell_paddings(paddings: Sequence[tuple[str, PaddingLine]]) -> None:
    others = [told for told in paddings if told[1].agreement is not Agreement.AGREES]
    sys.stdout.write(f"padding tests, one a stack: {len(paddings) - len(others)} of {len(paddings)} agree\n")
    for name, each in others:
        told = f"worked out {each.expected}, said {each.said}: {each.agreement.value}"
        sys.stdout.write(f"  {name} in {each.stack}: {told}\n")


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s examples --", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument("-k", dest="keyword", default="", metavar="TEXT", help="only examples with this in their name")
    parser.add_argument("--step", default="", metavar="OLDER..NEWER", help="only this step")
    return parser


def _is(step: Step, asked: argparse.Namespace) -> bool:
    return asked.step in {"", f"{step.older}..{step.newer}"}


def _lines(step: Step, chosen: Sequence[Example]) -> Iterator[Line]:
    """Run the examples together that need the same packages, and each saved model by itself."""
    together = sorted((each for each in chosen if each.saved is None), key=lambda each: each.packages)
    for packages, group in groupby(together, key=lambda each: each.packages):
        examples = list(group)
        files = dict.fromkeys(f"{EXAMPLES / each.name.partition('.')[0]}.py" for each in examples)
        words = [word for file in files for word in ("--scenarios", file)]
        said = _said(step, [*words, *(word for each in packages for word in ("--with", each))])
        yield from (Line(each, step, said.get(each.name, Said())) for each in examples)
    for example in (each for each in chosen if each.saved):
        said = _said(step, _of_saved(str(example.saved)))
        yield Line(example, step, next(iter(said.values()), Said()))


def _of_saved(name: str) -> list[str]:
    stem = name.partition(".")[0]
    saved = EXAMPLES / "saved"
    custom = EXAMPLES / f"{stem}.py"
    return ["--model", str(saved / name), "--inputs", str(saved / f"{stem}.npz"), "--custom", str(custom)]


def _said(step: Step, words: Sequence[str]) -> dict[str, Said]:
    """The verdict on each scenario; none where there is no answer, for its reason is on the terminal."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        matrix.nox(ROOT, ["-s", "upgrade", "--", step.older, step.newer, "--once", "--json", str(out), *words])
        return _read(json.loads(out.read_text(encoding="utf-8"))) if out.is_file() else {}


def _read(told: dict[str, Any]) -> dict[str, Said]:
    models = {each["scenario"]: each["padding"] for each in told["models"]}
    paddings = {name: {stack: test["verdict"] for stack, test in each.items()} for name, each in models.items()}
    return {name: Said(verdict, paddings.get(name, {})) for name, verdict in told["scenarios"].items()}


def _table(lines: Sequence[Line]) -> Table:
    table = Table("example", "step", "worked out", "said", "")
    for line in lines:
        look = LOOKS.get(line.agreement, "bold white on red")
        told = f"[{look}]{line.agreement.value}[/]"
        table.add_row(
            line.example.name, f"{line.step.older}..{line.step.newer}", line.expected, line.said.verdict, told
        )
    return table


if __name__ == "__main__":
    sys.exit(ending.run(main, STANDS))
