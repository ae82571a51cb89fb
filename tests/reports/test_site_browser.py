"""
The pages in a real browser: contrast, names, landmarks, small screens, dark, paper, keyboard.

The browser is the system's own Chromium.
`tests/reports/conftest.py` starts it, and builds the sites that are looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_core_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Page, expect

from reports.pages.addresses import timing_page, upgrade_page
from reports.pages.source_page import source_pages
from tests.reports.sampling import a_report

if TYPE_CHECKING:
    from pathlib import Path

ALL_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

KINDS = (
    "index.html",
    "scenarios.html",
    "steps.html",
    "stacks.html",
    upgrade_page("old", "fixed"),
    "scenario/theme.carries.html",
    "scenario/theme.dies.html",
    "stack/old.html",
    "stack/fixed.html",
    "upgrade/old..warned.html",
    "upgrade/warned..broken.html",
    "claim/1.html",
    "reasons.html",
    next(page.path for page in source_pages(a_report())),
    "exchange.html",
    "generated.html",
    "timings.html",
    timing_page("gru_forward[masked]"),
    "data.html",
    "method.html",
    "glossary.html",
)
"""One page of every kind."""


def violations(page: Page, rules: dict[str, Any] = ALL_RULES) -> list[str]:
    """Ask axe, and name each violation with the first place it is in."""
    found: list[dict[str, Any]] = Axe().run(page, options=rules)["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation_on_light_or_dark(site: Path, page: Page, kind: str) -> None:
    """Every kind of page can be read with little sight, none, or without a mouse; only colours differ in the dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto((site / kind).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_every_page_without_scrolling_it_sideways(site: Path, page: Page, kind: str) -> None:
    """Wide tables scroll inside their own frame, the page does not."""
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto((site / kind).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("kind", KINDS[:5])
def test_axe_finds_no_violation_on_a_phone_either(site: Path, page: Page, kind: str) -> None:
    """What is laid out anew for a small screen is as easy to use there."""
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto((site / kind).as_uri())
    assert violations(page) == []


DIVIDED = ("index.html", "scenarios.html", "steps.html", "scenario/theme.lost.html", "scenario/theme.wavers.html")


@pytest.mark.parametrize("kind", DIVIDED)
def test_axe_finds_no_violation_where_two_families_stand_side_by_side(divided: Path, page: Page, kind: str) -> None:
    """Heads of heads are read out as such, on light and on dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto((divided / kind).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []


@pytest.mark.parametrize("width", [360, 1280, 1600])
@pytest.mark.parametrize("kind", DIVIDED[:2])
def test_tables_of_two_families_take_the_window_and_no_more(divided: Path, page: Page, kind: str, width: int) -> None:
    """They are wider than the text where there is room, and scroll inside their frame where there is none."""
    page.set_viewport_size({"width": width, "height": 780})
    page.goto((divided / kind).as_uri())
    frame, text = (page.locator(each).first.bounding_box() for each in (".scroll.divided", "main > h1"))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert frame is not None
    assert text is not None
    assert (frame["width"] > text["width"]) == (width == 1600)


def test_the_layer_where_two_behaviours_part_is_laid_out_like_the_others(site: Path, page: Page) -> None:
    """On a phone a wide value in it scrolls in its frame, and does not make the page wider."""
    page.set_viewport_size({"width": 360, "height": 780})
    (scenario, *_) = (
        each for each in sorted((site / "scenario").iterdir()) if '<li class="parts">' in each.read_text()
    )
    page.goto(scenario.as_uri())
    styles = "each => getComputedStyle(each).display"
    assert page.locator("li.parts").first.evaluate(styles) == page.locator(".layers > li.after").first.evaluate(styles)


def test_the_first_column_stays_while_a_wide_table_scrolls(site: Path, page: Page) -> None:
    """On a phone the reader still sees which scenario a cell is of."""
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto((site / "scenarios.html").as_uri())
    frame = page.locator("#scenarios-cpu .scroll")
    frame.evaluate("each => { each.scrollLeft = 300 }")
    head, outer = page.locator("#scenarios-cpu tbody tr:not(.theme) th").first.bounding_box(), frame.bounding_box()
    assert head is not None
    assert outer is not None
    assert head["x"] == pytest.approx(outer["x"], abs=1)


def test_the_first_tab_leads_past_the_menu(site: Path, page: Page) -> None:
    """Who uses a keyboard need not walk through the same links on each page."""
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))


def test_a_block_opens_its_evidence(site: Path, page: Page) -> None:
    """From the table to the layer that parts is one click, and back is one too."""
    page.goto((site / "scenarios.html").as_uri())
    page.locator("#scenarios-cpu a.run", has_text="silent").first.click()
    expect(page.locator("article:target")).to_contain_text("The first layer where it parts from A")
    page.go_back()
    expect(page).to_have_url(re.compile("scenarios.html$"))
    page.goto((site / "index.html").as_uri())
    page.locator("#claims-cpu a.run", has_text="fails with a warning").first.click()
    expect(page.locator("section.judgement", has=page.locator(":target"))).to_contain_text("broken")


def test_a_link_into_a_folded_part_opens_it(site: Path, page: Page) -> None:
    """A permalink shows what it names, even where another mode says the same."""
    address = (site / "scenario/other_theme.same.html").as_uri()
    page.goto(address)
    expect(page.locator("#gpu-predict")).to_be_visible()
    page.goto((site / "scenario/theme.carries.html").as_uri() + "#cpu-predict-B")
    expect(page.locator("#cpu-predict-B")).to_be_in_viewport()


def test_paper_shows_what_is_folded(site: Path, page: Page) -> None:
    """Nobody can open a fold on paper."""
    page.goto((site / "scenario/theme.carries.html").as_uri())
    value = page.locator("#cpu-predict-A .layers data").first
    seen = "each => each.checkVisibility()"
    assert not value.evaluate(seen)
    page.emulate_media(media="print")
    assert value.evaluate(seen)


def test_no_page_asks_anything_of_the_network(site: Path, page: Page) -> None:
    """The report reads on a machine that is cut off."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind in KINDS:
        page.goto((site / kind).as_uri())
    assert asked
    assert all(url.startswith("file:") for url in asked)


def test_a_plot_is_drawn_in_the_colours_of_the_page(site: Path, page: Page) -> None:
    """It is as legible in the dark as the words around it."""
    page.goto((site / timing_page("gru_forward[masked]")).as_uri())
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        letters = page.locator(".plot text").first.evaluate("each => getComputedStyle(each).fill")
        assert letters == page.evaluate("getComputedStyle(document.body).color")
        colours.append(letters)
    assert colours[0] != colours[1]
