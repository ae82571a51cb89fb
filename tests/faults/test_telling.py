"""What a hunt found, in words."""

from __future__ import annotations

import datetime as dt

import pytest

from faults import telling
from faults.telling import Findings
from faults.verdicts import Noticed, Unnoticed
from tests.faults import fake

SEEN = (fake.ALL_FOR_ANY, Noticed("theme.case", "eager", "silent", "mask", asked=2))
MISSED = (fake.LEFT_AS_IT_IS, Unnoticed(9))


@pytest.mark.parametrize(("seen", "missed", "suffices"), [(19, 1, True), (18, 2, False), (20, 0, True), (0, 1, False)])
def test_nineteen_of_twenty_will_do(seen: int, missed: int, *, suffices: bool) -> None:
    """The scenarios are to notice at least 95 %."""
    assert Findings("tf-2.15", "2.15.0", (SEEN,) * seen + (MISSED,) * missed).suffices is suffices


def test_the_table_tells_who_noticed_and_puts_the_unnoticed_last() -> None:
    """The last lines of a terminal are the ones that are read."""
    rows = telling.table(Findings("tf-2.15", "2.15.0", (MISSED, SEEN))).splitlines()

    assert rows[0] == "tf-2.15, Keras 2.15.0: 1 of 2 faults noticed (50.0%)"
    assert rows[1].split(maxsplit=1) == ["all-for-any", "theme.case in eager: silent at `mask`"]
    assert rows[2].split(maxsplit=1) == ["left-as-it-is", "nobody noticed it, in 9 observations"]


def test_the_page_names_each_fault_that_nobody_noticed() -> None:
    """With the day, the counts, and what it breaks."""
    found = [Findings("tf-2.15", "2.15.0", (SEEN, MISSED)), Findings("tf-2.21", "3.15.1", (SEEN,))]

    page = telling.page(found, dt.date(2026, 11, 24))

    assert "tf-2.15, Keras 2.15.0: 1 of 2 faults noticed (50.0%), on 2026-11-24." in page
    assert "- `left-as-it-is`: Something.\n  The line stands in `src/masking.py`." in page
    assert "| all-for-any | Something. | theme.case in eager: silent at `mask` |" in page
    assert page.count("Every one was noticed.") == 1
    assert page.endswith("|\n")
