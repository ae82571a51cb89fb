"""The page of all scenarios in a real browser: heads that stay, and filters that have an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from pathlib import Path

LINES = "table.grid tbody tr:not(.theme):visible"
KERAS = "Keras releases, all on TensorFlow 2.16.2"
OTHERS = "Other stacks"
WIDTHS = """rows => rows.map(row =>
  [...row.cells].filter(each => !each.hidden).reduce((sum, each) => sum + each.colSpan, 0))"""
"""How many columns the shown cells of each row take."""


@pytest.fixture
def grid(divided: Path, page: Page) -> Page:
    """Open the page of the made-up report of two families, which has three scenarios."""
    page.goto((divided / "scenarios.html").as_uri())
    return page


def titles(page: Page) -> set[str]:
    """The scenarios that are shown, by the names of their pages."""
    return set(page.locator(f"{LINES} th a").evaluate_all("all => all.map(each => each.getAttribute('href'))"))


def test_words_find_scenarios_by_id_title_and_layer(grid: Page) -> None:
    """In any order, in capitals or not; all of them must be there."""
    find = grid.get_by_label("Find")
    find.fill("LOST theme")
    assert titles(grid) == {"scenario/theme.lost.html"}
    expect(grid.get_by_role("status")).to_have_text("1 of 3 scenarios")
    find.fill("concat")
    assert len(titles(grid)) == 3
    find.fill("nothing is called so")
    expect(grid.locator(LINES)).to_have_count(0)
    expect(grid.locator("tr.theme")).to_be_hidden()
    expect(grid.get_by_role("status")).to_have_text("none of 3 scenarios")


def test_a_kind_of_change_finds_the_lines_that_change_so(grid: Page) -> None:
    """What is not shown is not counted: a change in a family that is left out finds no line."""
    grid.get_by_label("Change").select_option("silent")
    assert titles(grid) == {"scenario/theme.lost.html"}
    grid.get_by_label("Change").select_option("now fails")
    assert titles(grid) == {"scenario/theme.refused.html"}
    grid.get_by_label("TensorFlow releases").uncheck()
    assert titles(grid) == set()


def test_a_layer_finds_the_scenarios_that_have_it(grid: Page) -> None:
    """By the name of its class."""
    grid.get_by_label("Layer").select_option("concat")
    assert len(titles(grid)) == 3
    expect(grid.get_by_label("Layer").locator("option")).to_have_text(["any", "concat"])


def test_a_theme_is_shown_alone(site: Path, page: Page) -> None:
    """A theme is a file of scenarios."""
    page.goto((site / "scenarios.html").as_uri())
    page.get_by_label("Theme").select_option("other theme")
    assert titles(page) == {"scenario/other_theme.same.html"}


def test_a_family_that_is_left_out_takes_its_columns_along(grid: Page) -> None:
    """Heads and blocks; what stays is as wide as it must be, and stands under its own heads."""
    expect(grid.locator("thead .stack:visible")).to_have_count(9)
    grid.get_by_label(KERAS).uncheck()
    left = [*(f"tf-2.{minor}" for minor in range(15, 19)), "legacy after tf-2.15"]
    expect(grid.locator("thead .stack:visible")).to_have_text(left)
    expect(grid.locator("th.family:visible")).to_have_count(2)
    assert set(grid.locator(LINES).evaluate_all(WIDTHS)) == {len(left) + 1}
    ends = ("thead .stack:visible", f"{LINES} >> td:visible")
    head, block = (grid.locator(each).last.bounding_box() for each in ends)
    assert head is not None
    assert block is not None
    assert head["x"] == pytest.approx(block["x"], abs=1)


def test_filters_stand_in_the_address(grid: Page, divided: Path) -> None:
    """Who is sent an address sees what was meant, and one button takes all filters away."""
    grid.get_by_label("Find").fill("lost")
    grid.get_by_label("Change").select_option("silent")
    grid.get_by_label(OTHERS).uncheck()
    expect(grid).to_have_url(re.compile(r"scenarios\.html#find=lost&kind=silent&without=Other\+stacks$"))
    address = grid.url

    grid.goto("about:blank")
    grid.goto(address)
    expect(grid.get_by_label("Find")).to_have_value("lost")
    expect(grid.get_by_label("Change")).to_have_value("silent")
    expect(grid.get_by_label(OTHERS)).not_to_be_checked()
    assert titles(grid) == {"scenario/theme.lost.html"}

    grid.get_by_role("button", name="Show all").click()
    expect(grid.get_by_role("status")).to_have_text("3 of 3 scenarios")
    expect(grid.locator("thead .stack:visible")).to_have_count(9)
    expect(grid).to_have_url((divided / "scenarios.html").as_uri())


@pytest.mark.parametrize("width", [360, 1280])
def test_the_heads_stay_while_the_grid_scrolls(grid: Page, width: int) -> None:
    """Far down and far to the right a reader still sees which scenario and which stack a block is of."""
    grid.set_viewport_size({"width": width, "height": 280})
    frame = grid.locator("#scenarios-cpu .scroll")
    frame.evaluate("each => { each.scrollTop = 90; each.scrollLeft = 200 }")
    assert frame.evaluate("each => each.scrollTop") > 0
    outer, corner, head = (
        grid.locator(each).first.bounding_box()
        for each in ("#scenarios-cpu .scroll", "#scenarios-cpu thead .sticky", "#scenarios-cpu thead .stack")
    )
    assert outer is not None
    assert corner is not None
    assert head is not None
    assert corner["x"] == pytest.approx(outer["x"], abs=1)
    assert corner["y"] == pytest.approx(outer["y"], abs=2)
    assert outer["y"] <= head["y"] < outer["y"] + outer["height"]


def test_the_page_of_a_scenario_leads_back_to_its_line(divided: Path, page: Page) -> None:
    """The line stands below the heads, where it can be seen."""
    page.set_viewport_size({"width": 1280, "height": 400})
    page.emulate_media(reduced_motion="reduce")
    page.goto((divided / "scenario/theme.wavers.html").as_uri())
    page.get_by_role("link", name="Scenarios").last.click()
    line, heads = page.locator("tr:target").bounding_box(), page.locator("thead").bounding_box()
    assert line is not None
    assert heads is not None
    assert heads["y"] + heads["height"] <= line["y"] + 1
    assert line["y"] + line["height"] <= 400


def test_without_a_script_the_grid_is_whole(browser: Browser, divided: Path) -> None:
    """Nobody is asked to filter where nothing would answer."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((divided / "scenarios.html").as_uri())
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("thead .stack:visible")).to_have_count(9)
    context.close()


def test_paper_has_the_grid_without_its_filters(grid: Page) -> None:
    """What was filtered is printed; a window that scrolls would hide the rest of it."""
    grid.set_viewport_size({"width": 1280, "height": 200})
    grid.emulate_media(media="print")
    expect(grid.locator("#filters")).to_be_hidden()
    frame = grid.locator("#scenarios-cpu .scroll")
    assert frame.evaluate("each => each.scrollHeight <= each.clientHeight")


def test_a_timeline_has_a_row_a_family_and_scrolls_in_its_frame(divided: Path, page: Page) -> None:
    """On a phone no row of stacks is folded into two."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((divided / "scenario/theme.lost.html").as_uri())
    rows = page.locator("#cpu-predict table.timeline")
    expect(rows).to_have_count(3)
    for row in rows.all():
        tops = row.locator("th.stack").evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
        assert len(set(tops)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 360
