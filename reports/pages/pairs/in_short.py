"""What changes between two stacks in about ten lines, each with where it is told at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.pairs.digest import Others, digest
from reports.pages import addresses
from reports.pages.pairs.cause_words import of_that_kind
from reports.pages.pairs.words import NAMED
from reports.reading.enumeration import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.kinds import Kind
    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.digest import Line
    from reports.judging.pairs.pair import Pair


@frozen
class ShownLine:
    """A line of the digest, and where on the page of the pair it is told at length."""

    kind: Kind
    title: str
    how_many: str
    anchor: str


def in_short(pair: Pair) -> Iterator[ShownLine]:
    """The causes of a pair in the order of their danger."""
    for line in digest(pair.causes):
        groups = line.groups if isinstance(line, Others) else (line,)
        yield ShownLine(groups[0].kind, _title(line), _how_many(groups), anchor(groups[0]))


def anchor(group: CauseGroup) -> str:
    """Where the page of a pair tells of a cause: under its own name, or under that of its only scenario."""
    if len(group.items) > 1:
        return addresses.cause_anchor(group.cause.key)
    return addresses.item_anchor(group.example.scenario, group.example.modes[0])


def _title(line: Line) -> str:
    """Of causes that have no line of their own also where they are met: a reader may have none of these layers."""
    classes = line.layer_classes if isinstance(line, Others) else ()
    return f"{line.title}, at {listed(quoted(classes), NAMED)}" if classes else line.title


def _how_many(groups: Sequence[CauseGroup]) -> str:
    is_unexplained = len(groups) == 1 and not groups[0].cause.reason and groups[0].kind.needs_reason
    return f"{of_that_kind(groups)}{', not explained yet' if is_unexplained else ''}"
