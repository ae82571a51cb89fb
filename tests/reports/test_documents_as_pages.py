"""Documents of the project as pages of a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from harness.modes import MODES
from reports.judging.kinds import Kind
from reports.pages.documents import anchor, document_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = {page.path: str(page.context["text"]) for page in document_pages()}


def _anchors(path: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', PAGES[path]))


@pytest.mark.parametrize("word", [*(kind.slug for kind in Kind), *MODES, "behaviour", "mode", "scenario", "step"])
def test_every_word_that_a_page_links_has_a_meaning(word: str) -> None:
    """Else the link leads to the top of a long page."""
    assert word in _anchors("glossary.html")


def _links() -> Iterator[tuple[str, str]]:
    yield from ((path, link) for path, text in PAGES.items() for link in re.findall(r'href="([^"]+)"', text))


@pytest.mark.parametrize(("path", "link"), [each for each in _links() if not each[1].startswith("https:")])
def test_a_link_within_documents_leads_to_a_page_of_the_site(path: str, link: str) -> None:
    """To its anchor, too; what the site does not have is no link there."""
    target, _, place = link.partition("#")

    assert (target or path) in PAGES
    assert not place or place in _anchors(target or path)


def test_an_anchor_is_that_of_the_same_document_on_github() -> None:
    """So that a link in a document leads to the same place in both."""
    assert anchor("What maskdrift compares: steps, pairs & more") == "what-maskdrift-compares-steps-pairs--more"
