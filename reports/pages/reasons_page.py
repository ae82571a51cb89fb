"""The page of reasons: every one with the places where the records show it, and the changes that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.causes.reason import Package, tally
from reports.judging.kinds import place
from reports.pages import addresses
from reports.pages.files import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.version import Version

    from reports.judging.causes.reason import Part, Reason
    from reports.judging.report import Report
    from reports.reading.matrix import Row, StackPair


@frozen
class ScenarioLink:
    """A scenario, and the address of the behaviour that a step leads to there."""

    scenario: str
    href: str


@frozen
class ShownAtStep:
    """A step, the scenarios that have something to show at it, and what it does with the reason, if there is one."""

    pair: StackPair
    places: tuple[ScenarioLink, ...]
    part: Part | None = None


@frozen
class ShownReason:
    """A reason and where the records show it; *missing* has the scenarios that should show it and do not."""

    reason: Reason
    shown: tuple[ShownAtStep, ...]
    missing: tuple[ShownAtStep, ...]


@frozen
class Release:
    """What one release brought, the most dangerous first."""

    title: str
    reasons: tuple[Reason, ...]


def reasons_page(report: Report) -> Page:
    """Show what is explained, and what is not explained yet."""
    unexplained = report.reasons.unexplained
    reasons = [_shown_reason(report, each) for each in in_order(report.reasons.reasons)]
    return Page(
        "reasons.html",
        "reasons.html",
        {
            "shown": tuple(each for each in reasons if each.shown or each.missing),
            "others": tuple(each for each in reasons if not (each.shown or each.missing)),
            "unexplained": tuple(_shown(report, pair, cells) for pair, cells in unexplained.items() if cells),
            "releases": releases(each.reason for each in reasons if each.shown or each.missing),
            "tally": tally(report.reasons.confirmed),
        },
    )


def in_order(reasons: Iterable[Reason]) -> list[Reason]:
    """The most dangerous first, and of these the newest, which most readers have before them."""
    newest = sorted(reasons, key=lambda each: each.since, reverse=True)
    return sorted(newest, key=lambda each: min(place(kind) for kind in each.changes))


def releases(reasons: Iterable[Reason]) -> tuple[Release, ...]:
    """Bring reasons together by the release that brought them, whose they are and the newest first."""
    found: dict[tuple[Package, Version], list[Reason]] = {}
    for each in reasons:
        found.setdefault((each.package, each.since), []).append(each)
    packages = list(Package)
    ranked = sorted(sorted(found, key=lambda each: each[1], reverse=True), key=lambda each: packages.index(each[0]))
    return tuple(Release(f"{package.title} {since}", tuple(found[package, since])) for package, since in ranked)


def _shown_reason(report: Report, reason: Reason) -> ShownReason:
    missing = [each for each in report.reasons.unseen if each.reason is reason]
    pairs = dict.fromkeys(each.pair for each in missing)
    return ShownReason(
        reason,
        tuple(_shown(report, pair, each.cells, each.part) for pair, each in report.reasons.seen[reason.name].items()),
        tuple(ShownAtStep(pair, _pages(each.scenario for each in missing if each.pair == pair)) for pair in pairs),
    )


def _pages(scenarios: Iterable[str]) -> tuple[ScenarioLink, ...]:
    return tuple(ScenarioLink(each, addresses.scenario_page(each)) for each in scenarios)


def _shown(report: Report, pair: StackPair, cells: Iterable[Row], part: Part | None = None) -> ShownAtStep:
    """One place a scenario: its first mode that shows it."""
    first: dict[str, ScenarioLink] = {}
    for scenario, mode in cells:
        first.setdefault(scenario, ScenarioLink(scenario, _address(report, pair, (scenario, mode))))
    return ShownAtStep(pair, tuple(first.values()), part)


def _address(report: Report, pair: StackPair, cell: Row) -> str:
    scenario, mode = cell
    row = report.row(*cell, pair.device)
    behaviour = row.behaviour_of(pair.newer)
    anchor = addresses.behaviour_anchor(pair.device, mode, behaviour.letter) if behaviour else f"{pair.device}-{mode}"
    return f"{addresses.scenario_page(scenario)}#{anchor}"
