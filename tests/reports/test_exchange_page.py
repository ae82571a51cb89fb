"""The page of an exchange as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
import pytest
from attrs import evolve

from reports.judging.exchange_outcomes import NO_EXCHANGE, Verdict, judge_exchange
from reports.pages.exchange.page import LOOKS
from reports.pages.site import write_site
from tests.reports.exchanging import built, loaded, partner, saved, write
from tests.reports.making import layer, ok, stack
from tests.reports.sampling import an_empty_report

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.exchange_outcomes import Exchange
    from reports.reading.exchange.records import Format

MASKED = ok(layer("mask", 1, 2, masked="10"))
UNMASKED = ok(layer("mask", 1, 2))


def an_exchange(folder: Path) -> Exchange:
    """Two generations of Keras, the newer of which loses the masks of the older."""
    forms: tuple[Format, ...] = ("h5", "json")
    files = [saved(form=each) for each in forms]
    old = [loaded(MASKED, saver, form) for saver in ("old", "new") for form in forms]
    new = [loaded(MASKED if saver == "new" else UNMASKED, saver, form) for saver in ("old", "new") for form in forms]
    write(folder, partner("old", built(MASKED), *files, *old), "old")
    write(folder, partner("new", built(MASKED), *files, *new, keras="3.15.0"), "new")
    return judge_exchange(folder.glob("*.jsonl"), [stack(folder / "table", name) for name in ("old", "new")])


@pytest.fixture
def text(tmp_path: Path) -> str:
    """All that a reader of the page can read."""
    write_site(evolve(an_empty_report(), exchange=an_exchange(tmp_path)), tmp_path / "site")
    page = (tmp_path / "site" / "exchange.html").read_text(encoding="utf-8")
    return " ".join(" ".join(html5lib.parse(page).itertext()).split())


def test_the_page_opens_with_what_comes_through_between_the_generations(text: str) -> None:
    """Who upgrades across them wants to know this first."""
    between = "Keras 3 was given a model saved by Keras 2 2 times: the model came through never"
    assert f"{between}; it lost or changed a mask 2 times." in text
    assert "Keras 2 was given a model saved by Keras 3 2 times: the model came through 2 times." in text


def test_a_cell_says_in_words_what_its_sign_says(text: str) -> None:
    """Nobody has to know the signs, or to see colours."""
    assert "read by old read by new old ✓ survives □ mask changed new ✓ survives ✓ survives" in text


def test_files_that_some_stack_reads_in_part_are_not_said_to_come_through_nowhere(tmp_path: Path) -> None:
    """Of two models one came through, and nobody has tried the other."""
    both = (saved(), saved(scenario="theme.other"))
    write(tmp_path, partner("old", built(MASKED), *both, loaded(MASKED, "old")), "old")
    found = judge_exchange(tmp_path.glob("*.jsonl"), ())
    write_site(evolve(an_empty_report(), exchange=found), tmp_path / "site")

    page = (tmp_path / "site" / "exchange.html").read_text(encoding="utf-8")
    assert "No stack is known on which every model saved by old comes through." in page
    assert "comes through on" not in page


def test_what_happened_is_told_below_the_table(text: str) -> None:
    """With the stacks that met it."""
    told = "mask changed , once: the mask is dropped after mask ; all values are what they were"
    assert f"{told} saved by old, read by new" in text


def test_there_is_neither_page_nor_link_where_nothing_was_exchanged(tmp_path: Path) -> None:
    """Most users run the matrix alone."""
    write_site(evolve(an_empty_report(), exchange=NO_EXCHANGE), tmp_path / "site")

    assert not (tmp_path / "site" / "exchange.html").exists()
    assert "exchange.html" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_order_in_which_files_are_found_does_not_show(tmp_path: Path) -> None:
    """The same records make the same bytes."""
    found = an_exchange(tmp_path)
    paths = sorted(tmp_path.glob("*.jsonl"), reverse=True)
    again = judge_exchange(paths, [stack(tmp_path / "table", name) for name in ("old", "new")])
    for name, each in (("one", found), ("two", again)):
        write_site(evolve(an_empty_report(), exchange=each), tmp_path / name)

    pages = [(tmp_path / name / "exchange.html").read_bytes() for name in ("one", "two")]
    assert pages[0] == pages[1]


def test_every_verdict_has_a_sign_of_its_own() -> None:
    """Two that share one would be told apart by colour alone."""
    assert set(LOOKS) == set(Verdict)
    assert len({each.sign for each in LOOKS.values()}) == len(Verdict)
