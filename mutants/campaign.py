"""The mutants of one stack, each run against the scenarios until one of them kills it."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from attrs import frozen

from harness import discovery, identity
from mutants import keras_copies, selection, verdicts
from mutants.harness_runs import CopyRequest, Harness
from mutants.original import Original
from mutants.verdict_cache import VerdictCache
from mutants.verdicts import Killed, Survived
from stacks import environments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mutants.catalogue import Catalogue, Mutant
    from mutants.verdicts import Row, Verdict
    from reports.reading.matrix import Observed
    from stacks.stack import Stack

Judged = tuple["Mutant", "Verdict"]


@frozen
class Campaign:
    """One stack with its mutants: *original* is its unchanged Keras, *cache* keeps the verdicts."""

    harness: Harness
    catalogue: Catalogue
    scenarios: Sequence[discovery.Scenario]
    original: Original
    cache: VerdictCache

    def judged(self, jobs: int) -> Iterator[Judged]:
        """Run each mutant, *jobs* side by side, and give the verdicts in the order of the list."""
        with ThreadPoolExecutor(jobs) as pool:
            waiting = [(each, pool.submit(self.verdict, each)) for each in self.catalogue.mutants]
            try:
                for mutant, future in waiting:
                    yield mutant, future.result()
            finally:
                self.harness.stop.set()
                pool.shutdown(cancel_futures=True)

    def verdict(self, mutant: Mutant) -> Verdict:
        """Give the verdict on a mutant: the one that still stands, or a new one."""
        known = self.cache.recall(mutant)
        if known is not None:
            return known
        verdict = self._test(mutant)
        self.cache.keep(mutant, verdict)
        return verdict

    def _test(self, mutant: Mutant) -> Verdict:
        found: Verdict = Survived(0)
        keras = keras_copies.package(self.harness.environment)
        with keras_copies.copied(keras, self.catalogue, mutant) as copy:
            for ids in selection.rounds(mutant, self.scenarios, self.cache.last(mutant)):
                found = self._run(copy, ids)
                if isinstance(found, Killed):
                    break
        return found

    def _run(self, copy: Path, ids: tuple[str, ...]) -> Verdict:
        record, original = copy / "record.jsonl", self.original.observed(ids)
        growth = verdicts.Growth(record)

        def enough() -> bool:
            return growth.is_due() and isinstance(_judge(original, record), Killed)

        self.harness.run(copy, CopyRequest(ids, record), enough)
        verdict = _judge(original, record)
        if isinstance(verdict, Survived) or self._stands(verdict, record):
            return verdict
        return self._run(copy, ids)

    def _stands(self, verdict: Killed, record: Path) -> bool:
        """Whether the difference is a real one, and not that of an unstable cell."""
        return verdict == _judge(self.original.observed((verdict.scenario,), twice=True), record)


def _judge(original: Mapping[Row, Observed], record: Path) -> Verdict:
    return verdicts.judge(original, verdicts.observed(record))


@contextlib.contextmanager
def campaign_in(stack: Stack, catalogue: Catalogue) -> Iterator[Campaign]:
    """Prepare a campaign in a stack; its environment is made first if need be, and no line is missing in its Keras."""
    folder = stack.root / ".nox" / "mutant-verdicts"
    folder.mkdir(parents=True, exist_ok=True)
    scenarios = discovery.discover([str(stack.root / each) for each in selection.FOLDERS])
    basis = f"{stack.name} {stack.digest('cpu')} {identity.observing()}"
    cache = VerdictCache(folder / f"{stack.name}.verdicts.jsonl", basis, {each.id: each.digest for each in scenarios})
    with (
        environments.lent(stack, "cpu") as environment,
        keras_copies.copied(keras_copies.package(environment), catalogue) as copy,
    ):
        for mutant in catalogue.mutants:
            keras_copies.find(keras_copies.package(environment), catalogue, mutant)
        harness = Harness(stack, environment)
        original = Original(folder / f"{environment.name}.original.jsonl", lambda request: harness.run(copy, request))
        yield Campaign(harness, catalogue, scenarios, original, cache)
