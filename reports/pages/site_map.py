"""Which pages the site has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.padding_by_stack import paddings
from reports.judging.reference_verdicts import references
from reports.pages import addresses, highlighting
from reports.pages.behaviour_panel import mode_sections
from reports.pages.claim_page import claim_page
from reports.pages.documents import document_pages
from reports.pages.exchange.page import exchange_page
from reports.pages.feed import feed
from reports.pages.files import File, Page
from reports.pages.index_page import overview
from reports.pages.pairs.lookup import script_of_pairs
from reports.pages.reasons_page import reasons_page
from reports.pages.scenarios_page import scenarios_page
from reports.pages.source_page import LICENCE, source_pages
from reports.pages.stack_badge import stack_badges
from reports.pages.stack_page import stack_page
from reports.pages.stacks_page import stacks_page
from reports.pages.standalone_script import script_file
from reports.pages.steps_page import steps_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.report import Report
    from reports.reading.records import Scenario


def pages_of_one(report: Report) -> Iterator[Page | File]:
    """Every page about one thing: a scenario, a claim, a stack, a layer's source.  They are half of the work."""
    yield from (_scenario_page(report, each) for each in report.matrix.scenarios)
    yield from (claim_page(report, each) for each in report.claims)
    yield from (stack_page(report, stack) for stack in dict.fromkeys(each.stack for each in report.matrix.columns))
    yield from source_pages(report)
    yield from (script_file(report, each) for each in report.matrix.scenarios)


def pages_of_many(report: Report) -> Iterator[Page | File]:
    """Every page that looks across, but that of the data, which tells what was written beside them."""
    yield overview(report)
    yield scenarios_page(report)
    yield steps_page(report)
    yield stacks_page(report)
    yield from stack_badges(report)
    yield feed(report)
    yield File("pairs.js", script_of_pairs(report))
    yield from _pair_pages(report)
    yield reasons_page(report)
    if report.exchange.partners:
        yield exchange_page(report.exchange)
    yield from _timing_pages(report)
    yield from document_pages()


def _pair_pages(report: Report) -> Iterator[Page | File]:
    # It judges speeds, and SciPy with which it does takes a second to load.
    from reports.pages.pairs.files import pair_pages  # noqa: PLC0415

    return pair_pages(report)


def _timing_pages(report: Report) -> Iterator[Page]:
    # SciPy, pandas and Altair take seconds to load, and only who writes pages needs them.
    from reports.pages.timing.pages import timing_pages  # noqa: PLC0415

    return timing_pages(report)


def _scenario_page(report: Report, scenario: Scenario) -> Page:
    return Page(
        addresses.scenario_page(scenario.id),
        "scenario.html",
        {
            "scenario": scenario,
            "origin": report.matrix.origin(scenario.id),
            "source": highlighting.python(scenario.source),
            "sections": mode_sections(report, scenario.id),
            "claims": tuple(each for each in report.claims if scenario.id in each.scenarios),
            "disagreements": tuple(each for each in report.disagreements if scenario.id in each.scenarios),
            "devices": report.matrix.devices,
            "references": references(report, scenario.id),
            "paddings": paddings(report.matrix, scenario.id),
            "licence": LICENCE,
        },
    )
