"""
Kills commands with -9 at drawn moments, one a case, and looks at what is left and at what the next run makes of it.

The commands are real ones on two real stacks, so a case takes half a minute; whoever has not the time for all of them
goes on with --first.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from harness.exit_codes import CommandParser, Exit, epilog
from stacks import ending
from tests.killed import projects
from tests.killed.campaign import Campaign, Case, summary
from tests.killed.commands import COMMANDS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

NAMES = tuple(each.name for each in COMMANDS)

STANDS = "the folders of the cases until now are kept"
CODES = {
    Exit.DONE: "everything holds",
    Exit.FOUND: "something does not hold; its folder is kept, and named",
    Exit.FAILED: "a mistake on the command line, or a defect",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the cases that are asked for."""
    asked = _parser().parse_args(words)
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    project = projects.real(folder / "before")
    among = tuple(each for each in COMMANDS if each.name in asked.among)
    campaign = Campaign(folder, asked.seed, project, among)
    numbers = [asked.only] if asked.only is not None else range(asked.first, asked.first + asked.kills)
    cases: list[Case] = []
    try:
        for number in numbers:
            cases.append(campaign.case(number))
            _tell(cases[-1], campaign)
    finally:
        _say(f"{len(cases)} kills of seed {asked.seed}, {' '.join(asked.among)}\n{summary(cases)}")
    if any(each.broken for each in cases):
        return Exit.FOUND
    shutil.rmtree(folder)
    return Exit.DONE


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s kills --", description=__doc__, epilog=epilog(CODES, STANDS))
    parser.add_argument("--kills", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=13, help="which (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="begin with the case of this number")
    parser.add_argument("--only", type=int, metavar="N", help="only the case of this number")
    parser.add_argument("--among", nargs="+", choices=NAMES, default=NAMES, help="only kills of these commands")
    return parser


def _tell(case: Case, campaign: Campaign) -> None:
    _say(f"case {case.number}: {case.kill}: {'broken' if case.broken else 'all holds'}")
    for each in case.broken:
        _say(f"  {each}")
    if case.broken:
        again = f"--seed {campaign.seed} --only {case.number} --among {' '.join(each.name for each in campaign.among)}"
        _say(f"  {campaign.folder / str(case.number)}; again with: nox -s kills -- {again}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    ending.listen(STANDS)
    sys.exit(ending.run(main, STANDS))
