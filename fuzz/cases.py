"""What is run of a drawn model: the model itself, and the two texts of a relation that it has to keep."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from fuzz import text
from fuzz.models import Training
from fuzz.relations import relations_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from fuzz.models import Model
    from fuzz.relations import Relation
    from reports.reading.records import Mode

WITH_A_GRAPH = 3
"""Of so many models that are called, and of so many that are held against a twin, one is compiled to a graph too.

That takes most of the time, and seldom shows what a direct call does not; TensorFlow 1 knows nothing else.
"""


@frozen
class Kind:
    """What is done with a file of models: *letter* is what its name begins with."""

    letter: str
    modes: tuple[Mode, ...]

    @property
    def judged_in(self) -> Mode:
        """The mode in which relations are judged."""
        return self.modes[-1]


CALLED = Kind("e", ("eager",))
COMPILED = Kind("f", ("predict", "eager"))
TRAINED = Kind("t", ("train",))
TWINS = Kind("d", ("eager",))
COMPILED_TWINS = Kind("r", ("predict",))
TRAINED_TWINS = Kind("w", ("train",))
KINDS = (CALLED, COMPILED, TRAINED, TWINS, COMPILED_TWINS, TRAINED_TWINS)


@frozen
class Case:
    """A model by its name; with a *relation*, both texts of that."""

    name: str
    model: Model
    relation: Relation | None = None
    compiled: bool = True
    """Whether it is compiled to a graph."""
    shared: bool = False
    """Whether the first text of its relation is the model of the same name, which is run anyway."""

    @property
    def kind(self) -> Kind:
        """The kind of file that it stands in."""
        if self.relation:
            return TRAINED_TWINS if self.relation.trains else COMPILED_TWINS if self.compiled else TWINS
        if self.model.training is not Training.NONE:
            return TRAINED
        return COMPILED if self.compiled else CALLED

    @property
    def texts(self) -> Mapping[str, Model]:
        """The functions that it takes, by their names; none where the relation says nothing of the model."""
        if self.relation is None:
            return {self.name: self.model}
        found = self.relation.twins(self.model)
        return {f"{self.name}_one": found[0], f"{self.name}_other": found[1]} if found else {}

    @property
    def written(self) -> Mapping[str, Model]:
        """Those of its texts that it has to itself."""
        return {name: each for name, each in self.texts.items() if not (self.shared and name.endswith("_one"))}

    @property
    def by_itself(self) -> Case:
        """The same, sharing no text with another."""
        return evolve(self, shared=False)

    def home(self, function: str) -> tuple[Kind, str]:
        """The kind of file in which one of its texts stands, and the function's name there."""
        if not self.shared or not function.endswith("_one"):
            return self.kind, function
        return Case(self.name, self.model, compiled=self.compiled).kind, self.name


@frozen
class Batch:
    """Cases that are run together, *name* is a part of the names of their files."""

    name: str
    cases: tuple[Case, ...]

    def scenario(self, case: Case, function: str) -> str:
        """The id under which a text of a case is run."""
        kind, name = case.home(function)
        return f"{kind.letter}{self.name}.{name}"

    @property
    def scenarios(self) -> Mapping[str, Case]:
        """Every case by the ids of the texts that it has to itself."""
        return {self.scenario(case, name): case for case in self.cases for name in case.written}

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write the files, those only in which something stands."""
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(file for kind in KINDS for file in self._file(folder, kind))

    def _file(self, folder: Path, kind: Kind) -> Iterator[Path]:
        texts = [each for case in self.cases if case.kind == kind for each in case.written.items()]
        if texts:
            file = folder / f"{kind.letter}{self.name}.py"
            written = text.file_text(texts, kind.modes)
            # The same text again would be an edit to whoever looks at the file's time.
            if not file.is_file() or file.read_text(encoding="utf-8") != written:
                file.write_text(written, encoding="utf-8")
            yield file


def cases_of(models: Iterable[Model], first: int, keras: tuple[int, int]) -> Iterator[Case]:
    """Each model, and one relation that says something of it: that which was asked least often until then."""
    asked: Counter[str] = Counter()
    for number, model in enumerate(models, first):
        name, compiled = f"m{number:05}", number % WITH_A_GRAPH == 0
        yield Case(name, model, compiled=compiled)
        said = min(relations_of(model, keras), key=lambda each: asked[each.name], default=None)
        if said:
            asked[said.name] += 1
            yield _held(Case(name, said.asked_of(model), said, compiled), model)


def _held(case: Case, model: Model) -> Case:
    """A case of a relation; where its first text is *model* itself, that is run once for both."""
    is_model_itself = next(iter(case.texts.values())) == model and model.training is Training.NONE
    return evolve(case, shared=is_model_itself)
