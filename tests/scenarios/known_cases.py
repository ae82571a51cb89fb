"""
Holds the public reports of known_cases.toml against records.

`python -m tests.scenarios.known_cases results/*.jsonl` says of each pair of stacks whether the records show it.
It ends with 1 where they show something else.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.judging.changes import compare
from reports.judging.kinds import Kind
from reports.reading.loading import load
from reports.reading.matrix import CellId, Matrix, Observed
from reports.reading.merging import merge
from reports.reading.records import Mode  # noqa: TC001 - msgspec reads the annotation
from stacks import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FILE = Path(__file__).with_name("known_cases.toml")
Pair = tuple[str, str]
"""An older stack and a newer one."""
NO_CHANGE = frozenset({Kind.SAME, Kind.DRIFT})
NOT_KNOWN = frozenset({Kind.UNSTABLE, Kind.NOT_COMPARABLE})


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A public report, the scenarios that show it, and between which stacks they must and must not part."""

    id: str
    title: str
    sources: tuple[str, ...]
    scenarios: tuple[str, ...]
    mode: Mode = "predict"
    parts: tuple[Pair, ...] = ()
    same: tuple[Pair, ...] = ()
    remark: str = ""

    @property
    def pairs(self) -> Iterator[tuple[Pair, bool]]:
        """Each pair, and whether the scenarios part there."""
        return chain(((pair, True) for pair in self.parts), ((pair, False) for pair in self.same))


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: tuple[Case, ...]


@frozen
class Sight:
    """What the records show of a scenario of a case between two stacks; *kind* is None where one was not recorded."""

    case: Case
    scenario: str
    pair: Pair
    must_part: bool
    kind: Kind | None

    @property
    def is_right(self) -> bool:
        """True where the records show what the case says; nothing that is not known is right."""
        return self.kind not in NOT_KNOWN | {None} and (self.kind not in NO_CHANGE) == self.must_part

    def __str__(self) -> str:
        seen = "not recorded" if self.kind is None else self.kind.value
        wanted = "a change" if self.must_part else "none"
        return f"{self.case.id}: {self.scenario} from {' to '.join(self.pair)}: {seen}, {wanted} was reported"


def cases() -> tuple[Case, ...]:
    """Read the table."""
    return msgspec.toml.decode(FILE.read_bytes(), type=_Table).case


def matrix(files: Iterable[Path]) -> Matrix:
    """Merge record files."""
    return merge([load(file) for file in files], table.load())


def sights(recorded: Matrix, stacks: frozenset[str]) -> Iterator[Sight]:
    """What *recorded* shows of each pair that lies within *stacks*."""
    for case in cases():
        for pair, must_part in case.pairs:
            if stacks.issuperset(pair):
                yield from (_sight(recorded, case, scenario, pair, must_part) for scenario in case.scenarios)


def _sight(recorded: Matrix, case: Case, scenario: str, pair: Pair, must_part: bool) -> Sight:  # noqa: FBT001
    older, newer = (recorded.cells.get(CellId(scenario, stack, "cpu", case.mode)) for stack in pair)
    kind = compare(older, newer).kind if isinstance(older, Observed) and isinstance(newer, Observed) else None
    return Sight(case, scenario, pair, must_part, kind)


def main(words: Sequence[str]) -> int:
    """Tell what the record files *words* show, and end with 1 where it is not what was reported."""
    recorded = matrix(map(Path, words))
    there = frozenset(column.stack for column in recorded.columns if column.header)
    wrong = [each for each in sights(recorded, there) if not each.is_right]
    sys.stdout.writelines(f"{each}\n" for each in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
