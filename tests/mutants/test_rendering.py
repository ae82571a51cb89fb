"""The verdicts of a campaign, in words."""

from __future__ import annotations

import datetime as dt

import pytest

from mutants import rendering
from mutants.rendering import Findings
from mutants.verdicts import Killed, Survived
from tests.mutants import fake

KILLED = (fake.ALL_FOR_ANY, Killed("theme.case", "eager", "silent", "mask", compared=2))
SURVIVED = (fake.LEFT_AS_IT_IS, Survived(9))


@pytest.mark.parametrize(
    ("killed", "survived", "suffices"), [(19, 1, True), (18, 2, False), (20, 0, True), (0, 1, False)]
)
def test_nineteen_of_twenty_will_do(killed: int, survived: int, *, suffices: bool) -> None:
    """The scenarios are to kill at least 95 %."""
    assert Findings("tf-2.15", "2.15.0", (KILLED,) * killed + (SURVIVED,) * survived).suffices is suffices


def test_the_table_says_what_killed_a_mutant_and_puts_the_survivors_last() -> None:
    """The last lines of a terminal are the ones that are read."""
    rows = rendering.table(Findings("tf-2.15", "2.15.0", (SURVIVED, KILLED))).splitlines()

    assert rows[0] == "tf-2.15, Keras 2.15.0: 1 of 2 mutants killed (50.0%)"
    assert rows[1].split(maxsplit=1) == ["all-for-any", "theme.case in eager: silent at `mask`"]
    assert rows[2].split(maxsplit=1) == ["left-as-it-is", "survived 9 observations"]


def test_the_page_names_each_survivor() -> None:
    """With the day, the counts, and what it breaks."""
    found = [Findings("tf-2.15", "2.15.0", (KILLED, SURVIVED)), Findings("tf-2.21", "3.15.1", (KILLED,))]

    page = rendering.page(found, dt.date(2026, 11, 24))

    assert "tf-2.15, Keras 2.15.0: 1 of 2 mutants killed (50.0%), on 2026-11-24." in page
    assert "- `left-as-it-is`: Something.\n  The line is in `src/masking.py`." in page
    assert "| all-for-any | Something. | theme.case in eager: silent at `mask` |" in page
    assert page.count("All were killed.") == 1
    assert page.endswith("|\n")
