"""The chooser of the first page in a real browser: any two stacks, at once, with an address of their own."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from reports.judging.direct_steps import DirectSteps
from reports.judging.kinds import UNCHANGED, Kind
from reports.judging.step_summaries import Relation, StepSummary, directly, summarised
from reports.reading.matrix import StackPair
from tests.reports.dividing import VERSIONS, a_divided_report
from tests.reports.sampling import FOREIGN

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.report import Report

CHOOSE = """([older, newer]) => {
  for (const [id, name] of [["older", older], ["newer", newer]]) document.getElementById(id).value = name;
  document.getElementById("newer").dispatchEvent(new Event("change", { bubbles: true }));
  return [document.getElementById("told").textContent,
          [...document.querySelectorAll("#kinds label")].map(each => each.textContent.trim())];
}"""


def choose(page: Page, older: str, newer: str) -> None:
    """Choose two stacks, as a reader does."""
    page.get_by_label("I am on").select_option(older)
    page.get_by_label("I want").select_option(newer)


def test_a_chosen_pair_is_answered_at_once_and_has_an_address(divided: Path, page: Page) -> None:
    """Two stacks between which nobody made a page are compared as well, and back leads to the pair before."""
    page.goto((divided / "index.html").as_uri())
    choose(page, "keras-3.6", "legacy")

    told = page.get_by_role("status")
    expect(told).to_have_text("From keras-3.6 to legacy: 1 of 3 scenarios changes.")
    expect(page).to_have_url(re.compile(r"index\.html#keras-3\.6\.\.legacy$"))
    page.go_back()
    expect(told).to_contain_text("From keras-3.6 to tf-2.18")
    page.go_forward()
    expect(told).to_contain_text("From keras-3.6 to legacy")


def test_a_permalink_opens_its_pair(divided: Path, page: Page) -> None:
    """Who is sent an address sees what was meant, and can go on from there to the whole page of the pair."""
    page.goto(f"{(divided / 'index.html').as_uri()}#tf-2.15..tf-2.17")
    expect(page.get_by_label("I am on")).to_have_value("tf-2.15")
    expect(page.get_by_role("status")).to_contain_text("From tf-2.15 to tf-2.17: 2 of 3")
    expect(page.locator("#whole")).to_be_hidden()

    choose(page, "tf-2.16", "tf-2.17")
    page.locator("#whole a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From tf-2.16 to tf-2.17")


def test_an_item_leads_to_what_the_newer_stack_does(divided: Path, page: Page) -> None:
    """The link opens the panel of that behaviour."""
    page.goto(f"{(divided / 'index.html').as_uri()}#tf-2.15..tf-2.17")
    page.locator("#changed li", has_text="silent").get_by_role("link").click()
    expect(page).to_have_url(re.compile("theme.lost.html#cpu-predict-B$"))
    expect(page.locator("article:target")).to_be_visible()


def test_kinds_that_are_of_no_interest_can_be_left_out(divided: Path, page: Page) -> None:
    """What is left out stays out when another pair is chosen."""
    page.goto(f"{(divided / 'index.html').as_uri()}#tf-2.15..tf-2.17")
    shown = page.locator("#changed li:visible")
    expect(shown).to_have_count(2)
    page.get_by_label("1 now fails").uncheck()
    expect(shown).to_have_text([re.compile("silent")])
    choose(page, "tf-2.15", "tf-2.18")
    expect(shown).to_have_text([re.compile("silent")])


def test_an_address_that_names_no_pair_leads_to_its_place(divided: Path, page: Page) -> None:
    """The other permalinks of the page work as they always did."""
    page.goto(f"{(divided / 'index.html').as_uri()}#timings")
    expect(page.locator("#timings-head")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_contain_text("From tf-2.15 to tf-2.18")


def test_names_from_outside_are_chosen_and_shown_as_text(site: Path, page: Page) -> None:
    """A stack may be called like a path, a title like a script."""
    page.goto((site / "index.html").as_uri())
    choose(page, "fixed", FOREIGN)
    expect(page.get_by_role("status")).to_contain_text(f"From fixed to {FOREIGN}: none of 0")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_label("I want")).to_have_value(FOREIGN)
    choose(page, "old", "fixed")
    expect(page.locator("#changed li").first).to_contain_text("theme.carries <script>alert('x')</script>")


def test_a_device_has_its_own_stacks(site: Path, page: Page) -> None:
    """Only what was run there can be chosen there."""
    page.goto((site / "index.html").as_uri())
    page.locator("#device").select_option("gpu")
    expect(page.get_by_label("I am on").locator("option")).to_have_text(["fixed"])
    expect(page).to_have_url(re.compile("#fixed..fixed..gpu$"))


def test_without_a_script_the_pairs_are_links(browser: Browser, divided: Path) -> None:
    """Nobody is asked to choose where nothing would answer."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((divided / "index.html").as_uri())
    expect(page.locator("#chooser")).to_be_hidden()
    page.locator(".strip-of-stacks a.border").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From tf-2.15 to tf-2.16")
    page.go_back()
    page.get_by_text("Directly to tf-2.18").click()
    page.get_by_role("link", name="tf-2.15 → tf-2.18").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From tf-2.15 to tf-2.18")
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_answer_stands_in_the_first_screen(divided: Path, page: Page, width: int) -> None:
    """On a laptop and on a phone the question is answered, and can be asked of other stacks, without scrolling."""
    page.set_viewport_size({"width": width, "height": 740 if width == 360 else 800})
    page.goto((divided / "index.html").as_uri())
    expect(page.locator(".lead")).to_be_in_viewport(ratio=1)
    expect(page.locator(".onward a")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("I want")).to_be_in_viewport(ratio=1)


def test_paper_has_the_answer_and_nothing_to_choose(divided: Path, page: Page) -> None:
    """Nobody can choose on paper."""
    page.goto(f"{(divided / 'index.html').as_uri()}#tf-2.15..tf-2.17")
    page.emulate_media(media="print")
    expect(page.locator("#chooser")).to_be_hidden()
    expect(page.get_by_role("status")).to_be_visible()


def test_the_script_counts_what_the_report_counts(divided: Path, page: Page, tmp_path: Path) -> None:
    """Any two stacks: it looks up what was judged, and judges nothing itself."""
    report = a_divided_report(tmp_path)
    direct = DirectSteps(report.matrix)
    page.goto((divided / "index.html").as_uri())
    for older, newer in product(VERSIONS, repeat=2):
        sentence, kinds = page.evaluate(CHOOSE, [older, newer])
        found = _summary(report, direct, older, newer)
        assert sentence.startswith(f"From {older} to {newer}: {found.changed or 'none'} of {found.compared} ")
        told = {kind: len(names) for kind, names in found.scenarios.items() if names and kind is not Kind.SAME}
        assert sorted(kinds) == sorted(f"{count} {kind.value}" for kind, count in told.items())
        assert found.changed == sum(count for kind, count in told.items() if kind not in UNCHANGED)


def _summary(report: Report, direct: DirectSteps, older: str, newer: str) -> StepSummary:
    pair = StackPair(older, newer, "cpu")
    return summarised(pair, directly(report.rows, direct, pair), Relation.PAIR)
