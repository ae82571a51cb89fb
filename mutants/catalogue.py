"""
The lists of mutants, one file a Keras version, read strictly.

A mutant that cannot be applied as it is written would count as a survivor, so every key is checked here.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, fields, frozen

from mutants.errors import BadList, NoList, UnknownMutant
from stacks.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).parent
HEAD = {"keras": str, "version-in": list}
"""The keys on top of a list: which Keras it is for, and the files of it that say so."""


def _text(default: str | None = None) -> Any:  # noqa: ANN401 - attrs.field lies the same way
    return field(metadata={"kind": str}) if default is None else field(default=default, metadata={"kind": str})


@frozen(kw_only=True)
class Mutant:
    """
    One line of Keras's masking code, and what it is changed to.

    *file* is below the folder of the package, *within* the class or function that the line stands in (dots between
    nested ones), *old* and *new* are the line without its indentation, *breaks* says what goes wrong.
    *see* are words of scenarios that should kill it first; where there are none, the class that the line stands in.
    """

    name: str
    file: str = _text()
    within: str = _text("")
    old: str = _text()
    new: str = _text()
    breaks: str = _text()
    see: tuple[str, ...] = field(default=(), metadata={"kind": list})

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which to choose the scenarios to run first; none where nothing is nearer than the rest."""
        classes = tuple(part for part in self.within.split(".") if re.match("[A-Z]", part))
        return self.see or classes[:1]


KEYS = {each.name: each for each in fields(Mutant) if each.metadata}
REQUIRED = tuple(name for name in KEYS if name not in {"within", "see"})


@frozen
class Catalogue:
    """The mutants for one version of Keras; *version_in* are the files of the package that state the version."""

    path: Path
    keras: str
    version_in: tuple[str, ...]
    mutants: tuple[Mutant, ...]


def load(path: Path) -> Catalogue:
    """Read one list, or raise the first `BadList`."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        hint = "Put lines with double quotes in them into single quotes: old = 'x[\"mask\"]'."
        raise BadList(path, "as a whole", f"this is not TOML: {error}", hint) from error
    for key, kind in HEAD.items():
        if not isinstance(tables.get(key), kind):
            hint = 'A list opens with keras = "2.15.0" and version-in = ["__init__.py"].'
            raise BadList(path, key, "is missing or of another type", hint)
    version, version_in = tables.pop("keras"), tables.pop("version-in")
    mutants = tuple(_mutant(path, name, table) for name, table in tables.items())
    return Catalogue(path, version, tuple(version_in), mutants)


def for_keras(stack: str, keras: str, folder: Path = FOLDER) -> Catalogue:
    """Find the list for the Keras of a stack, or raise `NoList`."""
    lists = {each.keras: each for each in map(load, sorted(folder.glob("keras-*.toml")))}
    if keras not in lists:
        raise NoList(stack, keras, tuple(lists))
    return lists[keras]


def select(catalogues: Sequence[Catalogue], word: str) -> tuple[Catalogue, ...]:
    """Pick the mutants with a word in their names; no word picks them all, a word that none has is `UnknownMutant`."""
    chosen = tuple(
        evolve(catalogue, mutants=tuple(each for each in catalogue.mutants if word.lower() in each.name))
        for catalogue in catalogues
    )
    if not any(each.mutants for each in chosen):
        raise UnknownMutant(word, tuple(mutant.name for each in catalogues for mutant in each.mutants))
    return chosen


def _mutant(path: Path, name: str, table: object) -> Mutant:
    place = f"[{name}]"
    if not isinstance(table, dict):
        raise BadList(path, name, "is outside a table", "A mutant is a [table].")
    _check_keys(path, place, table)
    if table["old"] == table["new"]:
        raise BadList(path, f"{place} new", "is the same line as old", "A mutant changes something.")
    values: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in table.items()}
    return Mutant(name=name, **values)


def _check_keys(path: Path, place: str, table: Mapping[str, object]) -> None:
    for key, value in table.items():
        if key not in KEYS:
            raise BadList(path, f"{place} {key}", "is not a key of a mutant", did_you_mean(key, KEYS))
        if not isinstance(value, KEYS[key].metadata["kind"]):
            raise BadList(path, f"{place} {key}", "is of another type", "Lines are texts, see is a list of them.")
    _check_required(path, place, [key for key in REQUIRED if not table.get(key)])


def _check_required(path: Path, place: str, missing: Sequence[str]) -> None:
    if missing:
        raise BadList(path, f"{place} {missing[0]}", "is missing", f"A mutant needs {', '.join(REQUIRED)}.")
