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

FIRST = 10
"""How many cells are run before any that the unchanged Keras would have to be run in too."""
MOST = 120
"""How many cells of scenarios one mutant is run in at most, so that lines which all of them reach take minutes only."""
OTHERWISE = 40
"""How many cells in dearer modes are tried, where none of the cheaper ones killed the mutant."""

DEAR = 8.0
"""Seconds of a cell that is left to the end: an LSTM in training takes as long as ten others."""


@frozen
class Order:
    """The cells that *unchanged* saw, ordered for each mutant."""

    questions: Questions
    unchanged: Unchanged

    def rounds(self, mutant: Drawn, last: str | None) -> tuple[tuple[Row, ...], ...]:
        """The cells of scenarios: each round is run only if those before did not kill the mutant."""
        reached = [row for row in self.questions.first_rows() if self.reaches(row, mutant)]
        rows = [row for row in reached if row[0] == last]
        rows += [row for row in self._spread(reached, mutant) if row not in rows]
        return tuple(rows[:FIRST]), tuple(rows[FIRST:MOST])

    def otherwise(self, mutant: Drawn) -> tuple[Row, ...]:
        """The cells in other modes, of scenarios that reach the line or at least its function, or its file."""
        first = self.questions.first_rows()
        near = [row for row in first if self.reaches(row, mutant)]
        near = near or [row for row in first if self._is_near(row, mutant)]
        other = (row for id_, _ in self._spread(near, mutant) for row in self.questions.more_rows(id_))
        return tuple(other)[:OTHERWISE]

    def cases(self, mutant: Drawn) -> tuple[Case, ...]:
        """The drawn models and relations that reach the line, each relation in turn, those of its layer first."""
        met: Counter[tuple[bool, str]] = Counter()
        ranked = []
        for case in (each for each in self.questions.batch.cases if self._case_reaches(each, mutant)):
            kind = case.relation.name if case.relation else ""
            is_far = not any(self._names(row, mutant) for row in self.questions.rows_of(case))
            is_dear = any(self.unchanged.of(row).line["seconds"] > DEAR for row in self.questions.rows_of(case))
            met[is_far, kind] += 1
            ranked.append((is_dear, not kind, is_far, met[is_far, kind], case.name, case))
        return tuple(case for *_, case in sorted(ranked, key=lambda each: each[:-1]))

    def reaches(self, row: Row, mutant: Drawn) -> bool:
        """Whether a cell of the unchanged Keras executes the statement."""
        site = mutant.site
        return any(file == site.file and site.line <= line <= site.last for file, line in self.unchanged.of(row).hits)

    def _case_reaches(self, case: Case, mutant: Drawn) -> bool:
        return any(self.reaches(row, mutant) for row in self.questions.rows_of(case))

    def _is_near(self, row: Row, mutant: Drawn) -> bool:
        return any(file == mutant.site.file for file, _ in self.unchanged.of(row).hits)

    def _spread(self, rows: Iterable[Row], mutant: Drawn) -> Sequence[Row]:
        """Those first that name the class of the line; one of each theme before a second of any, the cheapest first."""
        met: Counter[str] = Counter()
        ranked = []
        for row in sorted(rows, key=lambda row: self.unchanged.of(row).line["seconds"]):
            theme = row[0].partition(".")[0]
            met[theme] += 1
            ranked.append((not self._names(row, mutant), met[theme], row))
        return [row for *_, row in sorted(ranked)]

    def _names(self, row: Row, mutant: Drawn) -> bool:
        words = re.findall(r"\b[A-Z]\w+", mutant.site.function) or [
            mutant.site.file.rpartition("/")[2].removesuffix(".py")
        ]
        return any(word in self.questions.known[row[0]].source for word in words)
