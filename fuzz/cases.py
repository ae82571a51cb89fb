"""What is run of a drawn model: the model itself, and the two texts of a relation that it has to keep."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from fuzz import text
from fuzz.models import Training
from fuzz.relations import relations_of, untrained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from fuzz.models import Model
    from fuzz.relations import Relation
    from reports.reading.records import Mode

ALONE, TRAINED, TWINS = "f", "t", "r"
"""What the name of a file begins with: models that are called, models that are trained, both texts of a relation."""
MODES: Mapping[str, tuple[Mode, ...]] = {
    ALONE: ("predict", "eager"),
    TRAINED: ("predict", "train"),
    TWINS: ("predict",),
}


@frozen
class Case:
    """A model by its name; with a *relation*, both texts of that."""

    name: str
    model: Model
    relation: Relation | None = None

    @property
    def kind(self) -> str:
        """The kind of file that it stands in."""
        if self.relation:
            return TWINS
        return ALONE if self.model.training is Training.NONE else TRAINED

    @property
    def texts(self) -> Mapping[str, Model]:
        """The functions that it takes, by their names; none where the relation says nothing of the model."""
        if self.relation is None:
            return {self.name: self.model}
        found = self.relation.twins(self.model)
        return {f"{self.name}_one": found[0], f"{self.name}_other": found[1]} if found else {}


@frozen
class Batch:
    """Cases that are run together, *name* is a part of the names of their files."""

    name: str
    cases: tuple[Case, ...]

    def scenario(self, function: str, kind: str) -> str:
        """The id of a function of this batch."""
        return f"{kind}{self.name}.{function}"

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write the files, those only in which something stands."""
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(file for kind, modes in MODES.items() for file in self._file(folder, kind, modes))

    def _file(self, folder: Path, kind: str, modes: Sequence[str]) -> Iterator[Path]:
        texts = [each for case in self.cases if case.kind == kind for each in case.texts.items()]
        if texts:
            file = folder / f"{kind}{self.name}.py"
            written = text.file_text(texts, modes)
            # The same text again would be an edit to whoever looks at the file's time.
            if not file.is_file() or file.read_text(encoding="utf-8") != written:
                file.write_text(written, encoding="utf-8")
            yield file


def cases_of(models: Iterable[Model], first: int, keras: tuple[int, int]) -> Iterator[Case]:
    """Each model, and one relation that says something of it: that which was asked least often until then."""
    asked: Counter[str] = Counter()
    for number, model in enumerate(models, first):
        yield Case(f"m{number:05}", model)
        said = min(relations_of(model, keras), key=lambda each: asked[each.name], default=None)
        if said:
            asked[said.name] += 1
            yield Case(f"m{number:05}", untrained(model), said)
