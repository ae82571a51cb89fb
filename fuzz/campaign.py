"""
A campaign: models are drawn by a seed, run in every stack batch by batch, judged, and what they show is shrunk.

Everything is a function of the seed and of the records, so a campaign goes on from wherever it was left.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from fuzz import stack_runs
from fuzz.cases import Batch, Case, cases_of
from fuzz.drawing import draw
from fuzz.findings import in_order
from fuzz.judging import Observations, judged
from fuzz.neighbours import keras_version, neighbours
from fuzz.shrinking import smaller
from harness.discovery import discover
from reports.judging.assembly import compare_all
from reports.judging.causes.files import load_reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from fuzz.findings import Finding
    from fuzz.judging import Seen, Signature
    from stacks.launching import Broken
    from stacks.stack import Stack

BATCH = 50
"""Models of a batch; a kill costs the cells in flight, for every record is flushed."""


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
        oldest = min(map(keras_version, self.stacks))
        keras = oldest.major, oldest.minor
        found = []
        for at in range(0, self.count, BATCH):
            # How many are drawn decides which, so a batch is always drawn whole.
            models = draw(BATCH, self.number * 10_000 + at // BATCH, keras)[: self.count - at]
            found.append(Batch(f"{at // BATCH:03}", tuple(cases_of(models, at, keras))))
        return tuple(found)

    def run(self, batches: Sequence[Batch], budget: float | None) -> int:
        """Run batch by batch until all are done or *budget* seconds are over; how many were run."""
        started = time.monotonic()
        for done, batch in enumerate(batches):
            taken = time.monotonic() - started
            if budget is not None and done and taken + taken / done > budget:
                return done
            left = f"; about {taken / done * (len(batches) - done) / 60:.0f} min left" if done else ""
            self.say(f"batch {done + 1} of {len(batches)}, {len(batch.cases)} cases in {len(self.stacks)} stacks{left}")
            self._tell(stack_runs.run_all(self.stacks, batch.write(self.folder / "models"), self.folder / "records"))
        return len(batches)

    def observations(self, batches: Sequence[Batch]) -> Observations:
        """All that was recorded of the texts of the batches."""
        files = [file for each in batches for file in each.write(self.folder / "models")]
        return self._observed(files, self.folder / "records", self.stacks)

    def judge(self, seen: Observations, batches: Sequence[Batch]) -> tuple[Seen, ...]:
        """All that the observations show of these batches."""
        return tuple(judged(seen, batches, neighbours(self.stacks)))

    def unseen(self, seen: Observations, batches: Sequence[Batch]) -> dict[str, int]:
        """How many texts of the batches were not observed, by stack; stacks in which all were are not named."""
        asked = [batch.scenario(name, case.kind) for batch in batches for case in batch.cases for name in case.texts]
        counts = {each.name: sum(seen.of(each.name, scenario) is None for scenario in asked) for each in self.stacks}
        return {stack: count for stack, count in counts.items() if count}

    def shrunk(self, found: Iterable[Finding], rounds: int) -> tuple[Finding, ...]:
        """Make the model of each finding smaller, until no smaller one shows the same or *rounds* are over."""
        waiting, done = list(found), []
        for number in range(rounds):
            if not waiting:
                break
            self.say(f"shrinking, round {number + 1}: {len(waiting)} findings")
            reduced = self._round(waiting, number)
            done += [each for each in waiting if each.signature not in reduced]
            waiting = list(reduced.values())
        return in_order([*done, *waiting])

    def _round(self, waiting: Sequence[Finding], number: int) -> dict[Signature, Finding]:
        """Try smaller models of each finding, in the first stacks in which it was seen."""
        together: dict[tuple[str, ...], list[Finding]] = {}
        for each in waiting:
            together.setdefault(each.stacks[0], []).append(each)
        found: dict[Signature, Finding] = {}
        for at, (names, group) in enumerate(together.items()):
            found |= self._reduced(group, names, f"{number:02}_{at:02}")
        return found

    def _reduced(self, group: Sequence[Finding], names: tuple[str, ...], name: str) -> dict[Signature, Finding]:
        records = self.folder / "shrinking" / "records"
        stacks = tuple(each for each in self.stacks if each.name in names)
        tried = {each.signature: tuple(_tries(each, at)) for at, each in enumerate(group)}
        batch = Batch(name, tuple(case for cases in tried.values() for case in cases))
        files = batch.write(self.folder / "shrinking" / "models")
        if not files:
            return {}
        self._tell(stack_runs.run_all(stacks, files, records))
        seen = tuple(judged(self._observed(files, records, stacks), [batch], neighbours(stacks)))
        return {each.signature: better for each in group if (better := _best(each, tried[each.signature], seen))}

    def _observed(self, files: Sequence[Path], records: Path, stacks: Sequence[Stack]) -> Observations:
        found = [file for each in stacks if (file := stack_runs.record_of(each, records)).is_file()]
        compared = compare_all(found, records / "timings", stacks, load_reasons(self.reasons))
        digests = {each.id: each.digest for each in discover([str(file) for file in files])} if files else {}
        return Observations(compared, digests)

    def _tell(self, failed: Iterable[Broken]) -> None:
        for each in failed:
            self.say(f"error: {each.sentence}")


def _tries(finding: Finding, at: int) -> Iterable[Case]:
    for number, model in enumerate(smaller(finding.case.model)):
        yield Case(f"s{at:03}_{number:02}", model, finding.case.relation)


def _best(finding: Finding, tried: Sequence[Case], seen: Sequence[Seen]) -> Finding | None:
    """The smallest case that shows the same; None where none does."""
    cases = set(tried)
    same = [each for each in seen if each.case in cases and each.signature == finding.signature]
    smallest = min(same, key=lambda each: each.case.model.size, default=None)
    return evolve(finding, case=smallest.case, sentence=smallest.sentence) if smallest else None
