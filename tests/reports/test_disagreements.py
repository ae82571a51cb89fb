"""Modes of one stack that give two results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.mode_disagreements import disagreements
from reports.reading.matrix import Matrix
from reports.reading.records import Timeout, Unavailable
from tests.reports.making import UNRELATED, column, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.judging.mode_disagreements import Disagreement
    from reports.reading.matrix import Observed
    from reports.reading.records import Mode, Outcome

MASKED = ok(layer("concat", 1, 2, masked="10"))
GONE = ok(layer("concat", 1, 2))
OTHER = ok(layer("concat", 1, 2, masked="11"))
OFF = ok(layer("concat", 1, 5, masked="10"))
FURTHER_OFF = ok(layer("concat", 1, 9, masked="10"))
NOT_THERE = Unavailable("no such mode")

MODES: tuple[Mode, ...] = ("predict", "eager", "xla", "train")
Row = tuple["Outcome", ...]
"""What the modes of one stack do, in the order of `MODES`; a shorter one has fewer modes."""


def _states(outcomes: Mapping[str, Sequence[Row]]) -> list[Observed]:
    return [
        observed(outcome, f"s{at}", scenario=name, mode=mode)
        for name, of_scenario in outcomes.items()
        for at, of_stack in enumerate(of_scenario)
        for mode, outcome in zip(MODES, of_stack, strict=False)
    ]


def _matrix(states: Sequence[Observed]) -> Matrix:
    columns = tuple(column(each) for each in sorted({each.id.stack for each in states}))
    rows = tuple(dict.fromkeys((each.id.scenario, each.id.mode) for each in states))
    scenarios = tuple(scenario(each) for each in dict.fromkeys(name for name, _ in rows))
    return Matrix(columns, scenarios, rows, {each.id: each for each in states}, ())


def _found(*rows: Row) -> tuple[Disagreement, ...]:
    return disagreements(_matrix(_states({"theme.case": rows})))


@pytest.mark.parametrize(
    ("predict", "eager", "sentence"),
    [
        (MASKED, GONE, "predict has a mask after `concat`, eager has none"),
        (GONE, MASKED, "eager has a mask after `concat`, predict has none"),
        (MASKED, OTHER, "eager has another mask after `concat` than predict"),
        (MASKED, OFF, "eager has other values after `concat` than predict, by up to 3"),
        (MASKED, ok(layer("concat", 1)), "predict has a mask after `concat`, eager has none"),
        (
            ok(layer("concat", 1, 2)),
            ok(layer("concat", 1)),
            "eager has an output of shape [1, 1, 1] after `concat`, predict one of [1, 2, 1]",
        ),
        (MASKED, Timeout(60.0, ""), "predict runs, eager fails: stopped after 60 s"),
        (refusal(), MASKED, "eager runs, predict fails in `flat`: TypeError: Layer flat does not support masking"),
    ],
)
def test_two_modes_that_part_are_told_by_where_they_do(predict: Outcome, eager: Outcome, sentence: str) -> None:
    """Whichever of the two has the mask, the value or the error."""
    (found,) = _found((predict, eager))

    assert found.sentence.startswith(sentence)
    assert (found.where, found.scenarios) == ("s0", ("theme.case",))


@pytest.mark.parametrize(
    "modes",
    [
        (MASKED, MASKED, MASKED),
        (MASKED, NOT_THERE, MASKED),
        (NOT_THERE, GONE),
        (MASKED,),
        (MASKED, ok(*MASKED.trace, warnings=[UNRELATED])),
        (ok(layer("gru", 1.0)), ok(layer("gru", 1.00005))),
        (refusal("flat"), refusal("pool")),
        (MASKED, MASKED, MASKED, GONE),
    ],
)
def test_what_is_no_other_result_is_no_disagreement(modes: Row) -> None:
    """A mode that is not there, a warning, rounding, two ways to fail, and a training step."""
    assert _found(modes) == ()


def test_a_cell_that_wavers_or_ran_another_text_disagrees_with_nothing() -> None:
    """Nobody knows what it does."""
    predict, eager = _states({"theme.case": [(MASKED, GONE)]})

    assert disagreements(_matrix([predict, evolve(eager, again=(MASKED,))])) == ()
    assert disagreements(_matrix([predict, evolve(eager, comparable=False)])) == ()


def test_modes_are_held_against_the_first_that_the_stack_has() -> None:
    """One that is not there cannot be right."""
    (found,) = _found((NOT_THERE, MASKED, GONE))

    assert found.sentence == "eager has a mask after `concat`, xla has none"


def test_modes_that_do_the_same_are_told_of_together() -> None:
    """Two sentences would be about one thing."""
    (found,) = _found((MASKED, GONE, GONE))

    assert found.sentence == "predict has a mask after `concat`, eager and xla have none"


def test_neighbours_that_disagree_alike_are_named_by_their_ends() -> None:
    """And a stack that agrees, or that lacks a mode, lies between two stretches."""
    disagree, agree = (GONE, MASKED), (MASKED, MASKED)

    (found,) = _found(disagree, disagree, disagree, agree, disagree, disagree, (GONE, NOT_THERE), disagree)

    assert found.stretches == (("s0", "s1", "s2"), ("s4", "s5"), ("s7",))
    assert found.where == "s0 to s2, s4, s5, s7"


def test_scenarios_that_disagree_alike_on_the_same_stacks_are_one_finding() -> None:
    """Told by the values that are furthest apart."""
    one, other = (MASKED, OFF), (MASKED, FURTHER_OFF)

    both, alone = disagreements(_matrix(_states({"a.alone": [one], "a.two": [one, one], "a.more": [other, one]})))

    assert (both.scenarios, both.sentence) == (
        ("a.two", "a.more"),
        "eager has other values after `concat` than predict, by up to 7",
    )
    assert (alone.scenarios, alone.where) == (("a.alone",), "s0")


def test_failures_stand_behind_what_nobody_notices() -> None:
    """However many scenarios they meet."""
    fails, quiet = [(MASKED, refusal())], [(MASKED, GONE)]

    found = disagreements(_matrix(_states({"a.one": fails, "a.two": fails, "a.quiet": quiet})))

    assert [(each.fails, each.scenarios) for each in found] == [(False, ("a.quiet",)), (True, ("a.one", "a.two"))]


OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from([MASKED, GONE, OFF, refusal(), NOT_THERE])


@given(st.lists(st.tuples(OUTCOMES, OUTCOMES, OUTCOMES), min_size=1, max_size=6))
def test_every_stack_that_gives_two_results_is_named_and_no_other(stacks: list[Row]) -> None:
    """A stack disagrees exactly if two of its modes do, wherever its neighbours stand."""
    named = {stack for each in _found(*stacks) for stretch in each.stretches for stack in stretch}

    assert named == {f"s{at}" for at, modes in enumerate(stacks) if len({*modes} - {NOT_THERE}) > 1}


@given(st.data())
def test_the_order_of_cells_leaves_no_trace(data: st.DataObject) -> None:
    """Files are read in any order."""
    rows = data.draw(st.lists(st.tuples(OUTCOMES, OUTCOMES, OUTCOMES), min_size=1, max_size=4))
    matrix = _matrix(_states({"theme.case": rows}))
    shuffled = dict(data.draw(st.permutations(list(matrix.cells.items()))))

    assert disagreements(evolve(matrix, cells=shuffled)) == disagreements(matrix)
