"""`nox -s fuzz`: draws models, runs them in several stacks, and shrinks what differs or breaks a promise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz.campaign import Campaign
from fuzz.drawing import all_pairs
from fuzz.findings import findings
from fuzz.neighbours import in_order
from fuzz.page import Found, promote, write_found
from fuzz.rounds import Rounds
from harness.exit_codes import CommandParser, Exit, epilog
from harness.progress import say
from stacks import ending, table
from stacks.errors import StacksError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fuzz.findings import Finding

ROOT = Path(__file__).resolve().parent.parent
STACKS = "tf-2.15,keras-3.4,tf-2.21,keras-nightly"
ROUNDS = 8
STANDS = "every record until now is kept, and the same command goes on from there"
CODES = {
    Exit.DONE: "nothing was found that no reason is known for",
    Exit.FOUND: "something was found; found/ says what",
    Exit.INCOMPLETE: "nothing was found, and not every model was seen in every stack: the budget was used up, or a "
    "stack cannot be run here",
    Exit.FAILED: "there is no answer: a mistake on the command line",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.promote:
            return _promote(options)
        chosen = in_order(table.select(table.load(), options.stacks.split(",")))
    except (StacksError, OSError) as error:
        say(f"error: {error}")
        return Exit.FAILED
    folder = options.results / "fuzz" / f"seed-{options.seed}"
    return _run(Campaign(folder, ROOT / "reasons", chosen, options.models, options.seed, say), options)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s fuzz --", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument("--stacks", default=STACKS, metavar="NAME,...", help="stacks or groups (default: %(default)s)")
    parser.add_argument("--models", type=int, default=200, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="draws them (default: %(default)s)")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="stop to run models after so long")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, metavar="N", help="make findings smaller so often (default: %(default)s)"
    )
    parser.add_argument(
        "--results", type=Path, default=ROOT / "results", metavar="FOLDER", help="where records go (default: results/)"
    )
    parser.add_argument("--all", action="store_true", help="make findings with a known reason smaller too")
    parser.add_argument("--judge", action="store_true", help="run nothing, judge the records that are there")
    parser.add_argument("--promote", metavar="NAME", help="make a scenario of a finding, and a stub of a reason")
    parser.add_argument("--out", type=Path, default=ROOT / "found", metavar="FOLDER", help="default: found/")
    return parser


def _promote(options: argparse.Namespace) -> int:
    written, stub = promote(options.out, options.promote, ROOT / "scenarios" / "more")
    say(f"{written.relative_to(ROOT)} is written; a reason for it may begin so:\n\n{stub}")
    return Exit.DONE


def _run(campaign: Campaign, options: argparse.Namespace) -> int:
    batches = campaign.batches()
    models = [case.model for batch in batches for case in batch.cases if case.relation is None]
    say(f"{len(models)} models, in which {len(set(all_pairs(models))):,} pairs of features meet")
    done = len(batches) if options.judge else campaign.run(batches, options.budget)
    seen = campaign.observations(batches)
    found = findings(campaign.judge(seen, batches[:done]))
    told = tuple(each for each in found if options.all or not each.known)
    listed = tuple(each for each in found if each not in told)
    shrunk, unstable = (told, ()) if options.judge else _made_smaller(campaign, told, options.rounds)
    cases = sum(len(each.cases) for each in batches[:done])
    unseen = campaign.unseen(seen, batches)
    ran = tuple(map(seen.run_in, campaign.names))
    write_found(options.out, campaign, Found(shrunk, listed, unstable, cases, unseen, ran))
    new = sum(not each.known for each in found)
    say(f"{new} findings without a known reason, {len(found) - new} with one; see {options.out}")
    for stack, count in unseen.items():
        say(f"{stack}: {count} texts were not seen or cannot be compared, so nothing is said of them")
    if new:
        return Exit.FOUND
    return Exit.INCOMPLETE if unseen else Exit.DONE


def _made_smaller(
    campaign: Campaign, told: Sequence[Finding], rounds: int
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What the findings come down to, and those of which a second run shows nothing."""
    every = Rounds(campaign)
    shrunk = every.shrunk(told, rounds)
    return every.again(shrunk) if rounds else (shrunk, ())


if __name__ == "__main__":
    ending.listen(STANDS)
    sys.exit(ending.run(main, STANDS))
