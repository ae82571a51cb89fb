"""What changes between two stacks in about ten lines, each with where it is told at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.kinds import NO_ALARM
from reports.judging.pairs.cause_group import CauseGroup
from reports.judging.pairs.digest import Others, digest
from reports.pages import addresses
from reports.pages.pairs.words import listed, scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.kinds import Kind
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
        first = line.groups[0] if isinstance(line, Others) else line
        yield ShownLine(first.kind, _title(line), _how_many(line, first), anchor(first))


def anchor(group: CauseGroup) -> str:
    """Where the page of a pair tells of a cause: under its own name, or under that of its only scenario."""
    if len(group.items) > 1:
        return addresses.cause_anchor(group.cause.key)
    return addresses.item_anchor(group.example.scenario, group.example.modes[0])


def _title(line: Line) -> str:
    """Of causes that have no line of their own also where they are met: a reader may have none of these layers."""
    classes = line.layer_classes if isinstance(line, Others) else ()
    return f"{line.title}, at {listed([f'`{each}`' for each in classes])}" if classes else line.title


def _how_many(line: Line, first: CauseGroup) -> str:
    is_unexplained = isinstance(line, CauseGroup) and not line.cause.reason and first.kind not in NO_ALARM
    return f"{scenarios(len(line.scenarios))}{', not explained yet' if is_unexplained else ''}"
