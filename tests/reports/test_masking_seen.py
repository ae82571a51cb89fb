"""What a run put to the test, in numbers and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.judging.mask_coverage import MaskingSeen, masking_seen
from tests.reports.making import layer, ok

if TYPE_CHECKING:
    from reports.reading.records import Ok

EMBED = layer("embed", 1, 2, 0, 0, masked="1100", received=[None], kind="Embedding")
OTHER = layer("shapes", 1, 2, 0, 0, masked="1100", received=[None], kind="Embedding")
SHORTER = layer("shapes", 1, 0, 0, 0, masked="1000", received=[None], kind="Embedding")
READ = layer("read", 7, received=["1100"], takes_mask=True)


def _of(*runs: Ok) -> MaskingSeen:
    found = masking_seen(runs)
    assert found
    return found


def test_masked_timesteps_merged_masks_and_consumers_are_counted() -> None:
    """Those of mask-generating layers, of all their timesteps."""
    concat = layer("concat", 1, 2, 0, 0, masked="1000", received=["1100", "1000"])

    found = _of(ok(EMBED, SHORTER, concat, READ))

    assert found == MaskingSeen(8, 5, ("concat",), ("concat",), ("read",))
    assert found.sentence == (
        "5 of 8 timesteps were masked; `concat` merged masks that disagree; `read` consumed a mask"
    )


def test_masks_that_agree_put_no_merge_to_the_test() -> None:
    """AND and OR of them are the same."""
    found = _of(ok(EMBED, OTHER, layer("concat", 1, masked="1", received=["1100", "1100"]), READ))

    assert found.merged_equal
    assert "; all merged masks were equal; " in found.sentence


def test_a_layer_that_takes_masks_merges_none() -> None:
    """Attention is given the mask of its queries and that of its values, which are mostly one."""
    found = _of(ok(EMBED, layer("attend", 7, received=["1100", "1100"], takes_mask=True)))

    assert (found.merging, found.consuming) == ((), ("attend",))


def test_inputs_without_padding_put_nothing_to_the_test() -> None:
    """Whatever the layers are."""
    read = layer("read", 7, received=["11"], takes_mask=True)

    found = _of(ok(layer("embed", 1, 2, masked="11", received=[None], kind="Embedding"), read))

    assert found.is_nothing
    assert found.sentence == "no timestep was masked"


def test_a_model_without_masks_puts_nothing_to_the_test() -> None:
    """Its layers were watched, so this is known."""
    assert _of(ok(layer("dense", 1, received=[None]))).is_nothing


def test_an_explicit_mask_counts_though_no_layer_generated_it() -> None:
    """Once, wherever it goes."""
    given = [layer(each, 7, received=["100"], takes_mask=True) for each in ("read", "again")]

    assert _of(ok(layer("dense", 1, received=[None]), *given)) == MaskingSeen(3, 2, (), (), ("read", "again"))


def test_a_custom_layer_that_puts_out_a_mask_and_was_given_none_generates_one() -> None:
    """It need not be called Masking."""
    assert _of(ok(layer("hide", 1, 2, masked="10", received=[None]))).masked == 1


def test_a_composite_layer_is_not_counted_beside_what_is_in_it() -> None:
    """Its mask is that of the layer inside."""
    inside = layer("words/embed", 1, 2, masked="10", received=[None], kind="Embedding")
    around = layer("words", 1, 2, masked="10", received=[None])
    twice = layer("words call 2", 1, 2, masked="10", received=[None])

    assert _of(ok(inside, around, twice)).timesteps == 2


def test_a_custom_layer_consumes_a_mask_itself_where_no_layer_in_it_does() -> None:
    """Attention pooling scores its timesteps with a Dense, and leaves the masked ones out by itself."""
    score = layer("pool/score", 1, 2, masked="10", received=["1100"])
    pool = layer("pool", 7, received=["1100"], takes_mask=True)

    assert _of(ok(EMBED, score, pool)).consuming == ("pool",)


def test_a_model_or_layer_that_hands_a_mask_on_does_not_consume_it() -> None:
    """What is in it does, or does not."""
    inside = layer("encoder/read", 7, received=["1100"], takes_mask=True)
    dense = layer("plain/dense", 7, received=["1100"])
    around = [
        layer("encoder", 7, received=["1100"], takes_mask=True),
        layer("plain", 7, received=["1100"], takes_mask=True, kind="Functional"),
    ]

    assert _of(ok(EMBED, inside, dense, *around)).consuming == ("encoder/read",)


def test_a_composite_layer_merges_what_it_hands_to_no_layer_inside() -> None:
    """Two masks that each go to a layer of their own are not merged."""
    apart = [layer(f"two/{each}", 7, received=["1100"]) for each in ("one", "other")]
    two = layer("two", 7, received=["1100", "1000"])
    bare = layer("both/dense", 7, received=[None])
    both = layer("both", 7, received=["1100", "1000"])

    assert _of(ok(EMBED, *apart, two, bare, both)).merging == ("both",)


def test_of_probed_stacks_only_the_masks_are_known() -> None:
    """Nobody saw there what a layer received."""
    found = _of(ok(layer("embed", 1, 2, masked="10", kind="Embedding"), layer("read", 7)))

    assert found == MaskingSeen(2, 1, None, None, None)
    assert found.sentence == ("1 of 2 timesteps was masked; which layers merged or consumed masks is not known")


def test_the_run_that_tells_most_is_told() -> None:
    """An older stack beside a newer one, or training beside a call."""
    probed = ok(layer("embed", 1, 2, 0, 0, masked="1100", kind="Embedding"))

    assert _of(probed, ok(EMBED, READ)).consuming == ("read",)
    assert _of(ok(EMBED, READ), probed).consuming == ("read",)


def test_nothing_is_known_where_no_layer_was_watched() -> None:
    """Training in older records leaves weights in the place of outputs."""
    assert masking_seen([replace(ok(EMBED), untraced="no")]) is None
    assert masking_seen([ok(), ok(layer("kernel", 1, 2))]) is None


def test_many_layers_are_counted() -> None:
    """A sentence is no table."""
    some = [layer(f"gru_{at}", 7, received=["1100"], takes_mask=True) for at in range(5)]

    assert _of(ok(EMBED, *some)).sentence.endswith("; `gru_0`, `gru_1`, `gru_2` and 2 more consumed a mask")
