"""The pages as files: safe, valid, whole, and the same each time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from attrs import evolve

from reports.pages.site import prose, write_site
from reports.pages.source_page import LICENCE
from tests.reports.sampling import FOREIGN, SCENARIOS, STACKS, a_report, a_whole_report, an_empty_report

if TYPE_CHECKING:
    from pathlib import Path

ELEMENT = "{http://www.w3.org/1999/xhtml}"
SCRIPTS = {"index.html": ("pairs.js", "site.js"), "scenarios.html": ("site.js",)}
"""What the pages that have a script load, from beside themselves; those of pairs load one from above."""


def scripts(path: str) -> tuple[str, ...]:
    """What a page loads."""
    return ("../layers.js",) if path.startswith("upgrade/") else SCRIPTS.get(path, ())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the made-up report once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("built") / "site"
    write_site(a_report(), folder)
    return folder


def pages_of(site: Path) -> dict[str, str]:
    """Read every page, by its path in the site."""
    return {str(path.relative_to(site)): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def text_of(page: str) -> str:
    """All that a reader of the page can read."""
    return " ".join(" ".join(html5lib.parse(page).itertext()).split())


def values_of(page: str, attribute: str) -> list[str]:
    """All values of an attribute, as a browser understands them."""
    return [value for each in html5lib.parse(page).iter() if (value := each.get(attribute)) is not None]


def test_text_from_outside_is_never_markup(site: Path) -> None:
    """Whatever a warning, an error, a machine or a scenario says, it stays text on every page."""
    for path, page in pages_of(site).items():
        own = [f'<script src="{name}" defer></script>' for name in scripts(path)]
        assert re.findall(r"<script[^\n]*", page) == own, path
        assert not re.search(r"<[^>]*\son\w+=", page), path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scenario/theme.carries.html", "warning about a mask <script>alert('x')</script>"),
        ("scenario/theme.carries.html", "error <script>alert('x')</script>"),
        ("scenario/theme.carries.html", "theme.carries <script>alert('x')</script>"),
        ("stack/old.html", "processor <script>alert('x')</script>"),
        ("stack/old.html", "TF_ENABLE_ONEDNN_OPTS=<script>alert('x')</script>"),
        ("scenario/theme.carries.html", "cause <script>alert('x')</script>"),
        ("reasons.html", "title <script>alert('x')</script>"),
        ("reasons.html", "ending <script>alert('x')</script>"),
        ("index.html", "../<script>alert(1)</script>"),
        ("scenarios.html", "theme.carries <script>alert('x')</script>"),
        ("steps.html", "number 4: <script>alert('x')</script>"),
        ("stacks.html", "../<script>alert(1)</script>"),
        ("claim/1.html", "Claim 1 <script>alert('x')</script>"),
        ("exchange.html", "whole <script>alert('x')</script>"),
        ("generated.html", "sentence <script>alert('x')</script>"),
        ("generated.html", "Broken: promise <script>alert('x')</script>"),
        ("generated.html", "costs <script>alert('x')</script>"),
        ("generated.html", "Seen in <script>alert('x')</script>"),
        ("generated.html", "known <script>alert('x')</script>"),
        ("timings.html", "<script>alert('x')</script>"),
        ("data.html", "results/<script>.jsonl".removeprefix("results/")),
    ],
)
def test_text_from_outside_is_shown_as_it_was(site: Path, path: str, text: str) -> None:
    """Escaping hides nothing: the reader sees what was recorded."""
    assert text in text_of(pages_of(site)[path])


def test_a_source_that_differs_is_coloured_and_stays_text(site: Path) -> None:
    """What Keras says in its source is as foreign as what it says in an error."""
    page = next(page for path, page in pages_of(site).items() if path.startswith("source/"))

    assert "mask = 1 # <script>alert('x')</script>" in text_of(page)
    assert '<span class="gd">' in page


def test_a_change_without_a_reason_says_so_and_one_with_a_reason_says_why(site: Path) -> None:
    """A reader learns at the change itself what is known about it."""
    pages = pages_of(site)

    assert "Not explained yet" in text_of(pages["scenario/theme.dies.html"])
    assert "What to do: advice" in text_of(pages["scenario/theme.carries.html"])
    assert "warned to broken: 1 scenario" in text_of(pages["reasons.html"])
    assert "The records do not show it" in text_of(pages["reasons.html"])


def test_every_page_is_valid_html(site: Path) -> None:
    """A strict parser finds nothing to mend, so every browser builds the same page."""
    for page in pages_of(site).values():
        html5lib.HTMLParser(strict=True).parse(page)


def test_no_id_stands_twice_on_a_page(site: Path) -> None:
    """A permalink leads to one place."""
    for path, page in pages_of(site).items():
        ids = values_of(page, "id")
        assert sorted(ids) == sorted(set(ids)), path


GUIDE = "https://keras.io/guides/understanding_masking_and_padding/"
LAYERS = "https://keras.io/api/layers/"
"""Both are where words of the glossary come from."""


def test_every_link_leads_to_something_in_the_site(site: Path) -> None:
    """Pages and the places in them are all there; nothing points outside but evidence and a licence."""
    evidence = {link for each in a_report().reasons.reasons for link in (*each.links, *each.reports)}
    pages = pages_of(site)
    ids = {path: set(values_of(page, "id")) for path, page in pages.items()}
    for path, page in pages.items():
        for link in values_of(page, "href"):
            if link in evidence | {LICENCE, GUIDE, LAYERS}:
                continue
            parts = urlsplit(link)
            assert not parts.scheme, link
            assert not parts.netloc, link
            target = (site / path).parent.joinpath(unquote(parts.path)).resolve() if parts.path else site / path
            assert target.is_file(), f"{path}: {link}"
            if parts.fragment:
                assert parts.fragment in ids[str(target.relative_to(site))], f"{path}: {link}"


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """The report reads from a disk without a network."""
    for path, page in pages_of(site).items():
        assert tuple(values_of(page, "src")) == scripts(path), path
        assert all((site / path).parent.joinpath(name).is_file() for name in scripts(path))
    assert not re.search(r"@import|url\(", (site / "style.css").read_text(encoding="utf-8"))


def test_every_scenario_stack_and_claim_has_its_page(site: Path) -> None:
    """Nobody is left out."""
    assert {path.stem for path in (site / "scenario").iterdir()} == set(SCENARIOS)
    assert len(list((site / "stack").glob("*.html"))) == len(STACKS)
    assert {path.name for path in (site / "claim").iterdir()} == {"1.html", "2.html"}


def test_a_stack_with_a_hostile_name_stays_inside_the_site(site: Path) -> None:
    """A name that looks like a path is a name."""
    headings = [text_of(page) for path, page in pages_of(site).items() if path.startswith("stack/")]
    assert any(FOREIGN in each for each in headings)
    assert {path.name for path in site.parent.iterdir()} == {"site"}


def test_two_builds_are_the_same_byte_for_byte(site: Path, tmp_path: Path) -> None:
    """A report that did not change does not look changed."""
    write_site(a_report(), tmp_path / "again")
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = tmp_path / "again"
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()} == first


def test_a_build_replaces_the_one_before(tmp_path: Path) -> None:
    """Pages of scenarios that are gone do not linger."""
    write_site(a_report(), tmp_path / "site")
    write_site(an_empty_report(), tmp_path / "site")
    assert not (tmp_path / "site" / "scenario").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    """A reader never loses a good report to a broken one."""
    write_site(a_report(), tmp_path / "site")
    before = (tmp_path / "site" / "index.html").read_bytes()
    with pytest.raises(KeyError):
        write_site(evolve(a_report(), completeness_of={}), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_report_that_is_not_whole_says_so_first(site: Path) -> None:
    """What is missing stands above everything that was found, with the stack and the reason."""
    index = text_of(pages_of(site)["index.html"])
    missing = index.index("This report is not whole.")
    assert missing < index.index("What changed, by cause")
    assert f"6 of 6 cells, run was killed: {FOREIGN}" in index


def test_the_first_page_says_why_cells_are_unavailable(site: Path) -> None:
    """Folded by reason, with the stacks that gave it."""
    index = text_of(pages_of(site)["index.html"])
    assert "Why 6 cells are unavailable 6 cells: <script>alert('x')</script>" in index


def test_a_whole_report_says_so(tmp_path: Path) -> None:
    """The reader need not count."""
    write_site(a_whole_report(), tmp_path / "site")
    assert "✓ Whole. 30 of 30 planned cells recorded: 18 ok, 2 error, 2 crashed, 2 timeout, 6 unavailable." in text_of(
        pages_of(tmp_path / "site")["index.html"]
    )


def test_a_report_of_nothing_is_still_a_report(tmp_path: Path) -> None:
    """Before anything was recorded the pages are there, and say so."""
    write_site(an_empty_report(), tmp_path / "site")
    index = text_of(pages_of(tmp_path / "site")["index.html"])
    assert "There are no two stacks to compare yet." in index
    assert "Nothing was timed." in index


@pytest.mark.parametrize("path", ["index.html", "timings.html", "stack/old.html"])
def test_a_load_stands_beside_every_time_it_may_have_made_longer(site: Path, path: str) -> None:
    """Wherever the time is shown, and the mask's cost says of how many passes it is."""
    page = text_of(pages_of(site)[path])
    assert "load 9.50 on 2 cores" in page
    assert " 2.00, of one pass" in page


def test_the_colours_of_a_terminal_are_left_out(site: Path) -> None:
    """Keras writes its errors for a terminal; a page shows the words."""
    page = pages_of(site)["scenario/theme.carries.html"]
    assert "second line bold" in page
    assert "\x1b" not in page


def test_the_layer_that_parts_shows_before_and_after(site: Path) -> None:
    """Where two behaviours part, both are there to compare, and a mask that is gone is said in words."""
    page = text_of(pages_of(site)["scenario/theme.carries.html"])
    assert "The first layer where it parts from A" in page
    assert "Before: A, old" in page
    assert "no mask" in page


def test_values_can_be_read_exactly(site: Path) -> None:
    """A rounded number carries the one that was recorded."""
    values = values_of(pages_of(site)["scenario/theme.carries.html"], "value")
    assert {"0.1", "1e-09", "123456.5", "nan", "inf"} <= set(values)


def test_an_address_in_a_description_is_a_link_and_nothing_else_is() -> None:
    """A scenario that was reported in public names the report; text that only looks like markup stays text."""
    text = "Reported: https://github.com/keras-team/keras/issues/20113. <a href='javascript:x'>`x`</a> http://plain"

    linked = prose(text, links=True)

    address = "https://github.com/keras-team/keras/issues/20113"
    assert f'<a href="{address}">{address}</a>. &lt;a' in linked
    assert linked.count("<a ") == 1
    assert "<a " not in prose(text)
