"""Before and after, at the first layer where two behaviours part, as the page of a pair shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.behaviours import behaviour_rows
from reports.judging.direct_steps import DirectSteps
from reports.pages.pairs.before_and_after import Sights
from reports.reading.records import LayerOutput, LayerTrace
from tests.reports.making import column, layer, observed, ok, values
from tests.reports.test_unstable import matrix_of

if TYPE_CHECKING:
    from reports.judging.behaviours import BehaviourRow
    from reports.reading.matrix import Matrix
    from reports.reading.records import Ok, Outcome

MASKED, BARE = ok(layer("it", 1.0, 2.0, masked="10")), ok(layer("it", 1.0, 2.0))


def _row(*outcomes: Outcome) -> tuple[Matrix, BehaviourRow]:
    """One scenario in stacks that did these, called s0, s1 and so on."""
    columns = tuple(column(f"s{at}") for at in range(len(outcomes)))
    states = [observed(outcome, each.stack) for each, outcome in zip(columns, outcomes, strict=True)]
    matrix = matrix_of(*states, columns=columns)
    (row,) = behaviour_rows(matrix)
    return matrix, row


def test_each_pair_names_its_own_older_stack() -> None:
    """Two stacks that do the same are drawn once, and a page must not name the one of another page."""
    matrix, row = _row(MASKED, MASKED, BARE)
    direct, sights = DirectSteps(matrix), Sights()

    told = [
        sight.earlier
        for older in ("s0", "s1")
        if (step := direct.step(row, older, "s2")) and (sight := sights.sight(row, step))
    ]
    assert told == ["s0", "s1"]


def _puts_out(*outputs: float) -> Ok:
    """A layer that puts out so many tensors."""
    return ok(LayerTrace("it", "keras.it", tuple(LayerOutput(values(each), None) for each in outputs)))


def test_of_several_outputs_the_one_that_differs_most_is_drawn() -> None:
    """Rounding in the first one is not what the page speaks of."""
    matrix, row = _row(_puts_out(1.0, 2.0), _puts_out(1.0000001, 5.0))
    step = DirectSteps(matrix).step(row, "s0", "s1")
    assert step
    sight = Sights().sight(row, step)

    assert sight
    assert sight.plates
    assert [plate.lines[0][0].text for plate in sight.plates] == ["2", "5"]
