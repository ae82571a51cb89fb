"""Planting the faults of one stack, one after another, and asking the scenarios who noticed."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from attrs import frozen

from faults import asking, planting, verdicts
from faults.copies import Harness, Question
from faults.memory import Memory
from faults.sound import Sound
from faults.verdicts import Noticed, Unnoticed
from harness import discovery, identity
from stacks import environments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from faults.catalogue import Catalogue, Fault
    from faults.verdicts import Row, Verdict
    from reports.reading.matrix import Observed
    from stacks.stack import Stack

Judged = tuple["Fault", "Verdict"]


@frozen
class Hunt:
    """One stack with its faults: *sound* answers for its Keras without any, *memory* keeps the verdicts."""

    harness: Harness
    catalogue: Catalogue
    scenarios: Sequence[discovery.Scenario]
    sound: Sound
    memory: Memory

    def judged(self, jobs: int) -> Iterator[Judged]:
        """Plant each fault, *jobs* side by side, and give the verdicts in the order of the list."""
        with ThreadPoolExecutor(jobs) as pool:
            waiting = [(each, pool.submit(self.verdict, each)) for each in self.catalogue.faults]
            try:
                for fault, future in waiting:
                    yield fault, future.result()
            finally:
                self.harness.stop.set()
                pool.shutdown(cancel_futures=True)

    def verdict(self, fault: Fault) -> Verdict:
        """Give the verdict on a fault: the one that still stands, or a new one."""
        known = self.memory.recall(fault)
        if known is not None:
            return known
        verdict = self._plant(fault)
        self.memory.keep(fault, verdict)
        return verdict

    def _plant(self, fault: Fault) -> Verdict:
        found: Verdict = Unnoticed(0)
        keras = planting.package(self.harness.environment)
        with planting.copied(keras, self.catalogue, fault) as copy:
            for ids in asking.rounds(fault, self.scenarios, self.memory.last(fault)):
                found = self._ask(copy, ids)
                if isinstance(found, Noticed):
                    break
        return found

    def _ask(self, copy: Path, ids: tuple[str, ...]) -> Verdict:
        record, sound = copy / "record.jsonl", self.sound.answers(ids)
        growth = verdicts.Growth(record)

        def enough() -> bool:
            return growth.is_due() and isinstance(_judge(sound, record), Noticed)

        self.harness.ask(copy, Question(ids, record), enough)
        verdict = _judge(sound, record)
        if isinstance(verdict, Unnoticed) or self._stands(verdict, record):
            return verdict
        return self._ask(copy, ids)

    def _stands(self, verdict: Noticed, record: Path) -> bool:
        """Whether what differs is no whim of a cell that is never the same."""
        return verdict == _judge(self.sound.answers((verdict.scenario,), twice=True), record)


def _judge(sound: Mapping[Row, Observed], record: Path) -> Verdict:
    return verdicts.judge(sound, verdicts.observed(record))


@contextlib.contextmanager
def hunting(stack: Stack, catalogue: Catalogue) -> Iterator[Hunt]:
    """Prepare a hunt in a stack; its environment is made first if need be, and no line is missing in its Keras."""
    folder = stack.root / ".nox" / "planted"
    folder.mkdir(parents=True, exist_ok=True)
    scenarios = discovery.discover([str(stack.root / each) for each in asking.FOLDERS])
    basis = f"{stack.name} {stack.digest('cpu')} {identity.observing()}"
    memory = Memory(folder / f"{stack.name}.verdicts.jsonl", basis, {each.id: each.digest for each in scenarios})
    with (
        environments.lent(stack, "cpu") as environment,
        planting.copied(planting.package(environment), catalogue) as copy,
    ):
        for fault in catalogue.faults:
            planting.find(planting.package(environment), catalogue, fault)
        harness = Harness(stack, environment)
        sound = Sound(folder / f"{environment.name}.sound.jsonl", lambda question: harness.ask(copy, question))
        yield Hunt(harness, catalogue, scenarios, sound, memory)
