"""
Mutants that change nothing that anybody could see, told apart by hand, each with its reason.

One file a version of Keras, read strictly: an entry that fits no mutant may hide a survivor.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import fields, frozen

from mutants.errors import BadList
from stacks.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mutants.drawn.sampling import Drawn

FOLDER = Path(__file__).resolve().parent.parent
PROVEN = "Python makes the same bytecode of it"


@frozen
class Equivalent:
    """A mutant by where it stands and what it does, for line numbers move, and the *reason* why it changes nothing."""

    file: str
    function: str
    operator: str
    before: str
    after: str
    reason: str

    def fits(self, mutant: Drawn) -> bool:
        """Whether it is this mutant."""
        said = (self.file, self.function, self.operator, self.before, self.after)
        return said == (mutant.site.file, mutant.site.function, mutant.operator, mutant.before, mutant.after)


KEYS = tuple(each.name for each in fields(Equivalent))


def file_for(keras: tuple[int, int], folder: Path = FOLDER) -> Path:
    """Where those of a version of Keras stand."""
    return folder / f"equivalent-{keras[0]}.{keras[1]}.toml"


def load(path: Path) -> tuple[Equivalent, ...]:
    """Read one list, or raise the first `BadList`; none where there is no file."""
    if not path.is_file():
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadList(path, "as a whole", f"this is not TOML: {error}", "Put lines into single quotes.") from error
    return tuple(_equivalent(path, at, each) for at, each in enumerate(tables.get("equivalent", []), 1))


def reasons(listed: Iterable[Equivalent], mutants: Iterable[Drawn]) -> Mapping[str, str]:
    """Why mutants are equivalent, by their names."""
    known = tuple(listed)
    return {each.name: one.reason for each in mutants for one in known if one.fits(each)}


def _equivalent(path: Path, at: int, table: Mapping[str, Any]) -> Equivalent:
    where = f"equivalent {at}"
    for key in table:
        if key not in KEYS:
            raise BadList(path, f"{where} {key}", "is not a key of an equivalent mutant", did_you_mean(key, KEYS))
    for key in KEYS:
        if not isinstance(table.get(key), str) or not table[key]:
            raise BadList(path, f"{where} {key}", "is missing or no text", f"It needs {', '.join(KEYS)}.")
    return Equivalent(**table)
