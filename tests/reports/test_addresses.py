"""Where things stand in the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.judging.layer_sources import ClassPair
from reports.pages import addresses
from reports.reading.records import Source

if TYPE_CHECKING:
    from reports.reading.records import Device

names = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.text(st.sampled_from("abAB.-_~ /cgpu0"), min_size=1, max_size=12),
)
devices: st.SearchStrategy[Device] = st.sampled_from(["cpu", "gpu"])
pairs = st.tuples(names, names, devices)
ORDINARY = {
    ("tf-2.10", "tf-2.15", "cpu"): "upgrade/tf-2.10..tf-2.15.html",
    ("tf-2.10", "tf-2.15", "gpu"): "upgrade/tf-2.10..tf-2.15.gpu.html",
    ("keras-nightly", "production", "cpu"): "upgrade/keras-nightly..production.html",
}


def _on_any_disk(address: str) -> str:
    return address.casefold()


@given(names, names)
@example("a b", addresses.slug("a b"))
@example("Model.tagger", "model.tagger")
@example("a b", "a/b")
@example("x" * 90, "x" * 91)
def test_two_names_have_two_addresses(one: str, other: str) -> None:
    """On a disk that does not tell capitals from small letters, too."""
    assert (one == other) == (_on_any_disk(addresses.slug(one)) == _on_any_disk(addresses.slug(other)))


@given(pairs, pairs)
@example(("a..b", "c", "cpu"), ("a", "b..c", "cpu"))
@example(("a.", "b", "cpu"), ("a", ".b", "cpu"))
@example(("a", "b.gpu", "cpu"), ("a", "b", "gpu"))
@example(("a", "B", "cpu"), ("a", "b", "cpu"))
def test_two_pairs_have_two_pages(one: tuple[str, str, Device], other: tuple[str, str, Device]) -> None:
    """The page of the one must not be overwritten by that of the other."""
    for address in (addresses.upgrade_page, addresses.upgrade_summary, addresses.upgrade_badge):
        assert (one == other) == (_on_any_disk(address(*one)) == _on_any_disk(address(*other)))


@given(names, names, names)
def test_an_address_stays_in_its_folder(older: str, newer: str, class_: str) -> None:
    """Whatever a stack is called."""
    source = Source(f"keras.{class_}", (), "a.py", 1, "")

    for each in (addresses.upgrade_page(older, newer), addresses.source_page(ClassPair(older, newer, source, source))):
        assert re.fullmatch(r"\w+/[A-Za-z0-9][A-Za-z0-9._~-]*\.html", each)


@pytest.mark.parametrize(("ends", "address"), ORDINARY.items())
def test_ordinary_names_keep_their_addresses(ends: tuple[str, str, Device], address: str) -> None:
    """People have them in their bookmarks."""
    assert addresses.upgrade_page(*ends) == address


def test_a_class_keeps_its_address() -> None:
    """Its name has capitals, and a mark tells it from another of that name."""
    before, after = (Source(f"keras.{each}.Dense", (), "a.py", 1, "") for each in ("old", "new"))

    assert (
        addresses.source_page(ClassPair("tf-2.10", "tf-2.11", before, after))
        == "source/tf-2.10..tf-2.11.Dense-171b8192.html"
    )
