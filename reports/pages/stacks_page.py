"""Every stack in a line: what was imported, and how its cells ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.pages.files import Page

if TYPE_CHECKING:
    from reports.judging.report import Report


def stacks_page(report: Report) -> Page:
    """Show all stacks, on every device."""
    outcomes = tuple(word for word, count in report.completeness.outcomes.items() if count)
    return Page("stacks.html", "stacks.html", {"report": report, "outcomes": outcomes})
