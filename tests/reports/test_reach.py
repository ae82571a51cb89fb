"""How far a difference reaches, and what that makes of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reports.judging.changes import Change, compare
from reports.judging.kinds import Kind, place
from reports.judging.reach import Reach
from reports.judging.step import Step
from reports.reading.records import LayerOutput, LayerTrace, Mode, Ok
from tests.reports.making import FLATTEN_WARNS, layer, mask, observed, ok, values

EMBED = layer("embed", 1, 2, 0, masked="110", received=[None], kind="Embedding")
READ = layer("read", 3, 4, 0, masked="110", received=["110"], takes_mask=True)
POOL = layer("pool", 7, received=["110"], takes_mask=True)
WHOLE = ok(EMBED, READ, POOL)


def _change(older: Ok, newer: Ok, mode: Mode = "predict") -> Change:
    return compare(observed(older, "old", mode=mode), observed(newer, "new", mode=mode))


def _with(ok_: Ok, *traces: LayerTrace) -> Ok:
    there = {each.layer: each for each in traces}
    return replace(ok_, trace=tuple(there.get(each.layer, each) for each in ok_.trace))


def _judged(older: Ok, newer: Ok, mode: Mode = "predict") -> tuple[Kind, Reach | None]:
    change = _change(older, newer, mode)
    return change.kind, change.reach


def test_what_differs_only_at_masked_timesteps_is_masked_only() -> None:
    """A recurrent layer may put out what it likes there; nobody reads it."""
    other = layer("read", 3, 4, 9, masked="110", received=["110"], takes_mask=True)

    change = _change(WHOLE, _with(WHOLE, other))

    assert (change.kind, change.reach) == (Kind.MASKED_ONLY, Reach.NOWHERE)
    assert change.parting is not None
    assert change.parting.layer == "read"


def test_an_output_is_masked_by_the_mask_of_the_layer_it_comes_from() -> None:
    """Its own mask is not recorded where a model is probed."""
    assert _judged(ok(EMBED, READ), ok(EMBED, layer("read", 3, 4, 9, masked="110"))) == (
        Kind.MASKED_ONLY,
        Reach.NOWHERE,
    )


def test_an_output_without_a_mask_counts_at_every_timestep() -> None:
    """A loss reads all of it."""
    older, newer = layer("dense", 3, 4, 0, received=["110"]), layer("dense", 3, 4, 9, received=["110"])

    assert _judged(ok(EMBED, older), ok(EMBED, newer)) == (Kind.SILENT, Reach.OUTPUT)


def test_another_mask_of_an_output_counts_more_than_what_stands_beneath_it() -> None:
    """The loss counts other timesteps."""
    assert _judged(ok(EMBED, READ), ok(EMBED, layer("read", 3, 4, 0, masked="100", received=["110"]))) == (
        Kind.SILENT,
        Reach.OUTPUT_MASK,
    )


def test_an_output_of_another_shape_is_another_output() -> None:
    """No mask makes it the same."""
    longer = layer("read", 3, 4, 0, 0, masked="1100", received=["110"])

    assert _judged(ok(EMBED, READ), ok(EMBED, longer)) == (Kind.SILENT, Reach.OUTPUT)


def test_another_mask_for_a_layer_that_consumes_it_is_silent_though_no_output_shows_it() -> None:
    """With other inputs it may."""
    unmasked = layer("read", 3, 4, 0, masked=None, received=["110"], takes_mask=True)
    pool = layer("pool", 7, received=[None], takes_mask=True)

    assert _judged(WHOLE, _with(WHOLE, unmasked, pool)) == (Kind.SILENT, Reach.CONSUMED)


def test_a_state_that_only_one_stack_counts_among_the_inputs_is_no_other_mask() -> None:
    """It has none."""
    older = _with(WHOLE, layer("read", 3, 4, 9, masked="110", received=["110", None], takes_mask=True))

    assert _judged(older, WHOLE) == (Kind.MASKED_ONLY, Reach.NOWHERE)


def test_a_model_that_hands_a_mask_on_does_not_consume_it() -> None:
    """The layers in it tell."""
    model = layer("encoder", 7, received=["110"], takes_mask=True, kind="Functional")
    other = layer("encoder", 7, received=[None], takes_mask=True, kind="Functional")
    lost = layer("embed", 1, 2, 0, received=[None], kind="Embedding")

    assert _judged(ok(EMBED, model), ok(lost, other)) == (Kind.MASKED_ONLY, Reach.NOWHERE)


def test_a_mask_that_no_layer_consumes_hurts_nobody() -> None:
    """It was on its way to nothing."""
    older = ok(EMBED, layer("flat", 5, 6, 0, masked="110", received=["110"]), layer("dense", 7, received=["110"]))
    newer = ok(EMBED, layer("flat", 5, 6, 0, received=["110"]), layer("dense", 7, received=[None]))

    assert _judged(older, newer) == (Kind.MASKED_ONLY, Reach.NOWHERE)


def test_where_nobody_looked_at_what_layers_received_a_mask_stays_silent() -> None:
    """Older stacks are probed, and what a layer reads is not known there."""
    older, newer = (ok(layer("flat", 5, masked=each), layer("dense", 7)) for each in ("1", None))

    assert _judged(older, newer) == (Kind.SILENT, Reach.INSIDE)


def test_a_value_inside_the_model_stays_silent_though_no_output_shows_it() -> None:
    """A maximum hides much, until other inputs come."""
    older = ok(EMBED, layer("read", 3, 4, 0, masked="110"), layer("max", 4))
    newer = ok(EMBED, layer("read", 1, 4, 0, masked="110"), layer("max", 4))

    assert _judged(older, newer) == (Kind.SILENT, Reach.INSIDE)


def test_padding_is_known_inside_the_model_where_a_layer_carries_no_mask() -> None:
    """A layer within a custom layer is called with bare tensors."""
    older = ok(EMBED, layer("block/score", 3, 4, 0, received=[None]), layer("block", 7, received=["110"]))
    newer = ok(EMBED, layer("block/score", 3, 4, 9, received=[None]), layer("block", 7, received=["110"]))

    assert _judged(older, newer) == (Kind.MASKED_ONLY, Reach.NOWHERE)


def test_in_training_the_loss_is_what_counts() -> None:
    """A decoder may differ at masked timesteps; the loss leaves them out."""
    loss = (LayerOutput(values(0.5), None),)
    older, newer = replace(ok(EMBED, READ), outputs=loss), replace(ok(EMBED, READ), outputs=loss)
    elsewhere = _with(newer, layer("read", 3, 4, 9, masked="110", received=["110"], takes_mask=True))
    lost = replace(newer, outputs=(LayerOutput(values(0.75), None),))

    assert _judged(older, elsewhere, "train") == (Kind.MASKED_ONLY, Reach.NOWHERE)
    assert _judged(older, lost, "train") == (Kind.SILENT, Reach.LOSS)


def test_a_new_warning_is_told_though_only_masked_timesteps_differ() -> None:
    """What is said anew is a change of its own."""
    other = layer("read", 3, 4, 9, masked="110", received=["110"], takes_mask=True)

    assert _change(WHOLE, replace(_with(WHOLE, other), warnings=(FLATTEN_WARNS,))).kind is Kind.NOW_WARNS


def test_rounding_reaches_nowhere_and_has_no_reach() -> None:
    """It is no difference."""
    assert _judged(WHOLE, _with(WHOLE, layer("read", 3.00005, 4, 0, masked="110", received=["110"]))) == (
        Kind.DRIFT,
        None,
    )


@pytest.mark.parametrize("kind", [Kind.SILENT, Kind.NOW_WARNS])
def test_of_two_changes_the_one_that_reaches_further_is_more_dangerous(kind: Kind) -> None:
    """And none of them comes behind an error."""
    dangers = [_danger(kind, each) for each in Reach if each is not Reach.NOWHERE]

    assert dangers == sorted(set(dangers))
    assert all(danger < place(Kind.NOW_FAILS) for danger in dangers)
    assert max(_danger(Kind.SILENT, each) for each in Reach) < _danger(Kind.NOW_WARNS, Reach.OUTPUT)


def _danger(kind: Kind, reach: Reach) -> float:
    change = Change(kind, None, results_differ=True, greatest=None, new_warnings=(), gone_warnings=(), reach=reach)
    return Step("old", "new", change).danger


def test_masked_only_is_less_dangerous_than_not_to_know() -> None:
    """It hurts nobody, and of the other nobody knows."""
    assert place(Kind.NOT_COMPARABLE) < place(Kind.MASKED_ONLY) < place(Kind.DRIFT)


def test_a_mask_of_further_axes_masks_what_lies_along_them() -> None:
    """A batch of sequences of vectors has a mask of two axes."""
    assert mask("110") is not None
    two = LayerOutput(replace(values(1, 2, 3), shape=(1, 3, 1)), mask("100"))
    three = LayerOutput(replace(values(1, 9, 9), shape=(1, 3, 1)), mask("100"))
    older, newer = (Ok((each,), (), ()) for each in (two, three))

    assert _judged(older, newer) == (Kind.MASKED_ONLY, Reach.NOWHERE)
