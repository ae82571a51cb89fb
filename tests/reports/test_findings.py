"""The sentences a reader sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.behaviours import behaviour_rows
from reports.judging.findings import findings
from reports.judging.kinds import Kind
from reports.judging.step_summaries import summaries
from reports.reading.matrix import Matrix
from reports.reading.records import Error
from tests.reports.making import FLATTEN_WARNS, column, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.judging.findings import Finding
    from reports.judging.step_summaries import StepSummary
    from reports.reading.records import Outcome

MASKED = ok(layer("concat", 1, 2, masked="10"))
GONE = ok(layer("concat", 1, 2))
OTHER = ok(layer("concat", 1, 2, masked="11"))


def _found(outcomes: Mapping[str, Sequence[Outcome]]) -> tuple[tuple[Finding, ...], tuple[StepSummary, ...]]:
    columns = tuple(column(f"s{index}") for index in range(max(map(len, outcomes.values()))))
    states = [
        observed(outcome, each.stack, scenario=name)
        for name, of_scenario in outcomes.items()
        for each, outcome in zip(columns, of_scenario, strict=True)
    ]
    rows = tuple((name, "predict") for name in outcomes)
    matrix = Matrix(columns, tuple(map(scenario, outcomes)), rows, {each.id: each for each in states}, ())  # type: ignore[arg-type]
    grouped = behaviour_rows(matrix)
    return findings(grouped, columns), summaries(grouped, columns)


def test_scenarios_that_part_alike_are_one_finding() -> None:
    """A reader wants the cause once, not once a scenario."""
    (finding,), _ = _found({"a.one": [MASKED, GONE], "a.two": [MASKED, GONE]})

    assert finding.sentence == "From s0 to s1 the mask is dropped after `concat`, without a word of warning"
    assert finding.scenarios == ("a.one", "a.two")


def test_the_most_dangerous_finding_comes_first() -> None:
    """Whatever the order of scenarios."""
    found, _ = _found({"a.works": [refusal("gru"), MASKED], "a.fails": [MASKED, refusal()], "a.lost": [MASKED, GONE]})

    assert [each.kind for each in found] == [Kind.SILENT, Kind.SILENT, Kind.NOW_FAILS]


def test_of_two_silent_findings_the_one_that_reaches_further_comes_first() -> None:
    """However many scenarios show the other."""
    inside = [ok(layer("flat", 1, masked=each), layer("dense", 7)) for each in ("1", None)]
    output = [ok(layer("dense", each)) for each in (7, 8)]

    found, _ = _found({"a.one": inside, "a.two": inside, "a.reaches": output})

    assert [each.scenarios for each in found] == [("a.reaches",), ("a.one", "a.two")]


def test_what_only_masked_timesteps_show_says_so() -> None:
    """It is no alarm, and stands behind all that is."""
    older = ok(layer("gru", 3, 0, masked="10"), layer("last", 3))
    newer = ok(layer("gru", 3, 9, masked="10"), layer("last", 3))

    (finding,), (step,) = _found({"a.one": [older, newer]})

    assert (finding.kind, step.changed) == (Kind.MASKED_ONLY, 0)
    assert finding.what == (
        "the values after `gru` differ by up to 9, but only at masked timesteps, or where nothing reads it"
    )


def test_a_lost_guard_names_its_layers_together() -> None:
    """That it works now is the danger."""
    found, _ = _found({"a.flat": [refusal("flat"), GONE], "a.pool": [refusal("pool"), GONE]})

    assert [each.sentence for each in found] == [
        (
            "From s0 to s1 `flat`, `pool` no longer raise an error about the mask, "
            "and no warning takes the place of the error"
        )
    ]


def test_a_layer_that_fails_in_two_ways_is_one_finding() -> None:
    """Each mode raises in its own words; the cause is one."""
    one = Error("TypeError", "Failed to convert (None, 4).", "concat", "run", ())
    other = Error("ValueError", "Cannot use None. See the manual.", "concat", "run", ())

    (finding,), _ = _found({"a.one": [MASKED, one], "a.two": [MASKED, other]})

    assert finding.sentence == (
        "From s0 to s1 fails in `concat`: TypeError: Failed to convert (None, 4); "
        "in predict ValueError: Cannot use None. See the manual"
    )


def test_a_card_ends_a_long_message_with_a_whole_sentence() -> None:
    """The page of the scenario has the rest."""
    long = Error("TypeError", f"It fails. {'Really. ' * 40}", "concat", "run", ())

    (finding,), _ = _found({"a.one": [MASKED, long]})

    assert finding.sentence.endswith("Really. Really")
    assert len(finding.sentence) < 260


def test_masks_that_several_layers_drop_under_the_same_warning_are_one_finding() -> None:
    """It is one release note, whatever the layers are called."""
    before = {name: ok(layer(name, 1, 2, masked="10")) for name in ("gru", "recur")}
    after = {
        name: ok(layer(name, 1, 2), warnings=[type(FLATTEN_WARNS)("UserWarning", f"Layer '{name}' drops the mask", 1)])
        for name in before
    }

    (finding,), _ = _found({f"a.{name}": [before[name], after[name]] for name in before})

    assert "the mask is dropped after `gru`, `recur`, with a new warning" in finding.sentence


def test_a_result_that_comes_back_changed_is_told() -> None:
    """An upgrade over the broken release changes results without a word."""
    found, _ = _found({"a.one": [MASKED, refusal(), OTHER]})

    assert found[0].sentence == (
        "From s1 to s2 the model works again, but not as on s0: "
        "the mask after `concat` is a different one, without a word of warning"
    )


def test_a_result_that_comes_back_unchanged_is_told() -> None:
    """A user may step over the broken release."""
    found, _ = _found({"a.one": [MASKED, refusal(), MASKED]})

    assert found[-1].sentence.endswith("; it does again what s0 did")


def test_one_warning_about_several_layers_is_one_finding() -> None:
    """The names of layers in a text are not what is new in it."""
    warned = [
        ok(*MASKED.trace, warnings=[type(FLATTEN_WARNS)("UserWarning", f"Layer '{name}' drops the mask", 1)])
        for name in ("flat", "pool")
    ]

    found, _ = _found({"a.flat": [MASKED, warned[0]], "a.pool": [MASKED, warned[1]]})

    assert [each.scenarios for each in found] == [("a.flat", "a.pool")]


def test_a_result_that_changes_under_a_warning_tells_both() -> None:
    """The user is warned, and should know of what."""
    warning = type(FLATTEN_WARNS)("UserWarning", "Layer 'concat' destroys the mask", 1)

    (finding,), _ = _found({"a.one": [MASKED, ok(*GONE.trace, warnings=[warning])]})

    assert finding.sentence == (
        "From s0 to s1 the mask is dropped after `concat`, with a new warning: Layer 'concat' destroys the mask"
    )


def test_values_that_part_in_one_layer_are_one_finding_told_by_the_greatest() -> None:
    """How far apart they are differs from scenario to scenario."""
    one, two, four = (ok(layer("gru", each)) for each in (1.0, 2.0, 4.0))

    (finding,), _ = _found({"a.one": [one, two], "a.two": [one, four]})

    assert finding.sentence == "From s0 to s1 the values after `gru` differ by up to 3, without a word of warning"


def test_a_silent_comeback_and_a_lost_guard_count_as_silent_everywhere() -> None:
    """Who takes the step gets other results, or no error any more, and nothing tells."""
    found, steps = _found({"a.one": [MASKED, refusal("gru"), OTHER], "a.flat": [refusal("flat"), GONE, GONE]})

    assert [(each.kind, each.note) for each in found[:2]] == [
        (Kind.SILENT, "no longer raises"),
        (Kind.SILENT, "works again, with other results"),
    ]
    assert [each.scenarios[Kind.SILENT] for each in steps] == [("a.flat",), ("a.one",)]
    assert all(not each.scenarios[Kind.NOW_WORKS] for each in steps)


def test_other_results_under_a_warning_come_before_what_fails_openly() -> None:
    """They are easier to miss than an error."""
    lost = ok(*GONE.trace, warnings=[type(FLATTEN_WARNS)("UserWarning", "Layer 'concat' destroys the mask", 1)])
    warned = ok(*MASKED.trace, warnings=[FLATTEN_WARNS])

    found, _ = _found({"a.fails": [MASKED, refusal()], "a.lost": [MASKED, lost], "a.warns": [MASKED, warned]})

    assert [(each.kind, each.note) for each in found] == [
        (Kind.NOW_WARNS, "results differ"),
        (Kind.NOW_FAILS, ""),
        (Kind.NOW_WARNS, ""),
    ]


def test_of_two_equally_dangerous_findings_the_wider_comes_first() -> None:
    """Not the one whose stack is older."""
    late = [MASKED, MASKED, GONE]

    found, _ = _found({"a.one": [MASKED, GONE, OTHER], "a.two": late, "a.three": late})

    assert found[0].scenarios == ("a.two", "a.three")


def test_steps_count_every_scenario_by_kind() -> None:
    """The same ones included, so that the counts add up."""
    _, (first, second) = _found({"a.one": [MASKED, MASKED, GONE], "a.two": [MASKED, MASKED, MASKED]})

    assert (first.older, first.newer, first.changed, first.compared) == ("s0", "s1", 0, 2)
    assert (second.silent, second.compared, set(second.differing)) == (1, 2, {"a.one"})
