"""What is said of drawn mutants."""

from __future__ import annotations

import datetime as dt

import pytest

from mutants.drawn import rendering
from mutants.drawn.findings import BY_RELATIONS, DrawnFindings
from mutants.verdicts import Survived
from tests.mutants.drawn import EQUIVALENT, KILLED, SURVIVED, tried

TODAY = dt.date(2026, 12, 1)
PAGE = "# Mutants\n\n## Keras 2.15.0\n\nPicked.\n"


def found(*each: object, stack: str = "tf-2.15") -> DrawnFindings:
    """Findings of one stack."""
    return DrawnFindings(stack, "2.15.0", 1, each)  # type: ignore[arg-type]


def test_each_that_tried_a_mutant_is_counted_by_itself() -> None:
    """Scenarios do not get the credit of relations, and equivalent mutants count for nobody."""
    findings = found(tried(), tried(relations=SURVIVED), tried(SURVIVED, KILLED, SURVIVED), EQUIVALENT)

    assert findings.sentence == (
        "tf-2.15, Keras 2.15.0, seed 1: 4 random mutants, 1 of them equivalent; of the other 3 were killed by "
        "scenarios 2 (66.7%), generated models 3 (100.0%), relations 1 (33.3%), together 3 (100.0%)"
    )


@pytest.mark.parametrize(
    ("by_all", "not_by_relations", "survived", "suffices"),
    [(80, 20, 0, True), (79, 21, 0, False), (98, 0, 2, True), (97, 0, 3, False)],
)
def test_enough_is_a_share_of_what_could_be_killed(
    by_all: int, not_by_relations: int, survived: int, *, suffices: bool
) -> None:
    """Relations alone 80 %, together 98 %."""
    each = [tried()] * by_all + [tried(relations=SURVIVED)] * not_by_relations
    each += [tried(SURVIVED, SURVIVED, SURVIVED)] * survived

    assert found(*each).suffices is suffices


def test_a_survivor_that_nothing_reaches_says_so() -> None:
    """It is another gap than one whose line runs unseen."""
    (unreached,) = found(tried(Survived(0), Survived(0), Survived(0))).survivors
    (unseen,) = found(tried(SURVIVED, SURVIVED, SURVIVED)).survivors

    assert unreached.sentence == "survived: its line is not reached"
    assert "survived 9 observations" in unseen.sentence
    assert not unseen.is_killed_by(BY_RELATIONS)


def test_the_page_names_what_scenarios_leave_and_what_is_equivalent() -> None:
    """With the line before and after, and the reason."""
    page = rendering.put_into(PAGE, [found(tried(), tried(SURVIVED), EQUIVALENT)], TODAY)

    assert page.startswith(PAGE)
    assert "### tf-2.15, Keras 2.15.0\n" in page
    assert "together 2 (100.0%), on 2026-12-01." in page
    assert "- `src/masking.py`, `Masking.call`, flag: `x = True` becomes `x = False`.\n" in page
    assert "  Killed by generated models and relations only." in page
    assert "  the flag is never read." in page


def test_a_section_is_replaced_and_those_of_other_stacks_stay() -> None:
    """A campaign in one stack must not wipe out another that took an hour."""
    first = rendering.put_into(PAGE, [found(tried()), found(tried(), stack="keras-3.15")], TODAY)
    second = rendering.put_into(first, [found(tried(), tried())], TODAY)

    assert second.count("### ") == 2
    assert second.count(rendering.HEADING) == 1
    assert "2 random mutants" in second
    assert "keras-3.15, Keras 2.15.0, seed 1: 1 random mutants" in second
    assert rendering.put_into(second, [], TODAY) == second
