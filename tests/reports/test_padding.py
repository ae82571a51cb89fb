"""Whether padding still does not matter, in one stack."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reports.judging.padding_test import Padding, PaddingTest, padding_test
from reports.reading.records import Array, LayerOutput, LayerTrace, Ok, Variant
from tests.reports.making import layer, mask, ok

EMBED = layer("embed", 1, 2, 0, masked="110", received=[None], kind="Embedding")
EMBED_MORE = layer("embed", 1, 2, 0, 0, 0, masked="11000", received=[None], kind="Embedding")
READ = layer("read", 7, received=["110"], takes_mask=True)
RUN = ok(EMBED, READ)
BATCH = Array("float32", (2, 1), (7.0, 8.0))


def _padded(*trace: LayerTrace, side: str = "end", timesteps: int = 2) -> Variant:
    outputs = tuple(LayerOutput(each.value, None) for each in trace[-1].outputs)
    return Variant("padded", outputs, trace, timesteps, side)  # type: ignore[arg-type]


def _test(run: Ok, *variants: Variant) -> PaddingTest:
    found = padding_test(replace(run, variants=variants))
    assert found
    return found


def test_without_further_calls_nothing_is_said() -> None:
    """Older records have none."""
    assert padding_test(RUN) is None


def test_more_padding_that_moves_nothing_is_told_with_what_was_tried() -> None:
    """Rounding moves nothing."""
    more = _padded(EMBED_MORE, layer("read", 7.00001, received=["11000"], takes_mask=True))

    assert _test(RUN, more) == PaddingTest(
        Padding.NOTHING, "padding changes nothing: tried with two more padded timesteps"
    )


def test_all_that_was_tried_is_listed() -> None:
    """More padding, and each sample alone."""
    more = _padded(EMBED_MORE, layer("read", 7, received=["11000"], takes_mask=True))
    alone = Variant("alone", RUN.outputs, RUN.trace)

    assert _test(RUN, more, alone, more).sentence == (
        "padding changes nothing: tried with two more padded timesteps and sample 1 alone"
    )


def test_a_layer_that_takes_a_mask_and_does_not_receive_it_is_named() -> None:
    """It was generated, and lost on the way there."""
    run = ok(EMBED, layer("scale", 2, 4, 0), layer("read", 7, received=[None], takes_mask=True))
    more = _padded(EMBED_MORE, layer("scale", 2, 4, 0, 5, 5), layer("read", 7.41, received=[None], takes_mask=True))

    assert _test(run, more) == PaddingTest(
        Padding.MOVES, "two more padded timesteps move the output by 0.41: `read` does not receive the mask"
    )


def test_a_layer_that_does_not_consume_the_mask_is_named() -> None:
    """An average over all timesteps takes no notice of it."""
    run = ok(EMBED, layer("mean", 7, received=["110"]))
    more = _padded(EMBED_MORE, layer("mean", 6, received=["11000"]), timesteps=2)

    assert _test(run, more).sentence == (
        "two more padded timesteps move the output by 1: "
        "first after `mean`, which receives the mask and does not consume it"
    )


def test_where_nobody_looked_at_what_layers_received_only_the_layer_is_named() -> None:
    """Older stacks are probed."""
    one = replace(EMBED_MORE, outputs=(LayerOutput(layer("", 1, 2, 0, 0).outputs[0].value, mask("1100")),))

    assert _test(ok(EMBED, layer("read", 7)), _padded(one, layer("read", "nan"), timesteps=1)).sentence == (  # type: ignore[arg-type]
        "one more padded timestep moves the output: first after `read`"
    )


@pytest.mark.parametrize(
    ("side", "more", "moves"),
    [
        ("end", (3, 4, 9, 9, 9), False),
        ("end", (3, 5, 0, 0, 0), True),
        ("start", (9, 9, 3, 4, 9), False),
        ("start", (3, 4, 0, 0, 0), True),
    ],
)
def test_of_outputs_with_timesteps_only_the_unmasked_ones_are_compared(
    side: str, more: tuple[float, ...], *, moves: bool
) -> None:
    """And those in the places where they were."""
    run = ok(EMBED, layer("read", 3, 4, 0, masked="110", received=["110"], takes_mask=True))
    marks = "11000" if side == "end" else "00110"
    embed = layer("embed", 1, 2, 0, 0, 0, masked=marks, received=[None], kind="Embedding")
    read = layer("read", *more, masked=marks, received=[marks], takes_mask=True)

    assert (_test(run, _padded(embed, read, side=side)).padding is Padding.MOVES) == moves


def test_a_timestep_that_only_a_merged_mask_masks_is_told_apart() -> None:
    """One input has data there, and whoever reads the predictions reads it; a loss with the mask does not."""
    other = layer("other", 0, 2, 0, masked="010", received=[None], kind="Embedding")
    other_more = layer("other", 0, 2, 0, 0, 0, masked="01000", received=[None], kind="Embedding")
    run = ok(EMBED, other, layer("add", 3, 4, 0, masked="010", received=["110", "010"]))
    more = _padded(EMBED_MORE, other_more, layer("add", 5, 4, 0, 0, 0, masked="01000", received=["11000", "01000"]))

    assert _test(run, more) == PaddingTest(
        Padding.MASKED_ONLY,
        "two more padded timesteps move the output by 2, but only where its mask masks what is no padding",
    )


def test_padding_counts_for_nothing_in_an_output_without_a_mask_too() -> None:
    """The question is whether the data come out as before."""
    run = ok(EMBED, layer("dense", 3, 4, 0, received=["110"]))
    more = _padded(EMBED_MORE, layer("dense", 3, 4, 9, 9, 9, received=["11000"]))

    assert _test(run, more).padding is Padding.NOTHING


@pytest.mark.parametrize("marks", ["11011", None])
def test_added_timesteps_that_are_not_masked_test_nothing(marks: str | None) -> None:
    """They are data."""
    embed = layer("embed", 1, 2, 0, 3, 3, masked=marks, received=[None], kind="Embedding")

    assert _test(RUN, _padded(embed, layer("read", 9, received=[marks], takes_mask=True))) == PaddingTest(
        Padding.NOT_TESTED, "padding is not tested: the added timesteps were not masked"
    )


def test_a_call_that_could_not_be_made_is_told() -> None:
    """With what the stack said."""
    failed = Variant("padded", (), (), 2, failed="ValueError: wants 3 timesteps.")

    assert _test(RUN, failed).sentence == "padding is not tested: ValueError: wants 3 timesteps"


def test_outputs_of_other_shapes_are_not_compared() -> None:
    """Something else than padding has changed there."""
    more = _padded(EMBED_MORE, layer("read", 7, 8, 9, 9, 9, 9, received=["11000"], takes_mask=True))

    assert _test(RUN, more).sentence == (
        "padding is not tested: two more padded timesteps gives outputs of other shapes"
    )


@pytest.mark.parametrize(("value", "padding"), [(8.0, Padding.NOTHING), (9.0, Padding.MOVES)])
def test_a_sample_alone_is_held_against_its_row_of_the_batch(value: float, padding: Padding) -> None:
    """What stands beside it must not matter."""
    run = Ok((LayerOutput(BATCH, None),), (LayerTrace("read", "keras.GRU", (LayerOutput(BATCH, None),)),), ())
    alone = LayerOutput(Array("float32", (1, 1), (value,)), None)
    variant = Variant("alone", (alone,), (LayerTrace("read", "keras.GRU", (alone,)),), row=1)

    found = _test(run, variant)

    assert found.padding is padding
    if padding is Padding.MOVES:
        assert found.sentence == "sample 2 alone gives another output than in its batch, by 1: first after `read`"


def test_a_model_that_is_never_the_same_twice_is_not_tested() -> None:
    """Noise moves the output as well as padding does; where there is none, it is not told that it was looked for."""
    again, other = Variant("again", RUN.outputs, RUN.trace), _again(layer("read", 7.41))
    more = _padded(EMBED_MORE, layer("read", 7.2, received=["11000"], takes_mask=True))

    assert _test(RUN, other, more) == PaddingTest(
        Padding.NOT_TESTED,
        "padding is not tested: called again with the same inputs, the model gives another output",
    )
    assert _test(RUN, again, more).padding is Padding.MOVES
    assert padding_test(replace(RUN, variants=(again,))) is None


def _again(*trace: LayerTrace) -> Variant:
    return Variant("again", tuple(LayerOutput(each.value, None) for each in trace[-1].outputs), trace)


def test_a_sample_alone_is_no_test_of_padding() -> None:
    """It has none that its batch had not."""
    alone = Variant("alone", RUN.outputs, RUN.trace)
    unmasked = layer("embed", 1, 2, 0, 3, 3, masked="11011", received=[None], kind="Embedding")

    assert _test(RUN, _padded(unmasked, READ), alone) == PaddingTest(
        Padding.NOT_TESTED,
        "padding is not tested: the added timesteps were not masked; sample 1 alone changes nothing",
    )


def test_what_both_axes_of_scores_grow_by_is_left_out() -> None:
    """Attention scores have a timestep on either side."""
    two = Array("float32", (1, 2, 2), (1.0, 2.0, 3.0, 4.0))
    three = Array("float32", (1, 3, 3), (1.0, 2.0, 9.0, 3.0, 4.0, 9.0, 9.0, 9.0, 9.0))
    embed, more = (
        layer("embed", *range(len(each)), masked=each, received=[None], kind="Embedding") for each in ("11", "110")
    )
    run, longer = (
        ok(each, LayerTrace("scores", "keras.Attention", (LayerOutput(value, None),)))
        for each, value in ((embed, two), (more, three))
    )

    assert _test(run, Variant("padded", longer.outputs, longer.trace, 1)).padding is Padding.NOTHING
