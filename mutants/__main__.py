"""Changes single lines in copies of a stack's Keras and reports which of these mutants no scenario kills."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from harness import whole
from harness.exit_codes import CommandParser, Exit, epilog
from harness.progress import say
from mutants import rendering
from mutants.campaign import campaign_in
from mutants.catalogue import for_keras, select
from mutants.drawn import command as random
from mutants.drawn import rendering as random_rendering
from mutants.rendering import Findings
from stacks import ending, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from mutants.campaign import Campaign, Judged
    from mutants.catalogue import Catalogue
    from stacks.stack import Stack

STACKS = ("tf-2.15", "tf-2.21")
"""The last Keras 2 and the newest Keras."""
PAGE = Path(__file__).resolve().parent.parent / "docs" / "mutants.md"
STANDS = "the verdicts until now are kept, and the same command goes on from there"
CODES = {
    Exit.DONE: "the scenarios kill at least 95 % of the mutants of each stack; of random ones, "
    "relations alone 80 %, and all together 98 %",
    Exit.FOUND: "they kill fewer",
    Exit.FAILED: "there is no answer: a mistake on the command line, an invalid list of mutants, a stack that is not "
    "available here, or a copy of Keras that does not run",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    return _run(_parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s mutants --", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument("stacks", nargs="*", metavar="STACK", help=f"default: {' '.join(STACKS)}")
    parser.add_argument("--random", type=int, metavar="N", help="draw so many mutants instead of those that are listed")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="what they are drawn by (default: %(default)s)"
    )
    parser.add_argument("-k", dest="word", default="", metavar="NAME", help="only mutants with this in their names")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=1, help="mutants to run side by side")
    parser.add_argument("--list", action="store_true", help="list the mutants and run none")
    parser.add_argument("--write", action="store_true", help="write docs/mutants.md (with all mutants of all stacks)")
    return parser


def _run(options: argparse.Namespace) -> int:
    if options.random is not None:
        return _run_random(options, table.select(table.load(), options.stacks or random.STACKS))
    if options.write and (options.word or options.stacks):
        _parser().error("--write covers all mutants, so neither -k nor a stack goes with it")
    chosen = table.select(table.load(), options.stacks or STACKS)
    catalogues = select([for_keras(stack.name, stack.keras) for stack in chosen], options.word)
    wanted = [(stack, catalogue) for stack, catalogue in zip(chosen, catalogues, strict=True) if catalogue.mutants]
    if options.list:
        sys.stdout.writelines(_listed(stack, each) for stack, each in wanted)
        return Exit.DONE
    found = [_run_campaign(stack, each, options.jobs) for stack, each in wanted]
    if options.write:
        _, of_random = random_rendering.halves(PAGE.read_text(encoding="utf-8"))
        whole.write_text(PAGE, f"{rendering.page(found, _today())}\n{of_random}".rstrip("\n") + "\n")
    return Exit.DONE if all(each.suffices for each in found) else Exit.FOUND


def _run_random(options: argparse.Namespace, chosen: Sequence[Stack]) -> int:
    if options.word or options.jobs > 1:
        _parser().error(
            "--random draws its mutants and runs them one after another, so neither -k nor --jobs goes with it"
        )
    if options.list:
        sys.stdout.writelines(random.listed(each, options.random, options.seed) for each in chosen)
        return Exit.DONE
    found = [random.run(each, options.random, options.seed) for each in chosen]
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        whole.write_text(PAGE, random_rendering.put_into(page, found, _today()))
    return Exit.DONE if all(each.suffices for each in found) else Exit.FOUND


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _listed(stack: Stack, catalogue: Catalogue) -> str:
    mutants = "".join(f"  {each.name}: {each.breaks}\n" for each in catalogue.mutants)
    return f"{stack.name}, Keras {catalogue.keras}: {len(catalogue.mutants)} mutants\n{mutants}"


def _run_campaign(stack: Stack, catalogue: Catalogue, jobs: int) -> Findings:
    with campaign_in(stack, catalogue) as campaign:
        found = Findings(stack.name, catalogue.keras, tuple(_progress(campaign, jobs)))
    sys.stdout.write(rendering.table(found) + "\n")
    sys.stdout.flush()
    return found


def _progress(campaign: Campaign, jobs: int) -> Iterator[Judged]:
    started, total = time.monotonic(), len(campaign.catalogue.mutants)
    for count, (mutant, verdict) in enumerate(campaign.judged(jobs), 1):
        left = (time.monotonic() - started) / count * (total - count)
        stack = campaign.harness.stack.name
        say(f"{stack} {count}/{total} {mutant.name}: {verdict.sentence}; {left / 60:.0f} min left")
        yield mutant, verdict


if __name__ == "__main__":
    ending.listen(STANDS)
    sys.exit(ending.run(main, STANDS))
