"""Stacks grouped by what they did, and the steps between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.behaviours import BehaviourRow, behaviour_rows
from reports.judging.equality import EQUAL_WITHIN
from reports.judging.kinds import Kind
from reports.reading.matrix import Absence, CellId, Matrix, Missing, Observed
from reports.reading.records import Ok, Unavailable
from tests.reports.making import column, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.judging.step import Step
    from reports.reading.matrix import CellState
    from reports.reading.records import Outcome

A, B = ok(layer("gru", 1.0)), ok(layer("gru", 2.0))
OUTCOMES = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from([A, B, refusal(), Unavailable("no GPU")]),
        st.builds(lambda steps: ok(layer("gru", 1.0 + steps * EQUAL_WITHIN * 0.7)), st.integers(0, 4)),
    ),
    min_size=1,
    max_size=8,
)


def _row(outcomes: Sequence[Outcome | None]) -> BehaviourRow:
    return _row_of([_state(f"s{index}", outcome) for index, outcome in enumerate(outcomes)])


def _row_of(states: Sequence[CellState]) -> BehaviourRow:
    columns = tuple(column(each.id.stack) for each in states)
    cells = {each.id: each for each in states}
    rows = behaviour_rows(Matrix(columns, (scenario(),), (("theme.case", "predict"),) if cells else (), cells, ()))
    return rows[0] if rows else BehaviourRow("theme.case", "predict", "cpu", (), (), ())


def _state(stack: str, outcome: Outcome | None) -> CellState:
    if outcome is None:
        return Missing(CellId("theme.case", stack, "cpu", "predict"), Absence.KILLED)
    return observed(outcome, stack)


@given(OUTCOMES)
def test_every_stack_has_one_behaviour_or_none_to_show(outcomes: list[Outcome | None]) -> None:
    """Nobody is counted twice and nobody is lost."""
    row = _row(outcomes)

    placed = [stack for each in row.behaviours for stack in each.stacks] + [each.id.stack for each in row.absent]
    assert sorted(placed) == [f"s{index}" for index, _ in enumerate(outcomes)]


@given(OUTCOMES)
def test_letters_follow_the_order_of_first_appearance(outcomes: list[Outcome | None]) -> None:
    """So that a reader can say what is the older one."""
    row = _row(outcomes)

    firsts = [each.stacks[0] for each in row.behaviours]
    assert firsts == sorted(firsts)
    assert [each.letter for each in row.behaviours] == list("ABCDEFGH"[: len(firsts)])


@given(OUTCOMES)
def test_a_border_is_the_same_exactly_within_a_behaviour(outcomes: list[Outcome | None]) -> None:
    """Whatever the tolerance does to neighbours of neighbours."""
    row = _row(outcomes)

    for step in row.steps:
        together = row.behaviour_of(step.older) == row.behaviour_of(step.newer)
        assert (step.change.kind is Kind.SAME) == together


@given(OUTCOMES, st.sampled_from([A, B, None]))
def test_a_stack_that_is_added_behind_moves_no_letter(outcomes: list[Outcome | None], added: Outcome | None) -> None:
    """Yesterday's report can still be read beside today's."""
    before, after = _row(outcomes), _row([*outcomes, added])

    stacks = [f"s{index}" for index, _ in enumerate(outcomes)]
    assert [_letter(before, each) for each in stacks] == [_letter(after, each) for each in stacks]


def _letter(row: BehaviourRow, stack: str) -> str | None:
    behaviour = row.behaviour_of(stack)
    return behaviour.letter if behaviour else None


@given(st.integers(1, 8), st.sampled_from([A, refusal()]))
def test_one_stack_under_many_names_shows_no_change(times: int, outcome: Outcome) -> None:
    """A stack compared with itself has no differences."""
    row = _row([outcome] * times)

    assert len(row.behaviours) == 1
    assert {each.change.kind for each in row.steps} <= {Kind.SAME}


def test_a_missing_stack_is_stepped_over_and_hides_no_change() -> None:
    """The step leads from the last stack that has an observation."""
    row = _row([A, None, Unavailable("no GPU"), B])

    assert [(each.older, each.newer, each.change.kind) for each in row.steps] == [("s0", "s3", Kind.SILENT)]
    assert [each.id.stack for each in row.absent] == ["s1", "s2"]


def test_a_stack_that_runs_again_is_compared_with_those_that_ran() -> None:
    """The step from an error says nothing of the result."""
    row = _row([A, A, B, refusal(), ok(layer("gru", 3.0))])

    comeback = row.steps[-1].comeback
    assert comeback is not None
    assert (comeback.stack, comeback.change.kind) == ("s1", Kind.SILENT)


def test_a_stack_that_goes_back_to_an_earlier_behaviour_is_said_to() -> None:
    """To the last that showed it."""
    row = _row([B, A, A, B, refusal(), A])

    comeback = row.steps[-1].comeback
    assert comeback is not None
    assert (comeback.stack, comeback.change.kind) == ("s2", Kind.SAME)


def test_what_runs_again_is_not_held_against_a_newer_keras_that_stands_before_it() -> None:
    """The newest TensorFlow stands before every release of Keras in the table, and nobody steps back from there."""
    columns = (column("old", "2.15.0"), column("newest", "3.15.0"), column("fails", "3.11.0"), column("runs", "3.12.0"))
    outcomes: tuple[Outcome, ...] = (A, B, refusal(), B)
    states = [observed(did, each.stack) for each, did in zip(columns, outcomes, strict=True)]
    cells = {each.id: each for each in states}
    (row,) = behaviour_rows(Matrix(columns, (scenario(),), (("theme.case", "predict"),), cells, ()))

    step = row.step_into("runs")
    assert step is not None
    assert step.older == "fails"
    assert step.comeback is not None
    assert (step.comeback.stack, step.comeback.change.kind) == ("old", Kind.SILENT)


def test_nothing_comes_back_where_nothing_ran() -> None:
    """The first stack that runs has nobody to be compared with."""
    assert [each.comeback for each in _row([refusal(), A]).steps] == [None]


def test_more_than_26_behaviours_get_letters_too() -> None:
    """As in a spreadsheet."""
    row = _row([ok(layer("gru", float(index))) for index in range(28)])

    assert [each.letter for each in row.behaviours][-3:] == ["Z", "AA", "AB"]


def test_another_text_of_the_scenario_is_another_behaviour() -> None:
    """It is not known to be the same."""
    columns = (column("s0"), column("s1"))
    states = [observed(A, "s0", digest="a"), evolve(observed(A, "s1", digest="b"), comparable=False)]
    matrix = Matrix(columns, (scenario(),), (("theme.case", "predict"),), {each.id: each for each in states}, ())

    (row,) = behaviour_rows(matrix)

    assert isinstance(row.behaviours[0].example.outcome, Ok)
    assert [each.letter for each in row.behaviours] == ["A", "B"]
    assert row.steps[0].change.kind is Kind.NOT_COMPARABLE


def _twice(outcome: Outcome, again: Outcome, stack: str) -> Observed:
    return evolve(observed(outcome, stack), again=(again,))


@given(OUTCOMES, st.integers(0, 7), st.sampled_from([B, refusal(), ok(layer("gru", 1.00005))]))
def test_a_stack_that_disagrees_with_itself_does_the_same_as_none(
    outcomes: list[Outcome | None], at: int, again: Outcome
) -> None:
    """Nobody knows what it does, so it takes part in no change either; the others are compared without it."""
    states = [_state(f"s{index}", outcome) for index, outcome in enumerate(outcomes)]
    where = at % len(states)
    states[where] = _twice(A, again, f"s{where}")

    row = _row_of(states)

    behaviour = row.behaviour_of(f"s{where}")
    assert behaviour is not None
    assert behaviour.stacks == (f"s{where}",)
    assert behaviour.unsteadiness is not None
    assert {each.kind for each in row.steps if each.newer == f"s{where}"} <= {Kind.UNSTABLE}
    assert all(each.older != f"s{where}" for each in row.steps)
    without = _row_of([each for index, each in enumerate(states) if index != where])
    assert [_of_others(each) for each in row.steps if each.newer != f"s{where}"] == list(map(_of_others, without.steps))


def _of_others(step: Step) -> tuple[str, str, Kind]:
    return step.older, step.newer, step.kind


def test_rounding_between_two_observations_is_no_disagreement() -> None:
    """Threads add up in another order; what they add up to is the same."""
    row = _row_of([observed(A, "s0"), _twice(A, ok(layer("gru", 1.0 + EQUAL_WITHIN / 2)), "s1")])

    assert [each.stacks for each in row.behaviours] == [("s0", "s1")]
    assert row.behaviours[0].unsteadiness is None


def test_a_mode_that_is_now_there_and_now_not_is_unstable() -> None:
    """What could be run once is not unavailable."""
    row = _row_of([_twice(Unavailable("no XLA"), A, "s0"), _twice(Unavailable("one"), Unavailable("other"), "s1")])

    assert [each.stacks for each in row.behaviours] == [("s0",)]
    assert [each.id.stack for each in row.absent] == ["s1"]
