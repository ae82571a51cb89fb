"""The pages of a report with two families of stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
import pytest

from reports.judging.families import families
from reports.pages.site import write_site
from reports.pages.stack_grid import themes
from reports.pages.steps_page import steps_page
from tests.reports.dividing import WAVERS, a_divided_report

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.report import Report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Judge the made-up records once."""
    return a_divided_report(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def site(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages once."""
    folder = tmp_path_factory.mktemp("built") / "site"
    write_site(report, folder)
    return folder


def text_of(page: Path) -> str:
    """All that a reader of the page can read."""
    return " ".join(" ".join(html5lib.parse(page.read_text(encoding="utf-8")).itertext()).split())


def test_both_families_stand_in_one_table_under_heads_of_their_own(site: Path) -> None:
    """Each head spans its stacks, so that a reader of either sees the other beside it."""
    page = html5lib.parse((site / "scenarios.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    table = page.find(".//section[@id='scenarios-cpu']//table")
    assert table is not None

    heads = [("".join(each.itertext()), each.get("colspan")) for each in table.iterfind(".//th[@scope='colgroup']")]

    assert heads == [
        ("TensorFlow releases, each with the Keras of its day", "4"),
        ("Keras releases, all on TensorFlow 2.16.2", "4"),
        ("Other stacks", "1"),
    ]


def test_no_block_lies_across_two_families(report: Report) -> None:
    """It would be under neither head, though the letters are the same."""
    found = [{each.stack for each in family.columns} for family in families(report.matrix.on("cpu"))]

    for theme in themes(report, "cpu"):
        for block in (block for line in theme.lines for block in line.blocks):
            assert any(set(block.stacks) <= stacks for stacks in found)


def test_a_change_is_said_to_belong_to_the_keras_release_that_made_it(site: Path) -> None:
    """On its card, in its panel, and as a number in the table of steps."""
    steps, scenario = (text_of(site / page) for page in ("steps.html", "scenario/theme.lost.html"))

    told = "belongs to Keras: first in 3.4, as seen on TensorFlow 2.16.2"
    assert told in steps
    assert f"from tf-2.16 to tf-2.17. It {told}." in scenario
    assert "tf-2.16 → tf-2.17 1 · · · 1 1 1 by Keras" in steps


def test_modes_that_disagree_are_told_on_the_first_page_and_on_that_of_the_scenario(site: Path) -> None:
    """With the stacks in which they do; one that lacks a mode is not among them."""
    told = "tf-2.16 to tf-2.18 : eager runs, predict fails in concat : TypeError:"

    assert told in text_of(site / "index.html")
    assert told in text_of(site / "scenario/theme.refused.html")
    assert "Modes disagree" not in text_of(site / "scenario/theme.lost.html")


def test_a_stack_that_disagrees_with_itself_is_shown_with_both_things_it_did(site: Path) -> None:
    """Side by side at the first layer that parts, as two stacks are."""
    page = text_of(site / "scenario/theme.wavers.html")

    assert (
        f"unstable {WAVERS} disagrees with itself: the mask is dropped after concat . Below is what was seen first."
        in page
    )
    assert "The first layer where it parts from itself" in page
    assert "Another time no mask" in page
    assert "First seen" in page


def test_the_page_of_a_stack_says_how_often_each_cell_was_observed(site: Path) -> None:
    """A stack that was asked once may disagree with itself unseen."""
    assert "Observations each cell twice, in fresh processes" in text_of(site / "stack" / "tf-2.15.html")


def test_stacks_of_two_families_are_named_by_the_ends_of_their_stretches(site: Path) -> None:
    """Forty names in a heading say less than two."""
    assert "B tf-2.17, tf-2.18, keras-3.4 to keras-3.6 #" in text_of(site / "scenario/theme.lost.html")


def test_steps_of_two_families_that_do_the_same_are_one_card(report: Report) -> None:
    """A reader who saw it once need not read it again; the other step is named with a link."""
    cards = steps_page(report).context["cards"]
    assert isinstance(cards, tuple)
    told = [[(each.kind, each.what, each.cells) for each in card.findings] for card in cards]

    assert any(card.same for card in cards)
    assert all(told.count(each) == 1 for each in told)
    assert sum(1 + len(card.same) for card in cards) == len({(each.older, each.newer) for each in report.findings})
