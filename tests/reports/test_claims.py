"""Claims, judged on tiny stacks with honest names."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import asdict, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.judging.claim_checks import (
    HoldsOutput,
    LooksUnmasked,
    MasksOneId,
    MasksWhereAnyMasks,
    PaddingIsNothing,
    Propagates,
    RaisesOnMask,
    Replaces,
)
from reports.judging.claim_verdicts import Errors, Evidence, Fails, FailsWithWarning, Holds, NotApplicable, NotRecorded
from reports.judging.claims import CLAIMS, Claim, judge, verdict
from reports.reading.matrix import Absence, CellId, Matrix, Missing
from reports.reading.provenance import Foreign, OfUser
from reports.reading.records import Array, Error, LayerOutput, LayerTrace, Timeout, Unavailable, Warned
from tests.reports.making import FLATTEN_WARNS, UNRELATED, column, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from reports.judging.claim_checks import Check
    from reports.judging.claim_verdicts import Verdict
    from reports.reading.matrix import CellState
    from reports.reading.provenance import Origin
    from reports.reading.records import Ok, Outcome

STACK = column("old")
SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"


def _judged(outcome: Outcome | None, *checks: Check) -> Verdict:
    id_ = CellId("theme.case", "old", "cpu", "predict")
    state: CellState = Missing(id_, Absence.KILLED) if outcome is None else observed(outcome)
    matrix = Matrix((STACK,), (scenario(),), (("theme.case", "predict"),), {id_: state}, ())
    return verdict(Claim("Masks work.", "By asking.", {"theme.case": checks}), matrix, STACK)


def _asked(check: Check, run: Ok) -> list[bool | None]:
    return [each.supports for each in check.ask(run)]


def _always_drops_the_mask(*warnings: Warned) -> Ok:
    return ok(layer("mask", 1, 1, 0, masked="110"), layer("flat", 1, 1, 0), warnings=warnings)


def test_no_claim_is_judged_from_another_text_of_its_scenario() -> None:
    """What was asked of it then is not what the claim asks now."""
    id_ = CellId("theme.case", "old", "cpu", "predict")
    state = evolve(observed(refusal()), comparable=False)
    matrix = Matrix((STACK,), (scenario(),), (("theme.case", "predict"),), {id_: state}, ())

    judged = verdict(Claim("Masks work.", "By asking.", {"theme.case": (RaisesOnMask("flat"),)}), matrix, STACK)

    assert isinstance(judged, NotRecorded)
    assert [each.sentence for each in judged.evidence] == ["ran another text of the scenario"]


@pytest.mark.parametrize(
    "origin", [Foreign("somebody.jsonl", is_checked=True), OfUser("a.jsonl", "a.py", is_checked=True)]
)
def test_no_claim_is_judged_from_a_text_of_others_that_bears_the_name_of_its_scenario(origin: Origin) -> None:
    """Anybody can write a record under it."""
    id_ = CellId("theme.case", "old", "cpu", "predict")
    cells = {id_: observed(refusal())}
    matrix = Matrix((STACK,), (scenario(),), (("theme.case", "predict"),), cells, (), origins={"theme.case": origin})
    claim = Claim("Masks work.", "By asking.", {"theme.case": (RaisesOnMask("flat"),)})

    assert not isinstance(verdict(claim, evolve(matrix, origins={}), STACK), NotRecorded)
    assert verdict(claim, matrix, STACK) == NotRecorded(
        (Evidence(id_, "ran a text that is not this project's", supports=None),)
    )


NAMES_A_LAYER = Error("ValueError", "Input 0 of layer mask_steps is incompatible", "flat", "build", ())
"""An error that is not about masks, although a layer in it is called after one."""


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (refusal(), Holds),
        (NAMES_A_LAYER, Errors),
        (_always_drops_the_mask(), Fails),
        (_always_drops_the_mask(UNRELATED), Fails),
        (_always_drops_the_mask(FLATTEN_WARNS), FailsWithWarning),
        (Error("ValueError", "out of cheese", None, "run", ()), Errors),
        (Timeout(60.0, ""), Errors),
        (ok(layer("flat", 1.0, masked="1")), NotApplicable),
        (ok(layer("other", 1.0)), NotApplicable),
        (Unavailable("stand-alone Keras only builds graphs"), NotRecorded),
        (None, NotRecorded),
    ],
)
def test_each_way_to_meet_a_mask_has_its_verdict(outcome: Outcome | None, expected: type[Verdict]) -> None:
    """Asked of a layer that cannot take a mask."""
    assert type(_judged(outcome, RaisesOnMask("flat"))) is expected


def test_a_verdict_gives_the_sentence_that_decided_it() -> None:
    """With the cell it was computed from, and whether the user was warned."""
    (evidence,) = _judged(_always_drops_the_mask(), RaisesOnMask("flat")).evidence

    assert evidence.sentence == "`flat` accepts the mask and drops it, without a warning"
    assert (evidence.cell.scenario, evidence.supports) == ("theme.case", False)


def test_one_answer_against_a_claim_outweighs_those_for_it() -> None:
    """A mask that arrives and does nothing does not work."""
    run = ok(layer("mask", 1, 1, 0, masked="110"), layer("gru", 1, 2, 3, masked="110"))

    judged = _judged(run, Propagates("mask", ("gru",)), HoldsOutput("gru", "mask"))

    assert isinstance(judged, Fails)
    assert [each.supports for each in judged.evidence] == [True, False]


def test_a_mask_is_carried_only_if_it_arrives_unchanged() -> None:
    """The first layer that loses it is named."""
    run = ok(layer("mask", 1, 0, masked="10"), layer("drop", 1, 0, masked="11"), layer("leak", 1, 0))

    (answer,) = Propagates("mask", ("drop", "leak")).ask(run)

    assert (answer.supports, answer.at) == (False, "drop")
    assert "`drop` is a different one" in answer.sentence


@pytest.mark.parametrize(
    ("timesteps", "masked", "supports"),
    [
        ((1.0, 1.0, 2.0), "101", True),
        ((1.0, 0.0, 2.0), "101", True),
        ((0.0, 1.0, 2.0), "011", True),
        ((1.0, 1.5, 2.0), "101", False),
        ((0.5, 1.0, 2.0), "011", False),
    ],
)
def test_a_hidden_step_must_be_0_or_the_one_before(
    timesteps: tuple[float, ...], masked: str, *, supports: bool
) -> None:
    """Before the first timestep there is nothing, so there it must be 0."""
    run = ok(layer("mask", 1, 1, 1, masked=masked), layer("gru", *timesteps))

    assert _asked(HoldsOutput("gru", "mask"), run) == [supports]


@pytest.mark.parametrize(
    ("out", "supports"), [("1000", True), ("1010", False), ("1111", False), ("0000", True), (None, False)]
)
def test_concatenate_must_hide_what_any_input_hides(out: str | None, *, supports: bool) -> None:
    """Once for each way that releases have joined masks."""
    run = ok(
        layer("left", 1, 1, 1, 1, masked="1100"), layer("right", 1, 1, 1, 1, masked="1010"), layer("c", masked=out)
    )

    assert _asked(MasksWhereAnyMasks("c", ("left", "right")), run) == [supports]


@pytest.mark.parametrize(
    ("timesteps", "masked", "supports"),
    [
        ((7.0, 5.0, 5.0), "100", True),
        ((7.0, 5.0, 6.0), "100", False),
        ((5.0, 7.0, 5.0), "110", False),
        ((7.0, 5.0, 5.0), None, False),
    ],
)
def test_an_embedding_must_hide_one_id(timesteps: tuple[float, ...], masked: str | None, *, supports: bool) -> None:
    """All its steps, and no other's."""
    assert _asked(MasksOneId("embed"), ok(layer("embed", *timesteps, masked=masked))) == [supports]


@pytest.mark.parametrize(("second", "supports"), [("111", True), ("101", True), ("100", False), (None, None)])
def test_a_second_masking_replaces_if_a_hidden_step_is_seen_again(second: str | None, *, supports: bool | None) -> None:
    """Where there is no mask at all, nothing took anything's place."""
    run = ok(layer("first", 1, 1, 1, masked="100"), layer("second", 1, 1, 1, masked=second))

    assert _asked(Replaces("first", "second"), run) == [supports]


@pytest.mark.parametrize("masked", [None, "111"])
@pytest.mark.parametrize(
    "check", [HoldsOutput("gru", "mask"), LooksUnmasked("gru", "mask"), MasksWhereAnyMasks("gru", ("mask",))]
)
def test_where_nothing_is_hidden_nothing_is_shown(check: Check, masked: str | None) -> None:
    """A claim must not hold for want of anything to hold for."""
    run = ok(layer("mask", 1, 1, 1, masked=masked), layer("gru", 1, 2, 3, masked="111"))

    assert isinstance(_judged(run, check), NotApplicable)


def test_values_at_hidden_steps_look_unmasked_unless_they_are_0() -> None:
    """Dense adds its bias there."""
    run = ok(layer("mask", 1, 0, masked="10"), layer("dense", 3.0, 0.5), layer("zero", 3.0, 0.0))

    assert _asked(LooksUnmasked("dense", "mask"), run) == [True]
    assert _asked(LooksUnmasked("zero", "mask"), run) == [False]


@pytest.mark.parametrize(("trimmed", "supports"), [(1.0, True), (1.2, False)])
def test_padding_is_nothing_if_both_outputs_agree(trimmed: float, *, supports: bool) -> None:
    """The model's two outputs come from padded and from trimmed data."""
    padded, other = ok(layer("gru", 1.0)), ok(layer("gru", trimmed))
    both = type(padded)((*padded.outputs, *other.outputs), (), ())

    assert _asked(PaddingIsNothing(), both) == [supports]


@given(st.data())
@settings(max_examples=300)
def test_no_trace_makes_a_claim_fall_over(data: st.DataObject) -> None:
    """A record from elsewhere may use a scenario's name for another model."""
    shapes = st.lists(st.integers(0, 3), max_size=3).map(tuple)
    arrays = shapes.map(lambda shape: Array("float32", shape, (0.0,) * math.prod(shape)))
    outputs = st.lists(st.builds(LayerOutput, arrays, st.one_of(st.none(), arrays)), max_size=2).map(tuple)
    claim = data.draw(st.sampled_from(CLAIMS))
    check = data.draw(st.sampled_from([each for asked in claim.asked.values() for each in asked]))
    trace = [LayerTrace(name, "a.Layer", data.draw(outputs)) for name in sorted(_layers_of((check,)))]
    run = type(ok())(data.draw(outputs), tuple(trace), ())

    judged = _judged(run, check)

    assert isinstance(judged, Holds | Fails | NotApplicable)


def test_the_six_statements_are_judged_on_every_column() -> None:
    """Even where nothing was recorded."""
    judged = judge(Matrix((STACK, column("new")), (), (), {}, ()))

    assert [each.number for each in judged] == [1, 2, 3, 4, 5, 6]
    assert all(isinstance(each, NotRecorded) for claim in judged for each in claim.verdicts.values())
    assert all(set(claim.verdicts) == {("old", "cpu"), ("new", "cpu")} for claim in judged)


def test_claims_ask_layers_that_their_scenarios_have() -> None:
    """A renamed layer or scenario must not turn a claim into silence."""
    for claim in CLAIMS:
        for scenario_id, checks in claim.asked.items():
            text = _source_of(scenario_id)
            for name in _layers_of(checks):
                assert f'"{name}"' in text or f'"{name.rpartition("_")[0]}_"' in text, (scenario_id, name)


def _source_of(scenario_id: str) -> str:
    stem, _, function = scenario_id.partition(".")
    text = (SCENARIOS / f"{stem}.py").read_text(encoding="utf-8")
    assert f"def {function}(keras)" in text
    return text


def _layers_of(checks: tuple[Check, ...]) -> set[str]:
    named = [value for each in checks for value in asdict(each).values()]
    return {name for each in named for name in ((each,) if isinstance(each, str) else each)}
