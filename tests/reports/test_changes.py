"""The change from one observation to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.changes import compare
from reports.judging.first_difference import LayerAbsent, MaskParts, OutcomeParts, ShapeParts, ValueParts, WarningsPart
from reports.judging.kinds import Kind
from reports.judging.not_compared import NotCompared
from reports.reading.records import Crashed, Error, Timeout, Unavailable, Warned
from tests.reports.making import FLATTEN_WARNS, UNRELATED, lacks, layer, observed, ok, refusal

NUMBERS = st.one_of(st.floats(width=32, allow_nan=False, allow_infinity=False), st.sampled_from(["nan", "inf"]))
LAYERS = st.builds(
    lambda name, steps, masked: layer(name, *steps, masked=masked),
    st.sampled_from(["mask", "concat", "gru"]),
    st.lists(NUMBERS, min_size=1, max_size=3),
    st.sampled_from([None, "110", "111"]),
)
WARNINGS = st.lists(st.sampled_from([FLATTEN_WARNS, UNRELATED]), max_size=2)
RUNS = st.builds(lambda trace, warned: ok(*trace, warnings=warned), st.lists(LAYERS, min_size=1, max_size=4), WARNINGS)
FAILURES = st.sampled_from([refusal(), refusal("pool"), Crashed("SIGSEGV", ""), Timeout(60.0, "")])
OUTCOMES = st.one_of(RUNS, FAILURES)

BEFORE = ok(layer("concat", 1.0, 2.0, masked="10"), layer("gru", 1.0, 1.0, masked="10"))
MASK_GONE = ok(layer("concat", 1.0, 2.0), layer("gru", 1.0, 1.5))


def _kind(older: object, newer: object) -> Kind:
    return compare(observed(older, "old"), observed(newer, "new")).kind  # type: ignore[arg-type]


def test_operations_are_compared_only_where_there_are_as_many() -> None:
    """They are counted, so one more of them makes the second the third."""
    two = ok(layer("operation 1", 1.0), layer("operation 2", 2.0), layer("gru", 3.0))
    three = ok(layer("operation 1", 1.0), layer("operation 2", 1.0), layer("operation 3", 2.0), layer("gru", 3.0))
    other = ok(layer("operation 1", 1.0), layer("operation 2", 5.0), layer("gru", 3.0))

    assert _kind(two, three) is Kind.SAME
    assert _kind(two, other) is Kind.SILENT


@pytest.mark.parametrize("turned", [False, True])
def test_a_run_of_which_nothing_was_recorded_is_not_compared(turned: bool) -> None:  # noqa: FBT001 - a parameter
    """Neither an output nor a layer: that is no other result, and not the same one either."""
    found = [BEFORE, ok()]
    change = compare(*(observed(each) for each in (reversed(found) if turned else found)))

    assert change.kind is Kind.NOT_COMPARABLE
    assert isinstance(change.parting, NotCompared)
    assert "nothing that the model put out was recorded" in change.parting.sentence
    assert _kind(ok(), ok()) is Kind.NOT_COMPARABLE


@given(OUTCOMES)
def test_an_observation_compared_with_itself_is_the_same(outcome: object) -> None:
    """NaN, masks, warnings and failures included."""
    change = compare(observed(outcome), observed(outcome))  # type: ignore[arg-type]

    assert (change.kind, change.parting) == (Kind.SAME, None)


@given(OUTCOMES, OUTCOMES)
def test_what_is_the_same_is_so_in_both_directions(one: object, other: object) -> None:
    """And a failure that comes in one direction goes in the other."""
    forth, back = _kind(one, other), _kind(other, one)

    assert (forth is Kind.SAME) == (back is Kind.SAME)
    assert (forth is Kind.NOW_FAILS) == (back is Kind.NOW_WORKS)


@given(OUTCOMES, OUTCOMES)
def test_every_change_but_same_names_where_it_parts(one: object, other: object) -> None:
    """A difference without a place explains nothing."""
    change = compare(observed(one), observed(other))  # type: ignore[arg-type]

    assert (change.parting is None) == (change.kind is Kind.SAME)
    assert change.parting is None or change.parting.sentence


def test_a_mask_that_is_gone_without_a_word_is_silent() -> None:
    """The first layer where it is gone is named, not what follows from it."""
    change = compare(observed(BEFORE), observed(MASK_GONE))

    assert change.kind is Kind.SILENT
    assert isinstance(change.parting, MaskParts)
    assert change.parting.sentence == "the mask is dropped after `concat`"
    assert change.greatest == pytest.approx(0.5)


def test_a_warning_about_something_else_does_not_excuse_a_lost_mask() -> None:
    """Every Keras 3 has some new warning or other."""
    after = ok(*MASK_GONE.trace, warnings=[UNRELATED])

    assert _kind(BEFORE, after) is Kind.SILENT


def test_a_warning_about_another_layers_mask_does_not_excuse_a_lost_mask() -> None:
    """It names the layer it is about."""
    about_gru = Warned("UserWarning", "Layer 'gru' (of type GRU) will destroy the mask.", 1)

    assert _kind(BEFORE, ok(*MASK_GONE.trace, warnings=[about_gru])) is Kind.SILENT


def test_a_warning_that_was_there_before_is_no_word_about_this_change() -> None:
    """Whoever lives with it is not told anew."""
    generic = Warned("UserWarning", "A mask may be lost.", 1)
    before, after = (ok(*each.trace, warnings=[generic]) for each in (BEFORE, MASK_GONE))

    assert _kind(before, after) is Kind.SILENT


def test_a_new_warning_about_the_mask_makes_a_change_now_warns() -> None:
    """The user was told, and the report still says that the results differ."""
    about_concat = Warned("UserWarning", "Layer 'concat' (of type Concatenate) will destroy the mask.", 1)

    change = compare(observed(BEFORE), observed(ok(*MASK_GONE.trace, warnings=[about_concat])))

    assert (change.kind, change.results_differ) == (Kind.NOW_WARNS, True)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ([], [UNRELATED], Kind.NOW_WARNS),
        ([UNRELATED], [], Kind.WARNING_GONE),
        ([UNRELATED], [FLATTEN_WARNS], Kind.NOW_WARNS),
        ([], [Warned("DeprecationWarning", "old name", 1)], Kind.SAME),
    ],
)
def test_equal_results_change_by_what_is_said(before: list[Warned], after: list[Warned], kind: Kind) -> None:
    """Housekeeping says nothing."""
    change = compare(
        observed(ok(*BEFORE.trace, warnings=before)),
        observed(ok(*BEFORE.trace, warnings=after)),
    )

    assert change.kind is kind
    assert not change.results_differ
    assert kind is Kind.SAME or isinstance(change.parting, WarningsPart)


def test_a_difference_of_rounding_is_drift() -> None:
    """It is told, with its size, and is no alarm."""
    change = compare(observed(ok(layer("gru", 1.0))), observed(ok(layer("gru", 1.00005))))

    assert change.kind is Kind.DRIFT
    assert isinstance(change.parting, ValueParts)
    assert change.greatest == pytest.approx(5e-5)


def test_a_real_difference_is_named_before_an_earlier_one_of_rounding() -> None:
    """The reader looks for the cause."""
    older = ok(layer("dense", 1.0), layer("gru", 1.0))
    newer = ok(layer("dense", 1.00005), layer("gru", 2.0))

    assert compare(observed(older), observed(newer)).parting == ValueParts("gru", 1.0)


def test_another_shape_is_named() -> None:
    """Its values are not compared."""
    change = compare(observed(ok(layer("gru", 1.0, 2.0))), observed(ok(layer("gru", 1.0))))

    assert change.parting == ShapeParts("gru", (1, 2, 1), (1, 1, 1))


def test_a_layer_that_only_one_stack_traces_is_no_difference() -> None:
    """What one release calls a layer is an operation in another."""
    older, newer = ok(layer("add", 1.0), layer("gru", 2.0)), ok(layer("gru", 2.0))

    assert _kind(older, newer) is Kind.SAME


def test_a_layer_that_only_one_stack_traces_is_named_where_the_outputs_part() -> None:
    """There is nothing nearer to the cause."""
    change = compare(observed(ok(layer("gru", 1.0))), observed(ok(layer("gru", 1.0), layer("add", 2.0))))

    assert change.kind is Kind.SILENT
    assert change.parting == LayerAbsent("add", only_in_newer=True)


def test_one_error_under_two_numberings_is_the_same() -> None:
    """A process numbers its tensors anew."""
    moved = Error("keras.errors.TypeError", refusal(tensor="masking_7/Any:0").text, None, "run", ())

    assert _kind(refusal(), moved) is Kind.SAME


@pytest.mark.parametrize(
    ("older", "newer", "kind"),
    [
        (BEFORE, refusal(), Kind.NOW_FAILS),
        (BEFORE, Crashed("SIGSEGV", ""), Kind.NOW_FAILS),
        (BEFORE, Timeout(60.0, ""), Kind.NOW_FAILS),
        (Timeout(60.0, ""), BEFORE, Kind.NOW_WORKS),
        (refusal(), Error("ValueError", "something else", None, "run", ()), Kind.FAILS_DIFFERENTLY),
        (Crashed("SIGSEGV", ""), Crashed("SIGABRT", ""), Kind.FAILS_DIFFERENTLY),
        (Unavailable("no GPU"), BEFORE, Kind.NOT_COMPARABLE),
        (BEFORE, lacks("tensorflow_addons"), Kind.NOT_COMPARABLE),
    ],
)
def test_failures_come_and_go(older: object, newer: object, kind: Kind) -> None:
    """A crash and a hang are failures like an error."""
    assert _kind(older, newer) is kind


def test_a_failure_names_its_layer_and_its_error() -> None:
    """Both stand in the sentence."""
    parting = compare(observed(BEFORE), observed(refusal())).parting

    assert isinstance(parting, OutcomeParts)
    assert parting.sentence.startswith("fails in `flat`: TypeError: Layer flat does not support masking")


@pytest.mark.parametrize(
    ("newer", "lost"),
    [
        (ok(layer("flat", 1.0)), True),
        (ok(layer("flat", 1.0), warnings=[UNRELATED]), True),
        (ok(layer("flat", 1.0), warnings=[FLATTEN_WARNS]), False),
    ],
)
def test_an_error_about_a_mask_that_gives_way_to_silence_is_a_lost_guard(newer: object, *, lost: bool) -> None:
    """It works now, and nothing tells that it must not."""
    change = compare(observed(refusal()), observed(newer))  # type: ignore[arg-type]

    assert (change.kind, change.lost_guard) == (Kind.NOW_WORKS, lost)


def test_an_error_that_only_names_a_layer_after_masks_guarded_nothing() -> None:
    """Scenarios call their layers `mask_steps`, and any error may name one."""
    shape = Error("ValueError", "Input 0 of layer mask_steps is incompatible with shape (None, 3)", None, "run", ())

    assert not compare(observed(shape), observed(ok(layer("flat", 1.0)))).lost_guard


def test_two_texts_of_a_scenario_are_never_the_same() -> None:
    """Even if they did the same."""
    assert compare(observed(BEFORE, digest="a"), observed(BEFORE, digest="b")).kind is Kind.NOT_COMPARABLE


def test_of_several_new_warnings_that_about_the_mask_comes_first() -> None:
    """It is the one that a user of masks has to read; the others are counted."""
    before, after = ok(layer("flat", 1.0)), ok(layer("flat", 1.0), warnings=[UNRELATED, FLATTEN_WARNS])

    change = compare(observed(before), observed(after, "new"))

    assert change.new_warnings == (FLATTEN_WARNS, UNRELATED)
    assert change.parting is not None
    told = f"new warning: {FLATTEN_WARNS.text.rstrip('.')}, and 1 more new warning"
    assert change.parting.sentence == told


def test_of_several_warnings_about_masks_that_at_the_layer_which_parts_comes_first() -> None:
    """What it says explains what is seen."""
    other = Warned("UserWarning", "Layer 'pool' will destroy the mask information.", 1)
    before, after = (
        ok(layer("flat", 1.0, masked="1"), layer("pool", 1.0)),
        ok(layer("flat", 1.0), layer("pool", 1.0), warnings=[other, FLATTEN_WARNS]),
    )

    assert compare(observed(before), observed(after, "new")).new_warnings == (FLATTEN_WARNS, other)
