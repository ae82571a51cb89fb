"""What could not be compared, and in which words that is told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reports.judging.behaviours import behaviour_rows
from reports.judging.changes import Change, compare
from reports.judging.first_difference import MaskParts
from reports.judging.kinds import Kind
from reports.judging.not_compared import NotCompared, Why
from reports.reading.matrix import Matrix
from reports.reading.records import Cause, Error, Ok, Outcome
from tests.reports.making import (
    FLATTEN_WARNS,
    column,
    lacks,
    layer,
    observed,
    ok,
    refusal,
    scenario,
    weight,
)

RUNS = ok(layer("embed", 1, 2, masked="10"), layer("gru", 3, 4))
OTHERWISE = ok(layer("embed", 1, 2, masked="10"), layer("gru", 3, 5))
MASK_GONE = ok(layer("embed", 1, 2), layer("gru", 3, 5))


def _change(older: Outcome, newer: Outcome, *, of_user: bool = True) -> Change:
    return compare(observed(older, "old", of_user=of_user), observed(newer, "new", of_user=of_user))


def _weighed(outcome: Ok, *digests: str) -> Ok:
    return replace(outcome, weights=tuple(weight(f"gru/{at}", each) for at, each in enumerate(digests)))


def _said(change: Change) -> str:
    assert change.limit is not None
    return change.limit.sentence


def test_a_users_model_that_fails_in_both_stacks_is_not_comparable() -> None:
    """It is no all-clear that nothing else happens: it never ran."""
    change = _change(refusal(), refusal())

    assert change.kind is Kind.NOT_COMPARABLE
    assert _said(change).startswith("fails in `flat` in both stacks: TypeError: Layer flat does not support masking")


def test_two_failures_are_both_told() -> None:
    """The reader has to mend the one or the other."""
    change = _change(Error("AttributeError", "no Embeding", None, "build", ()), refusal())

    assert change.kind is Kind.NOT_COMPARABLE
    assert _said(change).endswith("; in the older one: AttributeError: no Embeding")


def test_a_scenario_of_the_project_that_both_refuse_is_the_same() -> None:
    """That a layer refuses a mask is what it was written for."""
    assert _change(refusal(), refusal(), of_user=False).kind is Kind.SAME


def test_what_fails_in_one_stack_only_is_a_change_as_ever() -> None:
    """Both directions."""
    assert _change(RUNS, refusal()).kind is Kind.NOW_FAILS
    assert _change(refusal(), RUNS).kind is Kind.NOW_WORKS


@pytest.mark.parametrize(
    ("older", "newer", "who"),
    [
        (RUNS, lacks("tensorflow_addons.layers"), "which the newer stack does not have"),
        (lacks("tensorflow_addons"), RUNS, "which the older stack does not have"),
        (lacks("tensorflow_addons"), lacks("tensorflow_addons"), "which neither stack has"),
        (refusal(), lacks("tensorflow_addons"), "which the newer stack does not have"),
    ],
)
@pytest.mark.parametrize("of_user", [True, False])
def test_a_missing_package_is_no_difference_of_keras(
    older: Outcome, newer: Outcome, who: str, *, of_user: bool
) -> None:
    """Whosever the scenario is."""
    change = _change(older, newer, of_user=of_user)

    assert change.kind is Kind.NOT_COMPARABLE
    assert _said(change) == f"it needs `tensorflow_addons`, {who}; `--with` installs a package beside both"


@pytest.mark.parametrize("module", ["keras.layers.experimental", "tensorflow", "tf_keras", "numpy.core"])
def test_a_module_of_the_stack_itself_that_is_gone_is_a_change(module: str) -> None:
    """That is what an upgrade brings."""
    assert _change(RUNS, lacks(module)).kind is Kind.NOW_FAILS


def test_the_innermost_cause_tells_of_a_missing_package() -> None:
    """A model's own error may stand around it."""
    outer = Cause("RuntimeError", "cannot build the model", None, None, None, None)
    inner = Cause("ImportError", "No module named tcn", None, None, None, None)
    wrapped = Error("RuntimeError", outer.text, None, "build", (), causes=(outer, inner))

    assert "it needs `tcn`" in _said(_change(RUNS, wrapped))


NO_XLA = Error("TypeError", "function() got an unexpected keyword argument 'experimental_compile'", None, "run", ())


@pytest.mark.parametrize(
    ("older", "newer", "who"),
    [(NO_XLA, RUNS, "the older stack"), (RUNS, NO_XLA, "the newer stack"), (NO_XLA, NO_XLA, "either stack")],
)
def test_a_stack_that_cannot_be_asked_for_xla_shows_nothing(older: Outcome, newer: Outcome, who: str) -> None:
    """TensorFlow 2.0 has no such mode, and that a later one has it is not two hundred changes."""
    change = _change(older, newer, of_user=False)

    assert change.kind is Kind.NOT_COMPARABLE
    assert _said(change) == f"`tf.function` of {who} cannot be asked to compile with XLA"


@pytest.mark.parametrize("newer", [RUNS, OTHERWISE])
def test_values_are_not_compared_where_the_weights_are_not_equal(newer: Ok) -> None:
    """Neither alike nor different values say anything."""
    change = _change(_weighed(RUNS, "a", "b"), _weighed(newer, "a", "c"))

    assert change.kind is Kind.NOT_COMPARABLE
    assert _said(change) == "the weights could not be made equal: `gru/1` has other values"


def test_a_mask_that_differs_is_told_even_so() -> None:
    """What is masked hangs on the inputs."""
    change = _change(_weighed(RUNS, "a"), _weighed(MASK_GONE, "b"))

    assert (change.kind, type(change.parting), change.greatest) == (Kind.SILENT, MaskParts, None)
    assert "could not be made equal" in _said(change)


def test_weights_that_one_stack_does_not_have_and_other_shapes_are_told() -> None:
    """They lead to the layer that makes its weights late, or otherwise."""
    two = replace(RUNS, weights=(weight("gru/kernel"), weight("gru/bias"), weight("att/w")))
    one = replace(RUNS, weights=(weight("gru/kernel"), weight("gru/bias")))
    other = replace(RUNS, weights=(weight("gru/kernel", shape=(3, 3)), weight("gru/bias")))

    assert _said(_change(one, two)).endswith("only the newer stack has `att/w`")
    assert _said(_change(two, other)).endswith("`gru/kernel` has shape [3, 3] instead of [2, 3], and 1 more")


def test_the_order_of_weights_and_records_without_them_limit_nothing() -> None:
    """Older records do not tell them."""
    assert _change(_weighed(RUNS, "a"), RUNS).kind is Kind.SAME
    there = (weight("a"), weight("b"))
    assert _change(replace(RUNS, weights=there), replace(RUNS, weights=there[::-1])).kind is Kind.SAME


def test_nothing_calm_is_said_of_masks_that_could_not_be_watched() -> None:
    """Values of outputs that differ are told all the same."""
    blind = replace(RUNS, trace=(), untraced="a layer has no name.")
    change = _change(RUNS, blind)

    assert change.kind is Kind.NOT_COMPARABLE
    assert _said(change) == (
        "the layers could not be watched in the newer stack, so its masks are not known: a layer has no name"
    )
    assert _change(RUNS, replace(OTHERWISE, trace=(), untraced="as before")).kind is Kind.SILENT


def test_a_new_warning_of_a_model_that_could_not_be_watched_is_still_told() -> None:
    """With the limit beside it, so that no gate passes by the kind alone."""
    change = _change(RUNS, replace(RUNS, warnings=(FLATTEN_WARNS,), untraced="no"))

    assert (change.kind, change.limit is None) == (Kind.NOW_WARNS, False)


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (refusal(), Why.FAILS),
        (lacks("tcn"), Why.PACKAGE),
        (replace(RUNS, untraced="no"), Why.UNTRACED),
    ],
)
def test_stacks_that_show_the_same_too_little_are_one_behaviour_and_no_all_clear(outcome: Outcome, why: Why) -> None:
    """The letter says that they did the same; the step between them says that this is not enough."""
    states = [observed(outcome, each, of_user=True) for each in ("s0", "s1")]
    columns = tuple(column(each.id.stack) for each in states)
    cells = {each.id: each for each in states}
    (row,) = behaviour_rows(Matrix(columns, (scenario(),), (("theme.case", "predict"),), cells, ()))

    (behaviour,), (step,) = row.behaviours, row.steps
    assert behaviour.stacks == ("s0", "s1")
    assert step.kind is Kind.NOT_COMPARABLE
    assert isinstance(step.change.parting, NotCompared)
    assert step.change.parting.why is why
