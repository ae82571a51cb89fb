"""Which pages the site has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
from reports.pages.generated_page import generated_files
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
    from collections.abc import Iterable, Iterator

    from reports.judging.claim_verdicts import JudgedClaim
    from reports.judging.report import Report
    from reports.reading.records import Scenario


Part = Callable[[], "Iterable[Page | File]"]
"""Makes some pages; in whatever order and process parts are made, the pages are the same."""


def parts_of(report: Report) -> Iterator[Part]:
    """The site in parts, those that take longest first."""
    yield lambda: [File("pairs.js", script_of_pairs(report))]
    yield lambda: [overview(report), scenarios_page(report), steps_page(report), stacks_page(report)]
    yield from _pair_parts(report)
    yield lambda: _timing_pages(report)
    yield from (partial(_scenario_files, report, each) for each in report.matrix.scenarios)
    yield from (partial(_stack_files, report, each) for each in dict.fromkeys(c.stack for c in report.matrix.columns))
    yield from (partial(_claim_files, report, each) for each in report.claims)
    yield lambda: source_pages(report)
    yield lambda: [*stack_badges(report), feed(report), reasons_page(report), *document_pages()]
    yield lambda: generated_files(report)
    if report.exchange.partners:
        yield lambda: [exchange_page(report.exchange)]


def _pair_parts(report: Report) -> Iterator[Part]:
    from reports.pages.pairs.files import pair_parts  # noqa: PLC0415 - it takes NumPy, and an answer comes first

    return pair_parts(report)


def _timing_pages(report: Report) -> Iterator[Page]:
    from reports.pages.timing.pages import timing_pages  # noqa: PLC0415 - likewise

    return timing_pages(report)


def _stack_files(report: Report, stack: str) -> tuple[Page, ...]:
    return (stack_page(report, stack),)


def _claim_files(report: Report, claim: JudgedClaim) -> tuple[Page, ...]:
    return (claim_page(report, claim),)


def _scenario_files(report: Report, scenario: Scenario) -> tuple[Page, File]:
    return _scenario_page(report, scenario), script_file(report, scenario)


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
