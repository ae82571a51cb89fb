"""Known causes in models that no reason names: told by what they look like, and never as certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from attrs import evolve
from packaging.version import Version

from reports.judging.behaviours import behaviour_rows
from reports.judging.causes.files import load_reasons
from reports.judging.causes.reason import AtLayer, Intent, Package, Part, Reason
from reports.judging.causes.recognition import Recognition, ownership
from reports.judging.causes.traits import Effect
from reports.judging.changes import SAME
from reports.judging.kinds import Kind
from reports.judging.owners import NoTwin, OnlyKeras
from reports.judging.step import Step
from reports.reading.matrix import CellId, Matrix
from reports.reading.records import Cause, Error, LayerOutput, LayerTrace, Ok, Warned
from tests.reports.making import column, mask, observed, ok, scenario, values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.causes.recognition import Likely
    from reports.reading.records import Mode, Outcome

MINE = "mine.tagger"
OLD, NEW = "2.15.0", "3.15.0"

OR = Reason(
    name="or",
    title="Concatenate keeps what any input keeps.",
    package=Package.KERAS,
    since=Version("3.12"),
    until=None,
    scenarios=("concatenate.*", "concatenate.masks_disagree"),
    modes=(),
    changes=(Kind.SILENT,),
    says=(),
    cause="It has `any` there.",
    intent=Intent.INTENDED,
    advice="Give the mask by hand.",
    ending=None,
    links=("https://example.org/1",),
    reports=(),
    layers=(AtLayer("Concatenate", "concatenate.masks_disagree"),),
    effects=(Effect.MASK_OR,),
)
DROPS = evolve(
    OR,
    name="drops",
    title="A layer now says that it drops the mask.",
    since=Version("3.0"),
    scenarios=("propagation.into_flatten",),
    changes=(Kind.NOW_WARNS,),
    says=("destroy the mask",),
    layers=(),
    effects=(),
)
MODELS = evolve(
    DROPS,
    name="models",
    title="A model warns of a mask that it uses.",
    scenarios=("nested.dense_inside",),
    layers=(AtLayer("Functional", "nested.dense_inside"),),
)


def at(type_: str, masked: str | None, *received: str | None, value: float = 1.0) -> LayerTrace:
    """What left a layer called `it`, and the masks that came into it, where anybody looked."""
    outputs = (LayerOutput(values(value, value, value), mask(masked)),)
    return LayerTrace("it", type_, outputs, tuple(map(mask, received)) or None)


def warns(of_type: str) -> Ok:
    """A model whose layer warns that it drops the mask; nothing else is another thing than before."""
    text = f"Layer 'it' (of type {of_type}) will destroy the mask."
    return ok(at(f"keras.layers.{of_type}", None), warnings=[Warned("UserWarning", text, 1)])


CONCATENATE = "keras.layers.merging.concatenate.Concatenate"
AND = ok(at(CONCATENATE, "100"))


def recognised(
    before: Outcome,
    after: Outcome,
    *reasons: Reason,
    train: tuple[Outcome, Outcome] | None = None,
    ends: tuple[str, str] = (OLD, NEW),
) -> dict[Mode, tuple[Likely, ...]]:
    """The reasons that the step of a user's own scenario looks like, in each mode."""
    columns = tuple(column(each, keras=each) for each in ends)
    by_mode: Mapping[Mode, tuple[Outcome, Outcome]] = {
        "predict": (before, after),
        **({"train": train} if train else {}),
    }
    states = [
        observed(outcome, stack, scenario=MINE, mode=mode)
        for mode, outcomes in by_mode.items()
        for stack, outcome in zip(ends, outcomes, strict=True)
    ]
    rows = tuple((MINE, mode) for mode in by_mode)
    cells = {CellId(MINE, each.id.stack, "cpu", each.id.mode): each for each in states}
    matrix = Matrix(columns, (scenario(MINE, folder=""),), rows, cells, ())
    met = [(row, step) for row in behaviour_rows(matrix) for step in row.steps]
    recognition = Recognition(reasons, matrix)
    return {row.mode: recognition.likely(row, step, met) for row, step in met}


def names(*arguments: Outcome | Reason, **others: object) -> list[str]:
    """The names of those of the first mode."""
    return [each.reason.name for each in recognised(*arguments, **others)["predict"]]  # type: ignore[arg-type]


def test_a_cause_is_recognised_by_class_effect_kind_and_releases() -> None:
    """No reason can name the models of users, and no record of the project has to be there."""
    (likely,) = recognised(AND, ok(at(CONCATENATE, "111")), OR)["predict"]

    assert (likely.reason, likely.explanation.part, likely.advice) == (OR, Part.COMES, OR.advice)
    assert likely.proof
    assert likely.proof.command("tf-2.15", "tf-2.21") == (
        "nox -s upgrade -- tf-2.15 tf-2.21 --scenarios scenarios/concatenate.py -k concatenate.masks_disagree"
    )


def test_a_pattern_names_no_scenario_that_could_prove_it() -> None:
    """Nobody can run `masks_?`."""
    patterns = ("concatenate.masks_?", "concatenate.[a-z]*", "concatenate.masks_disagree")
    other = ok(at(CONCATENATE, "111"))
    (likely,) = recognised(AND, other, evolve(OR, scenarios=patterns, layers=()))["predict"]
    (unnamed,) = recognised(AND, other, evolve(OR, scenarios=patterns[:2], layers=()))["predict"]

    assert likely.proof
    assert likely.proof.scenario == "concatenate.masks_disagree"
    assert unnamed.proof is None


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (ok(at("keras.layers.Add", "111")), OR),
        (ok(at(CONCATENATE, None)), OR),
        (ok(at(CONCATENATE, "001")), OR),
        (ok(at(CONCATENATE, "111")), evolve(OR, since=Version("3.16"))),
        (ok(at(CONCATENATE, "111")), evolve(OR, changes=(Kind.NOW_FAILS,))),
        (ok(at(CONCATENATE, "111")), evolve(OR, modes=("train",))),
        (ok(at(CONCATENATE, "111")), evolve(OR, layers=(), effects=())),
    ],
)
def test_what_looks_otherwise_is_not_recognised(after: Outcome, reason: Reason) -> None:
    """Another class, effect, release, kind or mode, or a reason that anything looks like."""
    assert names(AND, after, reason) == []


@pytest.mark.parametrize(
    ("newer", "received", "found"),
    [
        ("110", ("100", "110"), ["or"]),
        ("111", ("100", None), ["or"]),
        ("111", ("100", "110"), []),
        ("110", ("110",), []),
    ],
)
def test_the_masks_that_came_in_tell_or_from_another_wider_mask(
    newer: str, received: tuple[str | None, ...], found: list[str]
) -> None:
    """Where nobody looked, any wider mask may be OR; an input without a mask keeps all."""
    assert names(AND, ok(at(CONCATENATE, newer, *received)), OR) == found


def test_a_text_tells_of_the_class_that_it_names() -> None:
    """A reason about models is none about Flatten, and the one about any layer gives way to the one about this."""
    masked = ok(at("keras.layers.Flatten", None))

    assert names(masked, warns("Flatten"), DROPS, MODELS) == ["drops"]
    assert names(masked, warns("Functional"), DROPS, MODELS) == ["models"]


def test_the_root_of_an_error_can_be_quoted() -> None:
    """What the outermost error says is often only where it was."""
    fails = evolve(DROPS, changes=(Kind.NOW_FAILS,), says=("KerasTensor",), method="compute_mask")
    chain = (Cause("ValueError", "Could not infer it."), Cause("ValueError", "A KerasTensor cannot be used."))
    error = Error("ValueError", "Could not infer it.", "it", "build", (), "compute_mask", chain)

    assert names(AND, error, fails) == ["drops"]
    assert names(AND, msgspec.structs.replace(error, method=None), fails) == []


def test_a_layer_that_is_called_with_more_tensors_looks_more_like_a_reason_about_them() -> None:
    """Two causes change the values of an LSTM; only one of them has to do with a state that is handed in."""
    lstm = (AtLayer("LSTM", "recurrent.lstm"),)
    gates = evolve(OR, name="gates", layers=lstm, effects=(Effect.VALUES,))
    state = evolve(gates, name="state", inputs=2)
    before = ok(at("keras.layers.LSTM", "100"))

    def after(*received: str | None) -> Ok:
        return ok(at("keras.layers.LSTM", "100", *received, value=2.0))

    assert names(before, after("100"), gates, state) == ["gates"]
    assert names(before, after("100", None), gates, state) == ["state"]
    assert names(before, after(), gates, state) == ["state", "gates"]


def test_what_ends_is_recognised_from_the_other_side() -> None:
    """The mask that appears is the one that a reason said was gone."""
    gone = evolve(OR, since=Version("3.0"), until=Version("3.4"), ending="It is back.", effects=(Effect.MASK_GONE,))

    (likely,) = recognised(ok(at(CONCATENATE, None)), AND, gone, ends=("3.3.0", "3.5.0"))["predict"]

    assert (likely.explanation.part, likely.advice) == (Part.GOES, "It is back.")


def test_training_goes_another_way_because_the_call_does() -> None:
    """The first weights that differ are those of any layer, and tell nothing."""
    trained = tuple(ok(at(CONCATENATE, None, value=each)) for each in (1.0, 2.0))
    found = recognised(AND, ok(at(CONCATENATE, "111")), OR, train=(trained[0], trained[1]))

    assert found["train"] == found["predict"] != ()


def test_a_failure_of_training_is_no_matter_of_what_the_call_does() -> None:
    """Only where both trained may another call have led another way."""
    failed = Error("ValueError", "nothing to train on", "it", "run", ())
    found = recognised(AND, ok(at(CONCATENATE, "111")), OR, train=(failed, ok(at(CONCATENATE, None))))

    assert found["train"] == ()


def test_a_cause_of_training_alone_is_recognised_where_the_call_does_as_before() -> None:
    """The loss is divided otherwise, say: no class of layers has to do with it."""
    loss = evolve(OR, name="loss", modes=("train",), layers=(), effects=(Effect.VALUES,))
    trained = tuple(ok(at(CONCATENATE, None, value=each)) for each in (1.0, 2.0))

    found = recognised(AND, AND, loss, OR, train=(trained[0], trained[1]))

    assert [each.reason.name for each in found["train"]] == ["loss"]


def test_no_more_than_three_causes_are_named() -> None:
    """Who reads five guesses has read none."""
    many = [evolve(OR, name=f"or-{each}") for each in range(5)]

    assert len(names(AND, ok(at(CONCATENATE, "111")), *many)) == 3


def test_the_reasons_of_the_project_are_recognised_without_records() -> None:
    """The usual case: a fresh clone, one file of one's own, and nothing of the project's recorded."""
    text = (
        "Layer 'it' (of type GRU) was passed an input with a mask attached to it. However, this layer does not support "
        "masking and will therefore destroy the mask information."
    )
    read = ok(at("keras.layers.GRU", "100"))
    dropped = ok(at("keras.layers.GRU", None), warnings=[Warned("UserWarning", text, 1)])

    assert names(AND, ok(at(CONCATENATE, "111")), *load_reasons()) == ["concatenate-merges-masks-with-or"]
    nightly = recognised(read, dropped, *load_reasons(), ends=("3.15.0", "3.16.0.dev1"))["predict"]
    assert [each.reason.name for each in nightly] == ["recurrent-layers-drop-the-mask"]
    assert nightly[0].proof
    assert nightly[0].proof.scenario == "recurrent.gru"


def test_where_no_stack_tells_keras_from_tensorflow_the_likely_cause_does() -> None:
    """As far as it is the cause, and no further: what is known otherwise stands."""
    likely = recognised(AND, ok(at(CONCATENATE, "111")), OR)["predict"]
    untold = Step("old", "new", SAME, belongs=NoTwin("2.15"))
    known = evolve(untold, belongs=OnlyKeras("2.15.0"))

    assert ownership(untold, likely) == "probably belongs to Keras: what it looks like came with Keras 3.12"
    assert ownership(untold, ()) == NoTwin("2.15").sentence
    assert ownership(known, likely) == OnlyKeras("2.15.0").sentence
    assert ownership(evolve(untold, belongs=None), likely) == ""
