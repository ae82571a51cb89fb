"""Which Keras layers the scenarios put to work, by family and mode, counted from their text."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from harness import discovery
from harness.modes import MODES
from surface.notes import CUSTOM
from surface.scenario_notes import FOLDERS, ROOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

NO_LAYERS = frozenset({"Input", "InputLayer"})


@frozen
class Used:
    """A scenario, its family and the classes of the layers in its text and in the helpers it calls."""

    scenario: discovery.Scenario
    family: str
    layers: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which it is counted."""
        return self.family, "all", *self.scenario.modes


def families() -> Mapping[str, Sequence[str]]:
    """The names of the files of each family, in the order of the document."""
    return tomllib.loads((ROOM / "families.toml").read_text(encoding="utf-8"))


def used() -> tuple[Used, ...]:
    """Read the scenarios of the project, in order of file and line."""
    family_of = {file: family for family, files in families().items() for file in files}
    return tuple(
        Used(scenario, family_of[scenario.path.stem], frozenset(_layers(scenario.path, scenario.function)))
        for scenario in discovery.discover([str(folder) for folder in FOLDERS])
    )


def table(scenarios: Sequence[Used]) -> str:
    """A row a class of layer, a column a family or a mode."""
    columns = [*families(), "all", *MODES]
    counts = Counter(column for each in scenarios for column in each.columns)
    cells = Counter((layer, column) for each in scenarios for layer in each.layers for column in each.columns)
    rows = [_row(layer, (cells[layer, column] for column in columns)) for layer in _by_name(scenarios)]
    ruler = "| --- |" + " ---: |" * len(columns)
    return "\n".join([_row("layer", columns), ruler, *rows, _row("scenarios", (counts[each] for each in columns))])


def _by_name(scenarios: Iterable[Used]) -> list[str]:
    names = {layer for each in scenarios for layer in each.layers}
    return [*sorted(names - {CUSTOM}), *names & {CUSTOM}]


def _row(name: str, cells: Iterable[object]) -> str:
    return f"| {name} | " + " | ".join(str(cell or "") for cell in cells) + " |"


def _layers(path: Path, function: str) -> Iterator[str]:
    """The layer classes that *function* of the file at *path* names, itself or through the file's helpers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    waiting, reached = [function], set[str]()
    while waiting:
        name = waiting.pop()
        if name in defined and name not in reached:
            reached.add(name)
            parts = list(ast.walk(defined[name]))
            waiting += [part.id for part in parts if isinstance(part, ast.Name)]
            yield from (CUSTOM if kind == "Layer" else kind for kind in _named(parts) if kind not in NO_LAYERS)


def _named(parts: Iterable[ast.AST]) -> Iterator[str]:
    """The classes that are taken from `layers` or `keras.layers`."""
    for part in parts:
        if isinstance(part, ast.Attribute) and ast.unparse(part.value).split(".")[-1] == "layers":
            yield part.attr
