"""One mutant on trial: by the scenarios, by generated models, and by relations alone."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, field

from fuzz.cases import CALLED, COMPILED
from fuzz.judging import kept
from mutants import verdicts
from mutants.drawn.forks import forked
from mutants.verdicts import Killed, Survived

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fuzz.cases import Case
    from mutants.drawn.forks import Fork
    from mutants.drawn.order import Order
    from mutants.drawn.questions import Questions
    from mutants.drawn.sampling import Drawn
    from mutants.drawn.small_records import SmallRecords
    from mutants.drawn.unchanged import Unchanged
    from mutants.verdicts import Row, Verdict


Part = TypeVar("Part")
MOST = 120
"""How many cells one mutant is run in at most, so that lines which every scenario reaches take minutes only."""
TOGETHER = 15
"""How many cells, or how many drawn models, the unchanged Keras is run in before the mutant is."""
OTHERWISE = 40
"""How many cells in dearer modes are tried, where none of the cheaper ones killed the mutant."""


@define
class Court:
    """Where mutants of one stack are tried; *lines* are those of Keras whose reach is noted, by file."""

    unchanged: Unchanged
    questions: Questions
    order: Order
    records: SmallRecords
    lines: Mapping[str, Sequence[int]]
    _broken: dict[str, frozenset[str]] = field(factory=dict)

    def by_scenarios(self, mutant: Drawn, last: str | None, rounds: int | None = None) -> Verdict:
        """Run the scenarios that reach the line, until one kills the mutant; the first round is of known cells."""
        compared = 0
        for rows in islice(self._rounds(mutant, last), rounds):
            verdict = self._run(mutant, rows)
            compared += verdict.compared
            if isinstance(verdict, Killed):
                return verdicts.since(verdict, compared)
        return Survived(compared)

    def _rounds(self, mutant: Drawn, last: str | None) -> Iterator[Sequence[Row]]:
        """The cells, as soon as the unchanged Keras was run in them; a mutant that is killed needs few of them."""
        known = self.order.reaching(mutant, last)[:MOST]
        yield known
        found = len(known)
        for rows in _parts(self.order.unknown(mutant)):
            reaching = self._observed(rows, mutant) if found < MOST else []
            found += len(reaching)
            yield reaching
        yield self._observed(self.order.otherwise(mutant)[:OTHERWISE], mutant)

    def _observed(self, rows: Sequence[Row], mutant: Drawn) -> Sequence[Row]:
        """Those of the cells that reach the line, once the unchanged Keras was run in all of them."""
        self.unchanged.observe(rows, self.lines)
        return self.order.only_reaching(rows, mutant)

    def _run(self, mutant: Drawn, rows: Sequence[Row]) -> Verdict:
        waiting, compared = [row for row in rows if not self.unchanged.is_unstable(row)], 0
        while waiting:
            with forked(self.unchanged.server, mutant) as fork:
                verdict = self._first_killing(fork, waiting)
            compared += verdict.compared
            if isinstance(verdict, Survived) or self._stands(mutant, verdict):
                return verdicts.since(verdict, compared)
            # One that is seen anew is run once more, an unstable one never again.
            waiting = [row for row in waiting[verdict.compared - 1 :] if not self.unchanged.is_unstable(row)]
        return Survived(compared)

    def _first_killing(self, fork: Fork, rows: Sequence[Row]) -> Verdict:
        if fork.refused:
            return Survived(0)
        for compared, row in enumerate(rows, 1):
            killed = self._killed(fork.run(self.unchanged.cell(row)).line)
            if killed:
                return verdicts.since(killed, compared)
        return Survived(len(rows))

    def _killed(self, line: Mapping[str, Any]) -> Killed | None:
        """Whether a cell is not what it is without the mutant, by the rules of the report."""
        if not self.unchanged.differs(line):
            return None
        before = self.unchanged.of((line["scenario"], line["mode"])).line
        found = verdicts.judge(self.records.observed([before]), self.records.observed([line]))
        return found if isinstance(found, Killed) else None

    def _stands(self, mutant: Drawn, killed: Killed) -> bool:
        """
        Whether the difference is the mutant's, and not that of an unstable cell; it is asked again where not.

        Some warnings come once a process, so what ran before in a fork may make a difference, and so may what has not.
        """
        row = (killed.scenario, killed.mode)
        before = self.unchanged.of(row)
        steady = self.unchanged.is_steady(row) and not self.unchanged.differs(before.line)
        return steady and self.unchanged.differs(self._alone(mutant, row))

    def _alone(self, mutant: Drawn, row: Row) -> Mapping[str, Any]:
        """A cell of the mutant in a process of its own."""
        with forked(self.unchanged.server, mutant) as fork:
            return fork.run(self.unchanged.cell(row)).line

    def by_drawn(self, mutant: Drawn, rounds: int | None = None) -> tuple[Verdict, Verdict]:
        """Run drawn models and relations that reach the line, until a model and a relation have killed the mutant."""
        found: tuple[Verdict, Verdict] = (Survived(0), Survived(0))
        seen: dict[Row, Mapping[str, Any]] = {}
        for cases in islice(self._drawn_rounds(mutant), rounds):
            found = self._by_cases(mutant, cases, found, seen)
            if all(isinstance(each, Killed) for each in found) or len(seen) >= MOST:
                break
        return found

    def _drawn_rounds(self, mutant: Drawn) -> Iterator[Sequence[Case]]:
        yield self.order.cases(mutant)
        for cases in _parts(self.order.unknown_cases(mutant)):
            self.unchanged.observe([row for each in cases for row in self.questions.rows_of(each)], self.lines)
            yield [each for each in cases if self.order.case_reaches(each, mutant)]

    def _by_cases(
        self, mutant: Drawn, cases: Sequence[Case], before: tuple[Verdict, Verdict], seen: dict[Row, Mapping[str, Any]]
    ) -> tuple[Verdict, Verdict]:
        """Try some cases; what an unstable cell seems to kill is tried again without it."""
        while cases:
            with forked(self.unchanged.server, mutant) as fork:
                found = self._drawn(fork, cases, before, seen) if not fork.refused else before
            fallen = [each for each in found if isinstance(each, Killed) and not self._stands(mutant, each)]
            if not fallen:
                return found
            # Judged again by what the mutant does there by itself.
            seen |= {row: self._alone(mutant, row) for each in fallen if (row := (each.scenario, each.mode)) in seen}
        return before

    def _drawn(
        self, fork: Fork, cases: Sequence[Case], before: tuple[Verdict, Verdict], seen: dict[Row, Mapping[str, Any]]
    ) -> tuple[Verdict, Verdict]:
        models, relations = before
        for case in cases:
            is_due = isinstance(models, Survived) or (isinstance(relations, Survived) and _promises(case))
            if not is_due or len(seen) >= MOST:
                continue
            lines = self._case_lines(fork, case, seen)
            if isinstance(models, Survived):
                models = next(filter(None, map(self._killed, lines)), Survived(len(seen)))
            if isinstance(relations, Survived):
                relations = self._breaks(case, lines) or Survived(len(seen))
        return models, relations

    def _case_lines(self, fork: Fork, case: Case, seen: dict[Row, Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        rows = [row for row in self.questions.rows_of(case) if not self.unchanged.is_unstable(row)]
        for row in rows:
            if row not in seen:
                seen[row] = fork.run(self.unchanged.cell(row)).line
        return [seen[row] for row in rows]

    def _breaks(self, case: Case, lines: Sequence[Mapping[str, Any]]) -> Killed | None:
        """The promise that a case breaks in the mutant by itself, and not in the unchanged Keras."""
        if not _promises(case) or not any(map(self.unchanged.differs, lines)):
            return None
        broken = {what: layer for what, layer in self._promises_broken(case, lines) if what not in self._before(case)}
        if not broken:
            return None
        what, layer = next(iter(broken.items()))
        changed = next(filter(self.unchanged.differs, lines))
        return Killed(changed["scenario"], changed["mode"], what, layer or None, 0)

    def _before(self, case: Case) -> frozenset[str]:
        """The promises that the case breaks in the unchanged Keras."""
        key = self.questions.batch.scenario(case, next(iter(case.texts))) + (
            case.relation.name if case.relation else ""
        )
        if key not in self._broken:
            lines = [self.unchanged.of(row).line for row in self.questions.rows_of(case)]
            self._broken[key] = frozenset(what for what, _ in self._promises_broken(case, lines))
        return self._broken[key]

    def _promises_broken(self, case: Case, lines: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        seen = self.records.observations(lines)
        for each in kept(seen, self.records.stack.name, self.questions.batch, case):
            yield each.signature.what, each.signature.layer_class


def _parts(things: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Some at a time; nothing follows from the later ones where the earlier ones did."""
    for at in range(0, len(things), TOGETHER):
        yield things[at : at + TOGETHER]


def _promises(case: Case) -> bool:
    """Whether something is promised of a case whatever another Keras does."""
    return case.relation is not None or case.kind in {CALLED, COMPILED}
