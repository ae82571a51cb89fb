"""Stacks that disagree with themselves, wherever a report speaks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from msgspec import structs

from reports.judging.behaviours import behaviour_rows
from reports.judging.changes import compare, unsteadiness
from reports.judging.claim_verdicts import NotApplicable
from reports.judging.claims import judge
from reports.judging.distinct_modes import repeats
from reports.judging.families import families
from reports.judging.findings import findings
from reports.judging.instability import unstable
from reports.judging.kinds import Kind
from reports.judging.pairs.pairing import Pairs
from reports.judging.step_summaries import summaries
from reports.pages.headline import headline
from reports.pages.pairs.words import lead
from reports.pages.stack_grid import row_blocks
from reports.reading.loading import load
from reports.reading.matrix import Matrix
from reports.reading.merging import merge
from reports.reading.notices import Severity
from reports.reading.records import Crashed, Unavailable
from tests.reports import making
from tests.reports.dividing import WAVERS, a_divided_report
from tests.reports.making import column, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.behaviours import BehaviourRow
    from reports.reading.matrix import Column, Observed
    from reports.reading.records import Outcome

MASKED = ok(layer("concat", 1, 2, masked="10"))
GONE = ok(layer("concat", 1, 2))
BOTH_MODES = ("theme.case predict", "theme.case eager")


def twice(outcome: Outcome, again: Outcome, stack: str, **of_cell: str) -> Observed:
    """A cell of which two processes saw two things."""
    return evolve(observed(outcome, stack, **of_cell), again=(again,))  # type: ignore[arg-type]


def matrix_of(*states: Observed, columns: tuple[Column, ...] = ()) -> Matrix:
    """A matrix of one scenario in the modes of the states."""
    found = columns or tuple(column(each) for each in dict.fromkeys(each.id.stack for each in states))
    rows = tuple(dict.fromkeys((each.id.scenario, each.id.mode) for each in states))
    scenarios = tuple(map(scenario, dict.fromkeys(name for name, _ in rows)))
    return Matrix(found, scenarios, rows, {each.id: each for each in states}, ())


def wavering(*, mode: str = "predict") -> tuple[Observed, ...]:
    """A stack between two that do the same, which does one thing and then another."""
    return (
        observed(MASKED, "s0", mode=mode),  # type: ignore[arg-type]
        twice(MASKED, GONE, "s1", mode=mode),
        observed(MASKED, "s2", mode=mode),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("again", [GONE, refusal(), Crashed("SIGSEGV", ""), ok(layer("concat", 1, 3, masked="10"))])
def test_whatever_two_processes_disagree_in_makes_a_cell_unstable(again: Outcome) -> None:
    """A mask, a value, an error or a crash; in both directions of a step, and with itself."""
    unsteady, steady = twice(MASKED, again, "s1"), observed(MASKED, "s0")

    assert unsteadiness(unsteady) is not None
    assert {compare(*pair).kind for pair in ((steady, unsteady), (unsteady, steady), (unsteady, unsteady))} == {
        Kind.UNSTABLE
    }


def test_another_text_is_not_comparable_even_where_it_is_unstable() -> None:
    """There is less to be said than that."""
    assert compare(observed(MASKED, digest="other"), twice(MASKED, GONE, "s1")).kind is Kind.NOT_COMPARABLE


def test_an_unstable_scenario_is_neither_changed_nor_the_same() -> None:
    """It is counted by itself, and the step behind it is counted from the stack before it."""
    rows = behaviour_rows(matrix := matrix_of(*wavering()))

    into, over = summaries(rows, matrix.columns)

    assert (into.newer, into.unstable, into.changed, into.compared, into.is_still) == ("s1", 1, 0, 0, False)
    assert (over.older, over.newer, over.scenarios[Kind.SAME]) == ("s0", "s2", ("theme.case",))


def test_the_headline_says_what_is_unstable() -> None:
    """And does not call such a step one that changes nothing."""
    rows = behaviour_rows(matrix := matrix_of(*wavering()))

    assert headline(summaries(rows, matrix.columns)) == (
        "None of the 2 upgrade steps changes a mask or a value silently. The remaining step changes nothing. "
        "1 scenario is unstable: a stack disagrees with itself there, in 1 of the 2 steps."
    )


def test_the_answer_says_that_an_end_of_the_main_upgrade_is_unstable(tmp_path: Path) -> None:
    """Nothing is known of that scenario there."""
    pairs = Pairs(a_divided_report(tmp_path))

    assert lead(pairs.pair("keras-3.4", "keras-3.5", "cpu")).endswith("; 1 is unstable.")


def test_a_finding_says_what_two_observations_disagree_in() -> None:
    """So that a reader can look for what makes the stack waver."""
    rows = behaviour_rows(matrix := matrix_of(*wavering()))

    (finding,) = findings(rows, matrix.columns)

    assert finding.kind is Kind.UNSTABLE
    assert finding.sentence == (
        "From s0 to s1 nothing can be said, because s1 disagrees with itself: the mask is dropped after `concat`"
    )


def test_the_stack_that_disagrees_with_itself_is_named_though_it_is_the_older(tmp_path: Path) -> None:
    """The newer one did the same twice, and is not to blame."""
    items = Pairs(a_divided_report(tmp_path)).pair(WAVERS, "keras-3.6", "cpu").items

    (unstable,) = (each for each in items if each.kind is Kind.UNSTABLE)
    assert unstable.sentence == (
        f"nothing can be said, because {WAVERS} disagrees with itself: the mask is dropped after `concat`"
    )


def test_a_real_change_over_an_unstable_stack_is_found() -> None:
    """What lies between hides nothing."""
    states = observed(MASKED, "s0"), twice(MASKED, GONE, "s1"), observed(GONE, "s2")
    rows = behaviour_rows(matrix := matrix_of(*states))

    assert [(each.older, each.newer, each.kind) for each in findings(rows, matrix.columns)] == [
        ("s0", "s2", Kind.SILENT),
        ("s0", "s1", Kind.UNSTABLE),
    ]


def test_an_unstable_first_stack_is_called_so_in_the_grid() -> None:
    """No step leads into it, and its block says the word all the same."""
    states = twice(MASKED, GONE, "s0"), observed(MASKED, "s1")
    (row,) = behaviour_rows(matrix := matrix_of(*states))

    assert [(each.sign, each.change) for each in row_blocks(row, families(matrix.columns))] == [
        ("A", Kind.UNSTABLE),
        ("B", None),
    ]


def _row(*states: Observed) -> BehaviourRow:
    (row,) = behaviour_rows(matrix_of(*states))
    return row


def test_a_mode_in_which_a_stack_wavers_has_a_line_of_its_own() -> None:
    """Folded under a steady mode it would be hidden."""
    steady = _row(observed(MASKED, "s0"), observed(GONE, "s1"))
    unsteady = _row(twice(MASKED, GONE, "s0", mode="eager"), observed(GONE, "s1", mode="eager"))
    likewise = _row(twice(MASKED, GONE, "s0", mode="xla"), observed(GONE, "s1", mode="xla"))

    assert not repeats(unsteady, steady)
    assert repeats(likewise, unsteady)


def test_a_claim_is_not_judged_from_what_wavers() -> None:
    """Neither observation is better than the other."""
    refuses = refusal("flat")
    cells = [twice(refuses, GONE, "s0", scenario="propagation.into_flatten")]

    verdict = judge(matrix_of(*cells))[0].verdicts["s0", "cpu"]

    assert isinstance(verdict, NotApplicable)
    assert [each.sentence for each in verdict.evidence] == ["disagrees with itself, so it is no evidence"]


def test_cells_that_were_to_be_seen_twice_and_were_not_are_counted(tmp_path: Path) -> None:
    """One notice for all stacks; a run that meant to look once owes nothing."""
    twice = structs.replace(making.header("killed", planned=BOTH_MODES), observations=2)
    cells = making.cell(), making.again(), making.cell(mode="eager")
    files = [
        making.write(tmp_path, (twice, making.imported(), making.scenario(), *cells)),
        making.write(tmp_path, making.whole_run(name="once")),
    ]

    matrix = merge([load(each) for each in files], [making.stack(tmp_path, each) for each in ("killed", "once")])

    (notice,) = (each for each in matrix.notices if each.code == "seen-once")
    assert notice.severity is Severity.REMARK
    assert notice.message == "1 cell was observed once and not twice: killed (cpu) 1"


def test_every_unstable_cell_is_doubted_aloud() -> None:
    """Before any table: a wavering stack puts its neighbours in doubt too."""
    states = [*wavering(), twice(Unavailable("one"), Unavailable("other"), "s3")]

    (notice,) = unstable(states)

    assert notice.code == "unstable"
    assert notice.message == "`theme.case` unstable: two observations of one cell are not the same on s1 (cpu)"


def test_a_mode_that_a_stack_has_not_is_not_looked_for_twice(tmp_path: Path) -> None:
    """What it has not, it has not the next time."""
    twice = structs.replace(making.header(), observations=2)
    lines = (twice, making.imported(), making.scenario(), making.cell(Unavailable("builds graphs only")))

    matrix = merge([load(making.write(tmp_path, lines))], [making.stack(tmp_path, "old")])

    assert not [each for each in matrix.notices if each.code == "seen-once"]
