"""Names in a sentence: some are named, the rest is counted."""

from __future__ import annotations

import pytest

from reports.reading.enumeration import first_of, listed, quoted


@pytest.mark.parametrize(
    ("names", "named", "in_a_list"),
    [
        ((), "", ""),
        (("a",), "`a`", "`a`"),
        (("a", "b"), "`a`, `b`", "`a` and `b`"),
        (("a", "b", "c"), "`a`, `b`, `c`", "`a`, `b` and `c`"),
        (("a", "b", "c", "d", "e"), "`a`, `b`, `c` and 2 more", "`a`, `b`, `c` and 2 more"),
    ],
)
def test_some_are_named_and_the_rest_is_counted(names: tuple[str, ...], named: str, in_a_list: str) -> None:
    """Nobody reads forty names, and nobody is told of three where there are five."""
    assert (first_of(quoted(names), 3), listed(quoted(names), 3)) == (named, in_a_list)
