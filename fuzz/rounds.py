"""
Makes findings smaller in rounds, and runs once more what is left of them.

A round tries smaller models of every finding at once: each stack is started once, whatever is tried in it.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from fuzz import stack_runs
from fuzz.cases import Batch
from fuzz.findings import in_order
from fuzz.judging import judged
from fuzz.neighbours import neighbours
from fuzz.shrinking import smaller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from fuzz.campaign import Campaign
    from fuzz.cases import Case
    from fuzz.findings import Finding
    from fuzz.models import Model
    from fuzz.seen import Seen, Signature
    from stacks.stack import Stack

    Tries = Callable[[Model], tuple[Model, ...]]
    """What is tried of a model."""


@frozen
class Trial:
    """Models that are tried together in some stacks, those of each finding by its signature."""

    stacks: tuple[Stack, ...]
    batch: Batch
    cases: dict[Signature, tuple[Case, ...]]


@frozen
class Rounds:
    """The findings of a campaign, made smaller in a folder of their own."""

    campaign: Campaign

    @property
    def folder(self) -> Path:
        """Where what is tried and its records are."""
        return self.campaign.folder / "shrinking"

    def shrunk(self, found: Iterable[Finding], most: int) -> tuple[Finding, ...]:
        """Make the model of each finding smaller, until no smaller one shows the same or *most* rounds are over."""
        waiting, done = list(found), []
        for number in range(most):
            if not waiting:
                break
            self.campaign.say(f"shrinking, round {number + 1} of at most {most}: {len(waiting)} findings")
            smallest = self._tried(waiting, f"{number:02}", smaller)
            done += [each for each in waiting if each.signature not in smallest]
            waiting = [_with(each, smallest[each.signature]) for each in waiting if each.signature in smallest]
        return in_order([*done, *waiting])

    def again(self, found: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Run each once more in processes of its own: those that show the same again, and those that do not."""
        shutil.rmtree(self.folder / "again", ignore_errors=True)
        self.campaign.say(f"running what is left of {len(found)} findings once more")
        shown = self._tried(found, "again", _itself, "again/")
        stable = tuple(each for each in found if each.signature in shown)
        return stable, tuple(each for each in found if each.signature not in shown)

    def _tried(self, found: Sequence[Finding], name: str, tries: Tries, inside: str = "") -> dict[Signature, Seen]:
        """What shows the same as each finding among what is tried of it, the smallest first."""
        trials = list(self._trials(found, name, tries))
        records = self.folder / f"{inside}records"
        files = {each.batch.name: each.batch.write(self.folder / f"{inside}models") for each in trials}
        self.campaign.tell(stack_runs.run_all(_jobs(trials, files), records))
        shown: dict[Signature, Seen] = {}
        for each in trials:
            observed = self.campaign.observed(files[each.batch.name], records, each.stacks)
            seen = tuple(judged(observed, [each.batch], neighbours(each.stacks)))
            shown |= {signature: best for signature in each.cases if (best := _best(signature, each, seen))}
        return shown

    def _trials(self, found: Sequence[Finding], name: str, tries: Tries) -> Iterator[Trial]:
        """One for each set of stacks in which findings were seen first."""
        for at, names in enumerate(dict.fromkeys(each.stacks[0] for each in found)):
            group = [each for each in found if each.stacks[0] == names]
            cases = {each.signature: tuple(_cases(each, number, tries)) for number, each in enumerate(group)}
            batch = Batch(f"{name}_{at:02}", tuple(case for several in cases.values() for case in several))
            stacks = tuple(each for each in self.campaign.stacks if each.name in names)
            yield Trial(stacks, batch, cases)


def _jobs(trials: Sequence[Trial], files: dict[str, tuple[Path, ...]]) -> Iterator[stack_runs.Job]:
    """Each stack once, with all that is tried in it."""
    stacks = {stack.name: stack for each in trials for stack in each.stacks}
    for stack in stacks.values():
        asked = tuple(file for each in trials if stack in each.stacks for file in files[each.batch.name])
        if asked:
            yield stack, asked


def _itself(model: Model) -> tuple[Model, ...]:
    return (model,)


def _cases(finding: Finding, at: int, tries: Tries) -> Iterator[Case]:
    for number, model in enumerate(tries(finding.case.model)):
        yield evolve(finding.case, name=f"s{at:03}_{number:02}", model=model)


def _best(signature: Signature, trial: Trial, seen: Sequence[Seen]) -> Seen | None:
    """The smallest case that shows the same; None where none does."""
    cases = set(trial.cases[signature])
    same = [each for each in seen if each.case in cases and each.signature == signature]
    return min(same, key=lambda each: each.case.model.size, default=None)


def _with(finding: Finding, smallest: Seen) -> Finding:
    return evolve(finding, case=smallest.case, sentence=smallest.sentence)
