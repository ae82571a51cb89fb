"""Everything that the site has of pairs of stacks: pages, summaries and badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.pairs.chosen_pairs import chosen_pairs
from reports.judging.pairs.pairing import Pairs
from reports.pages import addresses
from reports.pages.files import File
from reports.pages.pairs.badge import badge
from reports.pages.pairs.page import PairPages
from reports.pages.pairs.summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.report import Report
    from reports.pages.files import Page


def pair_pages(report: Report) -> Iterator[Page | File]:
    """Each pair that has a page, with its summary and its badge; one that was asked for is about what was asked."""
    pairs = Pairs(report)
    shown = PairPages(pairs)
    for ends in chosen_pairs(report):
        pair = pairs.pair(*ends, among=report.among if ends in report.asked else None)
        yield shown.page(pair)
        yield File(addresses.upgrade_summary(*ends), summary(pair))
        yield File(addresses.upgrade_badge(*ends), badge(pair))
