"""
A campaign: models are drawn by a seed, run in every stack batch by batch, judged, and what they show is shrunk.

Everything is a function of the seed and of the records, so a campaign goes on from wherever it was left.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from attrs import field, frozen

from fuzz import stack_runs
from fuzz.cases import Batch, cases_of
from fuzz.drawing import draw
from fuzz.expected import expected
from fuzz.judging import Observations, judged, not_compared
from fuzz.neighbours import neighbours, release
from harness.discovery import discover
from reports.judging.assembly import compare_all
from reports.judging.causes.files import load_reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from fuzz.seen import Seen
    from stacks.launching import Broken
    from stacks.stack import Stack

BATCH = 50
"""Models of a batch; a kill costs the cells in flight, for every record is flushed."""

TOGETHER = 4
"""Batches that one process of a stack runs, since importing Keras takes as long as many models."""


@frozen
class Campaign:
    """What is asked: *count* models by the seed *number* in *stacks*, in a folder of its own."""

    folder: Path
    """Where its models and records are."""
    reasons: Path
    stacks: tuple[Stack, ...]
    count: int
    number: int
    say: Callable[[str], None] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The stacks by name, in their order."""
        return tuple(each.name for each in self.stacks)

    def batches(self) -> tuple[Batch, ...]:
        """All batches; those of a smaller campaign by the same seed are the first of a larger one."""
        keras = min(map(release, self.stacks))
        found = []
        for at in range(0, self.count, BATCH):
            # How many are drawn decides which, so a batch is always drawn whole.
            models = draw(BATCH, self.number * 10_000 + at // BATCH, keras)[: self.count - at]
            found.append(Batch(f"{at // BATCH:03}", tuple(cases_of(models, at, keras))))
        return tuple(found)

    def run(self, batches: Sequence[Batch], budget: float | None) -> int:
        """Run some batches at a time until all are done or *budget* seconds are over; how many were run."""
        started = time.monotonic()
        # A budget is kept to the batch.
        step = TOGETHER if budget is None else 1
        for done in range(0, len(batches), step):
            several = batches[done : done + step]
            each_took = (time.monotonic() - started) / max(done, 1)
            if budget is not None and done and each_took * (done + len(several)) > budget:
                return done
            self._announce(several, done)
            if done:
                self.say(f"about {each_took * (len(batches) - done) / 60:.0f} min left")
            files = tuple(file for each in several for file in each.write(self.folder / "models"))
            self.tell(stack_runs.run_all([(each, files) for each in self.stacks], self.folder / "records"))
        return len(batches)

    def _announce(self, several: Sequence[Batch], done: int) -> None:
        cases = [case for each in several for case in each.cases]
        models = sum(case.relation is None for case in cases)
        what = f"{models} models and {len(cases) - models} relations"
        self.say(f"{done * BATCH} models are done; {what} in {len(self.stacks)} stacks are next")

    def observations(self, batches: Sequence[Batch]) -> Observations:
        """All that was recorded of the texts of the batches."""
        files = [file for each in batches for file in each.write(self.folder / "models")]
        return self.observed(files, self.folder / "records", self.stacks)

    def judge(self, seen: Observations, batches: Sequence[Batch]) -> tuple[Seen, ...]:
        """All that the observations show of these batches."""
        return tuple(judged(seen, batches, neighbours(self.stacks)))

    def unseen(self, seen: Observations, batches: Sequence[Batch]) -> dict[str, int]:
        """How many texts were not observed or cannot be compared, by stack; where there is none it is not named."""
        counts = {
            each.name: sum(_unseen(seen, each.name, batch) + not_compared(seen, each.name, batch) for batch in batches)
            for each in self.stacks
        }
        return {stack: count for stack, count in counts.items() if count}

    def observed(self, files: Sequence[Path], records: Path, stacks: Sequence[Stack]) -> Observations:
        """What stands in *records* of today's texts of the files."""
        found = [file for each in stacks if (file := stack_runs.record_of(each, records)).is_file()]
        texts = discover([str(file) for file in files]) if files else []
        promised = expected(texts, records.parent)
        compared = compare_all(found, records / "timings", stacks, load_reasons(self.reasons), promised)
        return Observations(compared, {each.id: each.digest for each in texts})

    def tell(self, failed: Iterable[Broken]) -> None:
        """Say which stacks could not be run, and why."""
        for each in failed:
            self.say(f"error: {each.sentence}")


def _unseen(seen: Observations, stack: str, batch: Batch) -> int:
    return sum(
        not any(seen.is_run(stack, scenario, mode) for mode in case.kind.modes)
        for scenario, case in batch.scenarios.items()
    )
