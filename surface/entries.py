"""The listings of the Keras versions, merged: an entry is a name of the public surface with its facts in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LISTINGS = Path(__file__).resolve().parent / "listings"
STACKS = ("tf-2.15", "tf-2.21", "keras-nightly")
"""The stacks whose Keras is listed, from the oldest to the newest."""
TOUCHES = ("takes", "computes", "supports", "reads", "sets")
"""Facts that say that a mask matters to it."""
DENIES = ("takes none", "supports none")

Kind = Literal["layer", "loss", "metric", "method"]


@frozen
class Version:
    """A Keras whose surface was listed."""

    stack: str
    keras: str

    @property
    def short(self) -> str:
        """What a table has room for."""
        major, minor, *_ = self.keras.split(".")
        return "nightly" if "dev" in self.keras else f"{major}.{minor}"


@frozen
class Entry:
    """A layer, loss, metric or method, and what each version that has it has to do with masks."""

    kind: Kind
    name: str
    aliases: frozenset[str]
    arguments: frozenset[str]
    facts: Mapping[Version, Mapping[str, str]] = field(hash=False)
    sources: Mapping[Version, str] = field(hash=False)

    @property
    def newest(self) -> Version:
        """The newest release that has it; a nightly only where nothing else does."""
        released = [each for each in self.sources if "dev" not in each.keras]
        return (released or list(self.sources))[-1]

    @property
    def touches(self) -> bool:
        """Whether a mask matters to it in any version."""
        return any(self.has(fact) for fact in TOUCHES)

    def has(self, fact: str) -> bool:
        """Whether *fact* is one of any version."""
        return any(fact in facts for facts in self.facts.values())

    @property
    def evidence(self) -> str:
        """The line of source that shows what it does not do: its call, or where it begins."""
        return self.facts[self.newest].get("takes none") or self.sources[self.newest]


def versions() -> tuple[Version, ...]:
    """The versions that are listed."""
    return tuple(Version(stack, _listed(stack)["keras"]) for stack in STACKS)


def entries() -> tuple[Entry, ...]:
    """All entries of all versions, by kind and name."""
    found: dict[tuple[str, str], list[tuple[Version, dict[str, Any]]]] = {}
    for version in versions():
        for each in _listed(version.stack)["entries"]:
            found.setdefault((each["kind"], _name(each, found)), []).append((version, each))
    return tuple(_merged(kind, name, rows) for (kind, name), rows in sorted(found.items()))


def _listed(stack: str) -> dict[str, Any]:
    listed: dict[str, Any] = json.loads((LISTINGS / f"{stack}.json").read_text(encoding="utf-8"))
    return listed


def _name(row: Mapping[str, Any], found: Mapping[tuple[str, str], object]) -> str:
    """Its name, or the one under which an older version has it; a method goes by its own name for all models."""
    if row["kind"] == "method":
        return str(row["name"]).partition(".")[2]
    return next((each for each in (row["name"], *row["aliases"]) if (row["kind"], each) in found), row["name"])


def _merged(kind: Any, name: str, rows: Sequence[tuple[Version, dict[str, Any]]]) -> Entry:
    names = {each for _, row in rows for each in (row["name"], *row["aliases"])} - {name}
    facts: dict[Version, dict[str, str]] = {}
    sources: dict[Version, str] = {}
    for version, row in rows:
        facts[version] = {**row["facts"], **facts.get(version, {})}
        sources.setdefault(version, row["source"])
    return Entry(
        kind=kind,
        name=name,
        aliases=frozenset(names if kind != "method" else ()),
        arguments=frozenset(each for _, row in rows for each in row["arguments"]),
        facts=facts,
        sources=sources,
    )
