"""The page on method: docs/method.md, so that what is written once is read in both places."""

from __future__ import annotations

from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from reports.page import Page

METHOD = Path(__file__).parent.parent / "docs" / "method.md"


def method_page() -> Page:
    """Render the document; it is the project's own text, and raw HTML in it is switched off all the same."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = METHOD.read_text(encoding="utf-8")
    return Page("method.html", "method.html", {"text": Markup(markdown.render(text))})  # noqa: S704
