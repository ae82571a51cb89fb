"""Everything that the site has of pairs of stacks: pages, summaries and badges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reports.judging.pairs.chosen_pairs import chosen_pairs
from reports.judging.pairs.pairing import Pairs
from reports.pages import addresses
from reports.pages.files import File
from reports.pages.pairs.badge import badge
from reports.pages.pairs.page import PairPages
from reports.pages.pairs.summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.judging.report import Report
    from reports.pages.files import Page
    from reports.reading.matrix import StackPair


def pair_parts(report: Report) -> Iterator[Callable[[], tuple[Page | File, ...]]]:
    """What makes the files of each pair that has a page."""
    pairs = Pairs(report)
    shown = PairPages(report, pairs)
    return (partial(_files, report, pairs, shown, ends) for ends in chosen_pairs(report))


def _files(report: Report, pairs: Pairs, shown: PairPages, ends: StackPair) -> tuple[Page | File, ...]:
    """The page of a pair, its summary and its badge; one that was asked for is about what was asked."""
    pair = pairs.pair(*ends, among=report.among if ends in report.asked else None)
    return (
        shown.page(pair),
        File(addresses.upgrade_summary(*ends), summary(pair)),
        File(addresses.upgrade_badge(*ends), badge(pair)),
    )
