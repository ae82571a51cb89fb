"""What a mutant is asked: the cells of the scenarios, and the drawn models with their relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from fuzz.cases import Batch, cases_of
from fuzz.drawing import draw
from harness import discovery
from harness.modes import USUAL
from mutants import selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fuzz.cases import Case
    from harness.discovery import Scenario
    from mutants.verdicts import Row

MODELS = 100
"""How many models are drawn; the more, the likelier that one meets the line of a mutant in a way that shows it."""
SEED = 20
"""What they are drawn by; no campaign of `nox -s fuzz` that scenarios came of was."""
CHEAPEST = ("eager", "train", "predict")
"""The modes from the cheapest to the dearest."""


@frozen
class Questions:
    """All that can kill a mutant: *scenarios* of the project, and the texts of the cases of *batch* in *files*."""

    scenarios: Mapping[str, Scenario]
    batch: Batch
    files: tuple[Path, ...]
    texts: Mapping[str, Scenario] = field(repr=False)

    @property
    def known(self) -> Mapping[str, Scenario]:
        """Every text by its id."""
        return {**self.scenarios, **self.texts}

    def first_rows(self) -> tuple[Row, ...]:
        """Each scenario in its cheapest mode."""
        return tuple((each.id, _modes(each)[0]) for each in self.scenarios.values())

    def more_rows(self, id_: str) -> tuple[Row, ...]:
        """A scenario in its other modes."""
        return tuple((id_, mode) for mode in _modes(self.scenarios[id_])[1:])

    def rows_of(self, case: Case) -> tuple[Row, ...]:
        """The cells of a case, the cheapest first."""
        ids = [self.batch.scenario(case, name) for name in case.texts]
        modes = (case.kind.judged_in,) if case.relation else tuple(reversed(case.kind.modes))
        return tuple((id_, mode) for id_ in ids for mode in modes)

    def drawn_rows(self) -> Iterator[Row]:
        """The cells of all cases."""
        yield from dict.fromkeys(row for case in self.batch.cases for row in self.rows_of(case))


def _modes(scenario: Scenario) -> list[str]:
    return [mode for mode in CHEAPEST if mode in scenario.modes and mode in USUAL]


def questions(root: Path, folder: Path, keras: tuple[int, int]) -> Questions:
    """The scenarios of the project at *root*, and models for a version of Keras, whose files go into *folder*."""
    scenarios = discovery.discover([str(root / each) for each in selection.FOLDERS])
    batch = Batch("mutants", tuple(cases_of(draw(MODELS, SEED, keras), 0, keras)))
    files = batch.write(folder)
    texts = discovery.discover([str(each) for each in files])
    return Questions({each.id: each for each in scenarios}, batch, files, {each.id: each for each in texts})
