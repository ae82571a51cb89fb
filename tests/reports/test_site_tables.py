"""The big tables and the sentence above them: blocks, steps, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from reports.judging.behaviours import behaviour_rows
from reports.judging.claim_verdicts import Evidence, Holds, NotApplicable
from reports.judging.distinct_modes import repeats
from reports.judging.families import families
from reports.judging.kinds import Kind
from reports.judging.step_summaries import Relation, StepSummary, most_taken, summaries
from reports.pages.claim_page import claim_page
from reports.pages.headline import headline
from reports.pages.stack_grid import claim_lines, row_blocks, themes
from reports.pages.stack_row import stack_rows
from reports.pages.steps_page import steps_page
from reports.pages.table_heads import table_heads
from reports.reading.matrix import CellId, Matrix
from tests.reports.making import column, foreign, layer, observed, ok, refusal, scenario
from tests.reports.sampling import FOREIGN, a_report

if TYPE_CHECKING:
    from reports.judging.behaviours import BehaviourRow
    from reports.judging.families import Family
    from reports.judging.report import Report
    from reports.reading.records import Device, Outcome


def row(report: Report, scenario: str, mode: str = "predict", device: str = "cpu") -> BehaviourRow:
    """Find a row of the report."""
    return next(each for each in report.rows if (each.scenario, each.mode, each.device) == (scenario, mode, device))


def divided(report: Report, device: Device = "cpu") -> tuple[Family, ...]:
    """Divide the columns of a device as the tables do."""
    return families(report.matrix.on(device))


def test_equal_neighbours_are_one_block() -> None:
    """Four stacks that do the same are read as one thing."""
    report = a_report()
    blocks = row_blocks(row(report, "other_theme.same"), divided(report))
    assert [(block.sign, block.width) for block in blocks] == [("A", 4), ("?", 1)]


def test_rounding_within_a_behaviour_is_no_border() -> None:
    """Drift between stacks of one letter would only break the block the reader should see."""
    report = a_report()
    assert {each.change.kind for each in row(report, "other_theme.same").steps} == {Kind.DRIFT}
    blocks = row_blocks(row(report, "other_theme.same"), divided(report))
    assert all(block.change is None for block in blocks)


def test_a_block_names_the_change_that_leads_into_it() -> None:
    """The word stands where the change happens, with the stack it is counted from if that is not the left neighbour."""
    report = a_report()
    blocks = row_blocks(row(report, "theme.carries"), divided(report))
    assert [(block.sign, block.change, block.older) for block in blocks[:4]] == [
        ("A", None, None),
        ("B", Kind.NOW_WARNS, None),
        ("C", Kind.NOW_FAILS, None),
        ("D", Kind.SILENT, "old"),
    ]


def test_a_cell_that_is_not_there_says_why() -> None:
    """An empty place in the table is never left to guessing."""
    report = a_report()
    (missing,) = (block for block in row_blocks(row(report, "theme.dies"), divided(report)) if block.sign == "?")
    assert missing.stacks == (FOREIGN,)
    assert missing.words == "run was killed"
    (unavailable,) = row_blocks(row(report, "theme.dies", device="gpu"), divided(report, "gpu"))
    assert unavailable.words == "unavailable"


def test_scenarios_stand_under_their_theme() -> None:
    """A theme is the file that the scenarios share."""
    found = {theme.name: {line.scenario for line in theme.lines} for theme in themes(a_report(), "cpu")}
    assert found == {"theme": {"theme.carries", "theme.dies"}, "other theme": {"other_theme.same"}}


def test_a_mode_that_only_repeats_another_is_not_shown_twice() -> None:
    """Unavailable cells are no news either, a missing one or another change is."""
    report = a_report()
    whole = evolve(row(report, "theme.carries"), absent=())
    eager = evolve(whole, mode="eager")
    unavailable = row(report, "theme.carries", device="gpu").absent
    assert repeats(eager, whole)
    assert repeats(evolve(eager, absent=unavailable), whole)
    assert not repeats(evolve(eager, absent=row(report, "theme.carries").absent), whole)
    first, _, *rest = whole.behaviours
    merged = (evolve(first, stacks=("old", "warned")), *rest)
    assert not repeats(evolve(eager, behaviours=merged), whole)
    louder = tuple(evolve(each, change=evolve(each.change, kind=Kind.SILENT)) for each in whole.steps)
    assert not repeats(evolve(eager, steps=louder), whole)


def test_claims_have_a_word_and_a_sign_for_every_verdict() -> None:
    """No verdict is told by colour alone."""
    line = claim_lines(a_report(), "cpu")[0]
    assert [(block.sign, block.words) for block in line.blocks] == [
        ("✓", "holds"),
        ("✗", "fails"),
        ("⚠", "fails with a warning"),
        ("E", "errors"),
        (NotApplicable.symbol, "not applicable"),
    ]


def test_a_scenario_counts_once_for_a_step_by_the_worse_of_its_modes() -> None:
    """A reader counts scenarios, not cells."""
    report = a_report()
    milder = tuple(_milder(each) if each.mode == "eager" else each for each in report.rows)
    for rows in (report.rows, milder):
        (*_, step) = summaries(rows, report.matrix.columns)
        assert step.scenarios[Kind.SILENT] == ("theme.carries", "theme.dies")
        assert step.changed == 2


def _milder(found: BehaviourRow) -> BehaviourRow:
    same = tuple(evolve(each, change=evolve(each.change, kind=Kind.SAME)) for each in found.steps)
    return evolve(found, steps=same)


def test_the_headline_counts_what_the_table_shows() -> None:
    """The first sentence and the table under it cannot disagree."""
    assert headline(a_report().summaries) == (
        "One of the 3 upgrade steps changes masks or values without a word of warning: from `old` to `fixed`, "
        "in 2 of 3 scenarios. Other scenarios change from `old` to `warned` (2), from `warned` to `broken` (2)."
    )


def test_the_headline_of_stacks_that_agree_is_calm() -> None:
    """Nothing is made up where nothing happened."""
    report = a_report()
    calm = summaries(tuple(_milder(each) for each in report.rows), report.matrix.columns)
    assert headline(calm) == ("None of the 3 upgrade steps changes a mask or a value silently. Nothing changes at all.")


def summary(number: int, **counts: int) -> StepSummary:
    """Make a step by how many of its scenarios change in which way."""
    named = {kind: counts.get(kind.name.lower(), 0) for kind in Kind}
    scenarios = {kind: tuple(f"{kind.value} {index}" for index in range(count)) for kind, count in named.items()}
    return StepSummary(f"v{number}", f"v{number + 1}", "cpu", scenarios)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((), "There are no two stacks to compare yet."),
        (
            (summary(1, silent=1, same=4), summary(2, silent=2, same=3), summary(3, same=5)),
            (
                "2 of the 3 upgrade steps change masks or values without a word of warning, most of all "
                "from `v2` to `v3`, in 2 of 5 scenarios. The remaining step changes nothing."
            ),
        ),
        (
            tuple(summary(number, now_fails=1, same=1) for number in range(9)),
            "None of the 9 upgrade steps changes a mask or a value silently. 9 change something else.",
        ),
        (
            (summary(1, now_warns=1), summary(2, drift=3), summary(3, same=3)),
            (
                "None of the 3 upgrade steps changes a mask or a value silently. "
                "Other scenarios change from `v1` to `v2` (1). 1 changes by rounding only. "
                "The remaining step changes nothing."
            ),
        ),
        (
            (summary(1, masked_only=1, drift=2), summary(2, drift=3), summary(3, masked_only=3)),
            (
                "None of the 3 upgrade steps changes a mask or a value silently. "
                "2 change at masked timesteps only. 1 changes by rounding only."
            ),
        ),
        (
            (summary(1, not_comparable=2, same=3), summary(2, same=3)),
            (
                "2 scenarios could not be compared in 1 of the 2 steps. "
                "Where they could be, no step changes a mask or a value silently. The remaining step changes nothing."
            ),
        ),
        (
            (summary(1, silent=1, not_comparable=1), summary(2, same=2)),
            (
                "One of the 2 upgrade steps changes masks or values without a word of warning: "
                "from `v1` to `v2`, in 1 of 1 scenario. 1 scenario could not be compared in 1 of the 2 steps. "
                "The remaining step changes nothing."
            ),
        ),
    ],
)
def test_the_headline_suits_what_it_counts(steps: tuple[StepSummary, ...], sentence: str) -> None:
    """It is read first, so it is plain however many steps change."""
    assert headline(steps) == sentence


def test_the_main_upgrade_is_compared_over_what_lies_between() -> None:
    """A stack that fails in the middle hides nothing of what its users get in the end."""
    columns = (column("two"), column("broken", "3.0.0"), column("three", "3.1.0"))
    outcomes: tuple[Outcome, ...] = (ok(layer("gru", 1.0)), refusal(), ok(layer("gru", 2.0)))
    states = [observed(outcome, each.stack) for each, outcome in zip(columns, outcomes, strict=True)]
    matrix = Matrix(columns, (scenario(),), (("theme.case", "predict"),), {each.id: each for each in states}, ())

    main = most_taken(behaviour_rows(matrix), matrix)

    assert main is not None
    assert (main.generation, main.summary.older, main.summary.newer, main.summary.silent) == (2, "two", "three", 1)


def test_a_foreign_stack_is_no_upgrade_step() -> None:
    """It is held against a stack, told apart in the table, and counted in no sentence."""
    columns = (column("old"), foreign("production"))
    states = [observed(ok(layer("gru", value)), each.stack) for each, value in zip(columns, (1.0, 2.0), strict=True)]
    matrix = Matrix(columns, (scenario(),), (("theme.case", "predict"),), {each.id: each for each in states}, ())

    (found,) = summaries(behaviour_rows(matrix), columns)

    assert (found.relation, found.older, found.silent) == (Relation.ASIDE, "old", 1)
    assert headline((found,)) == "There are no two stacks to compare yet."


def test_of_two_steps_into_a_stack_all_tables_name_the_same() -> None:
    """Also where as many scenarios take the one as the other."""
    report = a_report()
    taken = next(each for each in report.summaries if each.newer == "fixed")
    both = evolve(report, summaries=(*report.summaries, evolve(taken, older="warned")))

    (found,) = [each for row in stack_rows(both, "cpu") for each in row.entries if each.column.stack == "fixed"]
    assert found.older == table_heads(both, "cpu").older["fixed"] == "old"


def test_findings_of_a_step_share_a_card() -> None:
    """Who takes that step finds all of it in one place."""
    report = a_report()
    cards = steps_page(report).context["cards"]
    assert isinstance(cards, tuple)
    assert [(card.older, card.newer, len(card.findings)) for card in cards] == [("old", "fixed", 8)]


def test_what_could_not_be_run_is_no_evidence_against_a_claim() -> None:
    """A mode that a stack does not have speaks neither way."""
    report = a_report()
    evidence = Evidence(CellId("theme.carries", "fixed", "gpu", "predict"), "there is no GPU", supports=False)
    claim = evolve(report.claims[0], verdicts={**report.claims[0].verdicts, ("fixed", "gpu"): Holds((evidence,))})
    judgements = claim_page(report, claim).context["judgements"]
    assert isinstance(judgements, dict)
    (on_gpu,) = judgements["gpu"]
    assert [ground.side for ground in on_gpu.told] == ["nothing"]
