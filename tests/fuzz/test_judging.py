"""What counts as a broken relation, on records that are written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from fuzz.campaign import Campaign
from fuzz.cases import Batch, Case
from fuzz.findings import findings
from fuzz.judging import Observations, judged, not_compared
from fuzz.models import Input, Layer, Model, Padding, Source, Training
from fuzz.page import Found, promote, write_found
from fuzz.relations import RELATIONS
from fuzz.seen import Signature
from fuzz.twins import trimmed
from harness.discovery import discover
from reports.judging.assembly import compare_all
from reports.reading.generated_models import read_generated
from reports.reading.records import Array, Crashed, Error, Footer
from tests.reports import making
from tests.reports.making import layer, ok

if TYPE_CHECKING:
    from pathlib import Path

    from fuzz.seen import Seen
    from reports.reading.records import Mode, Outcome

SUBCLASSED = next(each for each in RELATIONS if each.name == "subclassed")
MODEL = Model(Input(Source.MASKING, Padding.RIGHT), (Layer("GRU"),))
TRAINED = evolve(MODEL, first=Input(Source.EMBEDDING, Padding.RIGHT), training=Training.STEP)
SAVED = "Unknown layer: 'NotEqual'"


def _observed(
    folder: Path,
    relation: str,
    one: Outcome,
    other: Outcome,
    digest: str = "text",
    mode: Mode = "predict",
    model: Model = MODEL,
) -> tuple[Observations, Batch]:
    """What was recorded of two texts that came out so."""
    case = Case("m00000", model, next(each for each in RELATIONS if each.name == relation))
    batch = Batch("000", (case,))
    ids = [batch.scenario(case, name) for name in case.texts]
    head = making.header("new", planned=[f"{each} {mode}" for each in ids])
    texts = (making.scenario(each, folder="elsewhere/") for each in ids)
    cells = (making.cell(outcome, id_=each, mode=mode) for each, outcome in zip(ids, (one, other), strict=True))
    record = making.write(folder, (head, making.imported(), *texts, *cells, Footer(2, 0, 1.0)))
    compared = compare_all([record], folder / "timings", [making.stack(folder, "new")])
    return Observations(compared, dict.fromkeys(ids, digest)), batch


def _seen(folder: Path, relation: str, one: Outcome, other: Outcome, **how: Any) -> tuple[Seen, ...]:  # noqa: ANN401
    """What two texts that came out so show of a relation."""
    observations, batch = _observed(folder, relation, one, other, **how)
    return tuple(judged(observations, [batch], []))


def _campaign(folder: Path) -> Campaign:
    (folder / "reasons").mkdir(exist_ok=True)
    return Campaign(folder / "results", folder / "reasons", (making.stack(folder, "new"),), 1, 7, print)


def _ran(*steps: float, mask: str = "110") -> Outcome:
    return ok(layer("step_1_gru", *steps, masked=mask, kind="Layer"))


def _fails(text: str) -> Outcome:
    return Error("ValueError", text, None, "run", ())


def test_twins_that_come_out_the_same_show_nothing(tmp_path: Path) -> None:
    """Nor does what stands at masked timesteps."""
    assert not _seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), _ran(1.0, 2.0, 9.0))


def test_twins_that_differ_at_an_unmasked_timestep_break_the_relation(tmp_path: Path) -> None:
    """With the first layer that parts, of those that both have."""
    (found,) = _seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), _ran(1.0, 9.0, 3.0))

    assert (found.signature.what, found.signature.layer_class) == ("subclassed", "Layer")
    assert "first after `step_1_gru`" in found.sentence


def test_twins_of_which_one_fails_break_it_too(tmp_path: Path) -> None:
    """What cannot be run any more does not come out the same."""
    (found,) = _seen(tmp_path, "saved", _ran(1.0, 2.0, 3.0), _fails(SAVED))

    assert "fails" in found.signature.how
    assert found.sentence == f"the other text fails: ValueError: {SAVED}"


def test_a_twin_that_kills_its_process_breaks_it_too(tmp_path: Path) -> None:
    """The worst that can become of a text is not nothing."""
    (found,) = _seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), Crashed("SIGSEGV", ""))

    assert found.sentence == "the other text fails: the interpreter died of SIGSEGV"


def test_a_file_that_loses_a_mask_breaks_the_promise_of_saving(tmp_path: Path) -> None:
    """The values are the same, and what comes after the model reads padding."""
    lost = ok(layer("step_1_gru", 1.0, 2.0, 3.0, masked=None, kind="Layer"))
    (found,) = _seen(tmp_path, "saved", _ran(1.0, 2.0, 3.0), lost)

    assert found.signature == Signature("saved", "Layer", "masks")


def test_what_subclassed_models_do_with_masks_inside_is_not_promised(tmp_path: Path) -> None:
    """The guide has users hand them over there."""
    lost = ok(layer("step_1_gru", 1.0, 2.0, 3.0, masked=None, kind="Layer"))

    assert not _seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), lost)


def _trained(*vectors: float, name: str = "first") -> Outcome:
    """The weights that a training step left in an Embedding of vectors of one number."""
    return ok(layer(name, *vectors, kind="Embedding"))


@pytest.mark.parametrize(("one", "broken"), [((0.5, 2.0), 0), ((0.6, 1.0), 1)])
def test_only_the_vector_of_padding_must_not_learn(tmp_path: Path, one: tuple[float, ...], broken: int) -> None:
    """What the loss reaches at unmasked timesteps learns."""
    seen = _seen(tmp_path, "gradient", _trained(*one), _trained(0.5, 1.0), mode="train", model=TRAINED)

    assert len(seen) == broken
    assert all(each.signature.layer_class == "GRU by mse" for each in seen)


def test_where_no_vector_was_recorded_nothing_is_said_and_it_is_counted(tmp_path: Path) -> None:
    """Nor is it an all-clear."""
    without = _trained(0.5, 1.0, name="other")
    observations, batch = _observed(tmp_path, "gradient", without, without, mode="train", model=TRAINED)

    assert not tuple(judged(observations, [batch], []))
    assert not_compared(observations, "new", batch) == 1


def test_what_ran_from_another_text_says_nothing_of_this_one(tmp_path: Path) -> None:
    """A record outlives the rules by which its models were drawn."""
    assert not _seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), _ran(1.0, 9.0, 3.0), digest="of today")


def test_what_fails_twice_shows_nothing(tmp_path: Path) -> None:
    """A model that a stack cannot run breaks no promise about what it puts out."""
    assert not _seen(tmp_path, "saved", _fails("no"), _fails("no"))


def test_a_campaign_that_saw_nothing_says_so(tmp_path: Path) -> None:
    """Where nothing was seen nothing can be found, and that is no all-clear."""
    campaign = _campaign(tmp_path)
    batches = campaign.batches()

    seen = campaign.observations(batches)
    assert not campaign.judge(seen, batches)
    assert campaign.unseen(seen, batches) == {"new": sum(len(each.scenarios) for each in batches)}


def test_the_first_text_of_a_relation_is_the_model_itself_where_it_can_be(tmp_path: Path) -> None:
    """It is run once for both, and the relation is judged by that run."""
    alone, held = Case("m00000", MODEL), Case("m00000", MODEL, SUBCLASSED, shared=True)
    batch = Batch("000", (alone, held))

    assert batch.scenario(held, "m00000_one") == batch.scenario(alone, "m00000") == "f000.m00000"
    assert list(held.written) == ["m00000_other"]
    assert len(batch.scenarios) == len(discover([str(each) for each in batch.write(tmp_path)]))
    assert set(held.by_itself.written) == {"m00000_one", "m00000_other"}


def test_a_smaller_campaign_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    """So its records count in the larger one."""
    small, large = (evolve(_campaign(tmp_path), count=count).batches() for count in (20, 70))

    assert [each.model for each in small[0].cases] == [each.model for each in large[0].cases][: len(small[0].cases)]
    assert len(large) == 2


def test_a_finding_is_told_once_and_its_script_stands_alone(tmp_path: Path) -> None:
    """With the smallest model that shows it, and how many do."""
    case = Case("m00000", MODEL, SUBCLASSED)
    seen = _seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), _ran(1.0, 9.0, 3.0))
    (found,) = findings([*seen, *seen])
    campaign = _campaign(tmp_path)
    write_found(tmp_path / "found", campaign, Found((found,), (), (), 1, {}))

    page = (tmp_path / "found" / "seed7.md").read_text("utf-8")
    assert SUBCLASSED.promise in page
    assert SUBCLASSED.follows_from in page
    for name in case.texts:
        assert f"def {name}(keras)" in page
    read = read_generated(tmp_path / "found")
    assert not read.notices
    assert [each.sentence for each in read.campaigns[0].told] == [found.sentence]
    assert [each.name.rpartition("_")[2] for each in read.campaigns[0].told[0].smallest] == ["one", "other"]
    compile((tmp_path / "found" / "seed7_001_subclassed_layer_one.py").read_text("utf-8"), "one.py", "exec")


def test_a_finding_becomes_a_scenario_with_the_stub_of_a_reason(tmp_path: Path) -> None:
    """So what was found is held against every version from then on."""
    (found,) = findings(_seen(tmp_path, "subclassed", _ran(1.0, 2.0, 3.0), _ran(1.0, 9.0, 3.0)))
    write_found(tmp_path, _campaign(tmp_path), Found((found,), (), (), 1, {}))
    written, stub = promote(tmp_path, "seed7_001_subclassed_layer", tmp_path)

    assert "def m00000_one(keras)" in written.read_text("utf-8")
    assert '"found_seed7_001_subclassed_layer.m00000_one"' in stub


@pytest.mark.parametrize("shape", [(1, 2, 1), (1, 3, 1)])
def test_a_trimmed_sample_is_held_against_its_part_of_the_batch(shape: tuple[int, ...]) -> None:
    """The second sample, as many timesteps as are left of it."""
    value = Array("float32", (2, 3, 1), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    part = trimmed(value, (True,) * 6, shape)
    assert part is not None
    assert part[0].data == (4.0, 5.0, 6.0)[: shape[1]]
