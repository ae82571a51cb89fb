"""Everything that the site has of pairs of stacks: pages, summaries and badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import addresses
from reports.page import File
from reports.pairs.badge import badge
from reports.pairs.ends import ends_of_pages
from reports.pairs.page import PairPages
from reports.pairs.pairing import Pairs
from reports.pairs.summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.page import Page
    from reports.report import Report


def pair_pages(report: Report) -> Iterator[Page | File]:
    """Each pair that has a page, with its summary and its badge; one that was asked for is about what was asked."""
    pairs = Pairs(report)
    shown = PairPages(pairs)
    for ends in ends_of_pages(report):
        pair = pairs.pair(*ends, among=report.among if ends in report.asked else None)
        yield shown.page(pair)
        yield File(addresses.upgrade_summary(*ends), summary(pair))
        yield File(addresses.upgrade_badge(*ends), badge(pair))
