"""`nox -s mutants -- --random 120 --seed 1`: draws mutants, and says what kills them."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from harness.progress import say
from mutants.drawn import rendering
from mutants.drawn.campaign import campaign_in
from mutants.drawn.findings import DrawnFindings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutants.drawn.campaign import Campaign
    from mutants.drawn.findings import Tried
    from stacks.stack import Stack

STACKS = ("tf-2.15", "keras-3.15", "keras-nightly")
"""The last Keras 2, the newest release, and the nightly build."""


def listed(stack: Stack, count: int, seed: int) -> str:
    """The mutants that would be drawn."""
    with campaign_in(stack, count, seed, say) as campaign:
        lines = [f"  {each.name}: {each.before}  ->  {each.after}\n" for each in campaign.mutants]
    return f"{stack.name}, Keras {stack.keras}: {len(lines)} random mutants\n{''.join(lines)}"


def run(stack: Stack, count: int, seed: int) -> DrawnFindings:
    """Draw mutants in a stack and try them."""
    with campaign_in(stack, count, seed, say) as campaign:
        for run_, mutant in enumerate(campaign.sieved(), 1):
            total = 2 * len(campaign.mutants)
            say(f"{stack.name}: {run_} of {total} runs in what is known, the last one {mutant.name}")
        found = DrawnFindings(stack.name, stack.keras, seed, tuple(_progress(stack.name, campaign)))
    sys.stdout.write(rendering.table(found) + "\n")
    sys.stdout.flush()
    return found


def _progress(stack: str, campaign: Campaign) -> Iterator[Tried]:
    started, total = time.monotonic(), len(campaign.mutants)
    for count, tried in enumerate(campaign.tried(), 1):
        left = (time.monotonic() - started) / count * (total - count)
        took = f"{tried.seconds:.0f} s, {left / 60:.0f} min left"
        say(f"{stack} {count}/{total} {tried.mutant.name}: {tried.sentence}; {took}")
        yield tried
