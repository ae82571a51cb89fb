"""Mutates files that come from strangers, one a case, and looks at what the reports make of them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from harness.exit_codes import CommandParser, Exit, epilog
from stacks import ending
from tests.mutated.campaign import Campaign, Case, summary

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

STANDS = "the folders of the cases until now are kept"
CODES = {
    Exit.DONE: "everything holds",
    Exit.FOUND: "something does not hold; its folder is kept, and named",
    Exit.FAILED: "a mistake on the command line, or a defect",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the cases that are asked for."""
    asked = _parser().parse_args(words)
    folder = Path(tempfile.mkdtemp(prefix="mutated-files-"))
    campaign = Campaign.begin(folder, asked.seed)
    numbers = [asked.only] if asked.only is not None else range(asked.cases)
    cases = [_told(campaign.case(number), folder, asked.seed) for number in numbers]
    sys.stdout.write(f"{len(cases)} cases of seed {asked.seed}\n{summary(cases)}\n")
    return Exit.FOUND if any(each.broken for each in cases) else Exit.DONE


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s mutated-files --", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument("--cases", type=int, default=2000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=13, help="which (default: %(default)s)")
    parser.add_argument("--only", type=int, metavar="N", help="only the case of this number")
    return parser


def _told(case: Case, folder: Path, seed: int) -> Case:
    for each in case.broken:
        where = case.mutation.path.relative_to(folder / str(case.number))
        told = f"{case.mutation.act} of {str(where)!r}, {case.command}: {each!r}"
        sys.stdout.write(f"case {case.number} (--seed {seed} --only {case.number}): {told}\n")
        sys.stdout.write(f"  {folder / str(case.number)}\n")
        sys.stdout.flush()
    if case.number % 100 == 99:
        sys.stdout.write(f"{case.number + 1} cases done\n")
        sys.stdout.flush()
    return case


if __name__ == "__main__":
    ending.listen(STANDS)
    sys.exit(ending.run(main, STANDS))
