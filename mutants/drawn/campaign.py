"""Mutants drawn from the Keras of one stack, each tried by scenarios, generated models and relations."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from fuzz.neighbours import release
from harness import identity
from mutants.catalogue import Mutant
from mutants.drawn import equivalents, forks, questions, sampling
from mutants.drawn.equivalents import PROVEN
from mutants.drawn.findings import BY_MODELS, BY_RELATIONS, BY_SCENARIOS, Tried
from mutants.drawn.order import Order
from mutants.drawn.sites import masking_modules
from mutants.drawn.small_records import small_records
from mutants.drawn.trials import Court
from mutants.drawn.unchanged import Unchanged
from mutants.selection import FOLDERS
from mutants.verdict_cache import VerdictCache
from mutants.verdicts import Killed
from stacks import environments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mutants.drawn.forks import Server
    from mutants.drawn.questions import Questions
    from mutants.drawn.sampling import Drawn
    from mutants.verdicts import Verdict
    from stacks.stack import Stack

REACH = Path(__file__).resolve().parent.parent / "inside" / "reach.py"
"""What says which lines a cell reaches: what it said does not stand once it is another."""


@frozen
class Campaign:
    """The *mutants* that were drawn in one stack; *equivalent* says of which there is nothing to see, and why."""

    mutants: Sequence[Drawn]
    equivalent: Mapping[str, str]
    court: Court = field(repr=False)
    cache: VerdictCache = field(repr=False)

    def tried(self) -> Iterator[Tried]:
        """Try each mutant, in the order in which they were drawn; equivalent ones are not run."""
        for mutant in self.mutants:
            started = time.monotonic()
            reason = self.equivalent.get(mutant.name, "")
            found = None if reason else self._verdicts(mutant)
            yield Tried(mutant, found, reason, time.monotonic() - started)

    def sieved(self) -> Iterator[Drawn]:
        """Run each mutant in the cells that are known only; most are killed so, before the costly ones have a turn."""
        for tried_by in (self._by_scenarios, self._by_drawn):
            for mutant in self.mutants:
                if mutant.name not in self.equivalent:
                    tried_by(mutant, 1)
                yield mutant

    def _verdicts(self, mutant: Drawn) -> Mapping[str, Verdict]:
        return {**self._by_scenarios(mutant, None), **self._by_drawn(mutant, None)}

    def _by_scenarios(self, mutant: Drawn, rounds: int | None) -> Mapping[str, Verdict]:
        entry = _entry(mutant, BY_SCENARIOS)
        known = self.cache.recall(entry)
        if known is not None:
            return {BY_SCENARIOS: known}
        found = {BY_SCENARIOS: self.court.by_scenarios(mutant, self.cache.last(entry), rounds)}
        self._keep(mutant, found, rounds)
        return found

    def _by_drawn(self, mutant: Drawn, rounds: int | None) -> Mapping[str, Verdict]:
        entries = {each: _entry(mutant, each) for each in (BY_MODELS, BY_RELATIONS)}
        known = {each: verdict for each, entry in entries.items() if (verdict := self.cache.recall(entry))}
        if len(known) == len(entries):
            return known
        found = {**dict(zip(entries, self.court.by_drawn(mutant, rounds), strict=True)), **known}
        self._keep(mutant, found, rounds)
        return found

    def _keep(self, mutant: Drawn, found: Mapping[str, Verdict], rounds: int | None) -> None:
        """Write the verdicts down; who survived the first rounds may yet be killed."""
        for each, verdict in found.items():
            if rounds is None or isinstance(verdict, Killed):
                self.cache.keep(_entry(mutant, each), verdict)


def _entry(mutant: Drawn, tried_by: str) -> Mutant:
    """The mutant as the cache of verdicts knows one; what tried it is a part of its name."""
    site = mutant.site
    name = f"{mutant.name} by {tried_by}"
    return Mutant(name=name, file=site.file, within=site.function, old=mutant.before, new=mutant.after, breaks="")


@contextlib.contextmanager
def campaign_in(stack: Stack, count: int, seed: int, say: Callable[[str], None]) -> Iterator[Campaign]:
    """Prepare a campaign of *count* mutants by a seed; the environment of the stack is made first if need be."""
    folder = stack.root / ".nox" / "mutant-verdicts"
    folder.mkdir(parents=True, exist_ok=True)
    keras = release(stack)
    asked = questions.questions(stack.root, folder / f"models-{keras[0]}.{keras[1]}", keras)
    paths = [*(stack.root / each for each in FOLDERS), *asked.files]
    with environments.lent(stack, "cpu") as environment, forks.serving(stack, environment, paths) as server:
        every = sampling.all_mutants(server.keras, masking_modules(server.keras, server.files))
        mutants = sampling.draw(every, server.keras, count, seed)
        court = court_of(folder / f"{environment.name}.unchanged.jsonl", asked, server, every, say)
        digests = {id_: each.digest for id_, each in asked.known.items()}
        cache = VerdictCache(folder / f"{stack.name}.drawn.jsonl", basis_of(stack), digests)
        listed = equivalents.load(equivalents.file_for(keras))
        proven = {each.name: PROVEN for each in mutants if sampling.is_proven_equivalent(each, server.keras)}
        yield Campaign(mutants, {**equivalents.reasons(listed, mutants), **proven}, court, cache)


def basis_of(stack: Stack) -> str:
    """What everything that is observed in a stack depends on."""
    return f"{stack.name} {stack.digest('cpu')} {identity.observing()}"


def court_of(file: Path, asked: Questions, server: Server, every: Sequence[Drawn], say: Callable[[str], None]) -> Court:
    """Where mutants of a stack are tried; what is known of its unchanged Keras is kept in *file*."""
    lines, stack = _lines(every), server.stack
    reach = identity.key(sorted(lines.items()), REACH.read_text(encoding="utf-8"))
    unchanged = Unchanged(file, f"{basis_of(stack)} {reach}", asked.known, server, say)
    return Court(unchanged, asked, Order(asked, unchanged), small_records(stack, asked.known), lines)


def _lines(mutants: Sequence[Drawn]) -> dict[str, list[int]]:
    """The lines of Keras that any mutant could be in, by file."""
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for each in mutants:
        lines[each.site.file].update(range(each.site.line, each.site.last + 1))
    return {file: sorted(found) for file, found in lines.items()}
