"""Which cells a mutant is run in, and in which order: those that reach its line, the likeliest and cheapest first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fuzz.cases import Case
    from mutants.drawn.questions import Questions
    from mutants.drawn.sampling import Drawn
    from mutants.drawn.unchanged import Unchanged
    from mutants.verdicts import Row

DEAR = 8.0
"""Seconds of a cell that is left to the end: an LSTM in training takes as long as ten others."""


@frozen
class Order:
    """The cells that can be asked for, and what *unchanged* knows of them, ordered for each mutant."""

    questions: Questions
    unchanged: Unchanged

    def reaching(self, mutant: Drawn, last: str | None = None) -> Sequence[Row]:
        """The cells of scenarios that are known to reach the line; *last* is the scenario that killed it before."""
        reached = self.only_reaching(self.questions.first_rows(), mutant)
        return sorted(self._spread(reached, mutant), key=lambda row: row[0] != last)

    def unknown(self, mutant: Drawn) -> Sequence[Row]:
        """The cells of scenarios of which nobody knows yet what they reach."""
        return self._spread(self._not_known(self.questions.first_rows()), mutant)

    def otherwise(self, mutant: Drawn) -> Sequence[Row]:
        """The cells in other modes, of scenarios that reach the line or at least its file."""
        first = [row for row in self.questions.first_rows() if self.unchanged.knows(row)]
        near = self.only_reaching(first, mutant) or [row for row in first if self._is_near(row, mutant)]
        return [row for id_, _ in self._spread(near, mutant) for row in self.questions.more_rows(id_)]

    def cases(self, mutant: Drawn) -> Sequence[Case]:
        """The drawn models and relations that are known to reach the line, each relation in turn."""
        known = (each for each in self._all_cases if not self._not_known(self.questions.rows_of(each)))
        return self._in_turn((each for each in known if self.case_reaches(each, mutant)), mutant)

    def unknown_cases(self, mutant: Drawn) -> Sequence[Case]:
        """The drawn models and relations of which nobody knows yet what they reach."""
        return self._in_turn(
            (each for each in self._all_cases if self._not_known(self.questions.rows_of(each))), mutant
        )

    @property
    def _all_cases(self) -> Sequence[Case]:
        return self.questions.batch.cases

    def only_reaching(self, rows: Iterable[Row], mutant: Drawn) -> list[Row]:
        """Those of the cells that execute the statement in the unchanged Keras."""
        return [row for row in rows if self._reaches(row, mutant)]

    def case_reaches(self, case: Case, mutant: Drawn) -> bool:
        """Whether one of its cells does."""
        return bool(self.only_reaching(self.questions.rows_of(case), mutant))

    def _reaches(self, row: Row, mutant: Drawn) -> bool:
        site = mutant.site
        hits = self.unchanged.of(row).hits if self.unchanged.knows(row) else ()
        return any(file == site.file and site.line <= line <= site.last for file, line in hits)

    def _not_known(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if not self.unchanged.knows(row)]

    def _is_near(self, row: Row, mutant: Drawn) -> bool:
        return any(file == mutant.site.file for file, _ in self.unchanged.of(row).hits)

    def _spread(self, rows: Iterable[Row], mutant: Drawn) -> Sequence[Row]:
        """Those first that name the class of the line; one of each theme before a second of any, the cheapest first."""
        met: Counter[str] = Counter()
        ranked = []
        for row in sorted(rows, key=self._seconds):
            theme = row[0].partition(".")[0]
            met[theme] += 1
            ranked.append((not self._names(row, mutant), self._seconds(row) > DEAR, met[theme], row))
        return [row for *_, row in sorted(ranked)]

    def _in_turn(self, cases: Iterable[Case], mutant: Drawn) -> Sequence[Case]:
        """Relations before models alone, those first that name the class of the line, and each relation in turn."""
        met: Counter[tuple[bool, str]] = Counter()
        ranked = []
        for case in cases:
            rows, kind = self.questions.rows_of(case), case.relation.name if case.relation else ""
            is_far = not any(self._names(row, mutant) for row in rows)
            is_dear = any(self._seconds(row) > DEAR for row in rows)
            met[is_far, kind] += 1
            ranked.append((is_dear, not kind, is_far, met[is_far, kind], case.name, case))
        return [case for *_, case in sorted(ranked, key=lambda each: each[:-1])]

    def _seconds(self, row: Row) -> float:
        """How long a cell takes; where nobody knows, training takes longest."""
        known = float(self.unchanged.of(row).line["seconds"]) if self.unchanged.knows(row) else 0.0
        return known or {"eager": 1.0, "predict": 2.0}.get(row[1], DEAR + 1)

    def _names(self, row: Row, mutant: Drawn) -> bool:
        file = mutant.site.file.rpartition("/")[2].removesuffix(".py")
        words = re.findall(r"\b[A-Z]\w+", mutant.site.function) or [file]
        return any(word in self.questions.known[row[0]].source for word in words)
