"""The page of a pair in a real browser: which changes concern a reader, and links into what is folded."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from reports.pages.site import write_site
from tests.reports.grouping import LOSES, NEW, OLD, lost, other_values, report_of
from tests.reports.making import layer, ok, refusal
from tests.reports.test_site_browser import COLOURS, violations

RUNS = ok(layer("it", 1.0))
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true })"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pair in which merge layers, a GRU and an LSTM change, and something that names no layer."""
    does = {
        "theme.explained_a": lost("one", "Add"),
        "theme.explained_b": lost("two", "Average"),
        "theme.fails": (RUNS, refusal("flat")),
        "theme.values_a": other_values(kind="GRU"),
        "theme.values_b": other_values(kind="GRU"),
        "theme.values_c": other_values(kind="LSTM"),
    }
    site = tmp_path_factory.mktemp("layers") / "site"
    write_site(report_of(does, LOSES), site)
    return (site / "upgrade" / f"{OLD}..{NEW}.html").as_uri()


def _shown(page: Page) -> list[str]:
    titles = page.locator("[data-cause]:visible > h3").all_inner_texts()
    return [each.removesuffix(" #") for each in titles]


def test_a_reader_chooses_their_layers_and_sees_what_concerns_them(address: str, page: Page) -> None:
    """What names no layer stays, for nobody knows whom it concerns; and the address can be sent to others."""
    page.goto(address)
    assert len(_shown(page)) == 4
    page.get_by_text("Recurrent layers 3").click()
    page.get_by_label("GRU 2").check()

    told = _shown(page)
    assert len(told) == 2
    assert "The values after GRU differ" in told[0]
    assert told[1].startswith("now fails")
    assert page.get_by_role("status").inner_text() == "Shown of 4: 1 at GRU, and 1 that names no class of layers."
    expect(page).to_have_url(re.compile(r"\.html\?layers=GRU$"))
    expect(page.locator("#silent")).to_be_visible()

    page.get_by_label("GRU 2").uncheck()
    assert len(_shown(page)) == 4
    expect(page).to_have_url(re.compile(r"\.html$"))


def test_an_address_says_which_layers_are_chosen(address: str, page: Page) -> None:
    """Of a cause that concerns several layers, the scenarios of the others are left out."""
    page.goto(f"{address}?layers=Add,LSTM")

    expect(page.get_by_label("Add 1")).to_be_checked()
    assert len(_shown(page)) == 3
    page.locator("[data-cause]", has_text=LOSES.title).get_by_text("Show the 2 scenarios").click()
    expect(page.locator("ul.members > li:visible")).to_have_count(1)
    expect(page.locator("[id='theme.explained_a-predict']")).to_be_visible()


def test_a_part_of_which_nothing_concerns_a_reader_is_left_out(address: str, page: Page) -> None:
    """A heading above nothing says nothing; and a layer that no change is about leaves all."""
    page.goto(f"{address}?layers=nothing,that,is,%E0%A4%A")
    assert len(_shown(page)) == 4
    page.evaluate("""document.querySelector("#now-fails [data-cause]").dataset.layers = '["Dense"]'""")
    page.get_by_text("Recurrent layers 3").click()
    page.get_by_label("GRU 2").check()

    expect(page.locator("#now-fails")).to_be_hidden()


def test_without_a_script_all_is_shown(browser: Browser, address: str) -> None:
    """And nobody is asked to choose where nothing would answer."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}?layers=GRU")
    assert len(_shown(page)) == 4
    page.get_by_text("Recurrent layers 3").click()
    expect(page.locator("#layers")).to_contain_text("GRU 2")
    expect(page.locator("#layers input:visible")).to_have_count(0)
    expect(page.get_by_text("Choose the layers of your model")).to_be_hidden()
    context.close()


def test_a_link_to_a_folded_scenario_opens_its_cause(address: str, page: Page) -> None:
    """Links to a change of one scenario lead there, as they always did."""
    page.goto(f"{address}#theme.explained_b-predict")

    expect(page.locator("[id='theme.explained_b-predict']")).to_be_in_viewport()


def test_axe_finds_no_violation_in_what_is_folded(address: str, page: Page) -> None:
    """On light and on dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address)
    page.evaluate(OPEN)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []


def test_a_phone_shows_it_without_scrolling_it_sideways(address: str, page: Page) -> None:
    """Names of scenarios and commands are long, a phone is narrow."""
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(address)
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
