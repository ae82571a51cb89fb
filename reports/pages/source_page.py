"""The pages that show how a class of Keras differs between two stacks, one a class and step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.layer_sources import lineage_at
from reports.pages import addresses, highlighting
from reports.pages.files import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.layer_sources import ClassPair, Hunk, Lineage
    from reports.judging.report import Report
    from reports.judging.step import Step

ROOM = 40
"""How many lines of a difference a panel has room for; the page of the class has them all."""
LICENCE = "https://github.com/keras-team/keras/blob/master/LICENSE"
"""The text shown is Keras's own, and this is the licence it stands under."""


@frozen
class SourceNote:
    """What a panel says of the source of a change."""

    pair: ClassPair
    inline: Markup | None
    """The lines that speak of masks, where they are few."""
    others: tuple[ClassPair, ...]
    """Further classes of the layer whose source differs."""


def source_note(report: Report, row: BehaviourRow, step: Step) -> SourceNote | None:
    """Tell what differs in the class of the layer at which a step parts; None where nothing is known to differ."""
    lineage = lineage_at(report.matrix, row, step)
    if lineage is None or not lineage.differing:
        return None
    first, *others = lineage.differing
    lines = sum(len(each.lines) for each in first.about_masks)
    return SourceNote(first, coloured(first.about_masks) if 0 < lines <= ROOM else None, tuple(others))


def coloured(hunks: Iterable[Hunk]) -> Markup:
    """Colour hunks, one under the other."""
    return highlighting.difference(line for each in hunks for line in each.lines)


def source_pages(report: Report) -> Iterator[Page]:
    """Every class at which a change shows and that differs, once for each step."""
    yield from {page.path: page for lineage in _lineages(report) for page in _pages(lineage)}.values()


def _lineages(report: Report) -> Iterator[Lineage]:
    for row in report.rows:
        for step in row.steps:
            if lineage := lineage_at(report.matrix, row, step):
                yield lineage


def _pages(lineage: Lineage) -> Iterator[Page]:
    for each in lineage.differing:
        yield Page(
            addresses.source_page(each),
            "source.html",
            {
                "pair": each,
                "lineage": lineage if each is lineage.own else None,
                "licence": LICENCE,
                "coloured": coloured,
            },
        )
