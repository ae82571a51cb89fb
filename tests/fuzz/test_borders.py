"""A promise that a stack breaks for a known reason counts under that reason; what nothing explains stays a finding."""

from __future__ import annotations

from fuzz.borders import labelled
from fuzz.cases import Case
from fuzz.models import Input, Layer, Model, Padding, Source
from fuzz.seen import BETWEEN, Seen, Signature

REASON = "Concatenate drops the mask"
CASE = Case("m00000", Model(Input(Source.MASKING, Padding.RIGHT), (Layer("GRU"),)))
PAIRS = (("one", "two"), ("two", "three"), ("three", "four"))


def _breaks(stack: str, scenario: str = "e000.m00000", how: str = "values") -> Seen:
    return Seen(Signature("trimmed", "GRU", how), (stack,), CASE, "it differs", (scenario,))


def _changes(older: str, newer: str, scenario: str = "e000.m00000") -> Seen:
    return Seen(Signature(BETWEEN, "", "drops"), (older, newer), CASE, "it changed", (scenario,), REASON)


def _known(*found: Seen) -> list[str]:
    return [each.known for each in labelled(found, PAIRS) if len(each.stacks) == 1]


def test_what_begins_where_a_known_change_is_has_that_reason() -> None:
    """It is the other side of the same thing."""
    assert _known(_changes("one", "two"), _breaks("two")) == [REASON]


def test_what_goes_on_from_there_has_it_too() -> None:
    """However many releases later."""
    assert _known(_changes("one", "two"), _breaks("two"), _breaks("three")) == [REASON, REASON]


def test_what_was_always_broken_and_ends_with_a_known_change_has_it() -> None:
    """A mistake that was mended."""
    assert _known(_breaks("one"), _breaks("two"), _changes("two", "three")) == [REASON, REASON]


def test_a_known_change_of_another_model_explains_nothing() -> None:
    """Unless the two look the same in that stack."""
    other = _changes("one", "two", "e000.m00001")
    assert _known(other, _breaks("two")) == [""]
    assert _known(other, _breaks("two", "e000.m00001"), _breaks("two")) == [REASON, REASON]
    assert _known(other, _breaks("two", "e000.m00001"), _breaks("two", how="fails")) == [REASON, ""]


def test_a_known_change_elsewhere_on_the_way_explains_nothing() -> None:
    """Between two stacks that both break the promise, or that both keep it."""
    assert _known(_breaks("two"), _breaks("three"), _changes("two", "three")) == ["", ""]
    assert _known(_changes("one", "two"), _breaks("four")) == [""]
