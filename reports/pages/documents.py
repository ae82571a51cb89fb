"""Documents of the project as pages: what is written there once is read in both places."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

from reports.pages.files import Page
from reports.reading.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

SHOWN = {"method": "Method", "glossary": "Words"}
"""The documents that a site has, by name, with the titles of their pages."""
SCROLLS = '<div class="scroll" tabindex="0" role="group" aria-label="A table">'
ELSEWHERE = re.compile(r"(?P<name>[\w-]+)\.md(?P<anchor>#.*)?\Z")


def document_pages() -> Iterator[Page]:
    """Render each; it is the project's own text, and raw HTML in it is switched off all the same."""
    for name, title in SHOWN.items():
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        context = {"title": title, "text": Markup(_rendered(text))}  # noqa: S704 - see above
        yield Page(f"{name}.html", "document.html", context)


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _rendered(text: str) -> str:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for opening, inner in itertools.pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor(inner.content.replace("`", "")))
        inner.children = list(_within_the_site(inner.children or ()))
    rendered = str(markdown.renderer.render(tokens, markdown.options, {}))
    # A table that is wider than a phone scrolls by itself, and not the page.
    return rendered.replace("<table>", f"{SCROLLS}<table>").replace("</table>", "</table></div>")


def _within_the_site(tokens: Sequence[Token]) -> Iterator[Token]:
    """Lead links to documents that have a page there, and leave the words alone of those to any other."""
    is_dropped = False
    for token in tokens:
        if token.type == "link_open" and (found := ELSEWHERE.match(str(token.attrs["href"]))):
            is_dropped = found["name"] not in SHOWN
            token.attrSet("href", f"{found['name']}.html{found['anchor'] or ''}")
        if not (is_dropped and token.type in {"link_open", "link_close"}):
            yield token
        if token.type == "link_close":
            is_dropped = False
