"""
What must hold of a model in one stack, whatever any other stack does.

A relation makes a twin of a model: another text that must come out the same at every unmasked timestep.
Twins have the names of their layers in common, so the harness gives both the same weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from fuzz.drawing import made_valid, may_be_saved
from fuzz.layers import KERAS_3, MERGE_EXPRESSIONS
from fuzz.models import Data, Input, Layer, Merge, Padding, Source, Style, Training, style_is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fuzz.models import Model

GUIDE = "https://keras.io/guides/understanding_masking_and_padding/"
RECURRENT = "https://keras.io/api/layers/recurrent_layers/gru/"
SAVING = "https://keras.io/guides/serialization_and_saving/"
SUBCLASSING = "https://keras.io/guides/making_new_layers_and_models_via_subclassing/"


@frozen
class Relation:
    """
    A promise that two texts come out the same.

    *costs* is what a user loses where it does not hold, *follows_from* the documentation that promises it, *except_for*
    the models of which it promises nothing, and why.  *twins* makes both texts of a model, or None.
    """

    name: str
    promise: str
    costs: str
    follows_from: str
    except_for: str
    twins: Callable[[Model], tuple[Model, Model] | None] = field(repr=False)
    since: tuple[int, int] = (2, 2)
    """The first version of Keras that it can be asked of."""
    trains: bool = False
    """Whether it is about what training makes of a model, and not about what a model puts out."""

    def asked_of(self, model: Model) -> Model:
        """The model as this relation has it: as it is trained, or called and neither trained nor saved."""
        return model if self.trains else untrained(model)


def relations_of(model: Model, keras: tuple[int, int]) -> Iterator[Relation]:
    """Every relation that says something of a model, by twins that versions of Keras from *keras* on can be asked."""
    for each in RELATIONS:
        twins = each.twins(each.asked_of(model)) if each.since <= keras else None
        if twins and all(style_is_there(twin.style, keras) for twin in twins):
            yield each


def untrained(model: Model) -> Model:
    """The model as most relations have it: called, and neither trained nor saved."""
    return made_valid(evolve(model, training=Training.NONE, saved=False))


def keeps_masks(model: Model) -> bool:
    """Whether no layer of it reads padding or masks anew by design, and every timestep stays where it was."""
    moved = any(isinstance(each, Merge) and ("axis", "1") in each.arguments for each in model.steps)
    turned = any(("go_backwards", "True") in each.arguments and each.about.gives is None for each in model.layers)
    anew = any(each.about.reads_padding or each.kind in {"RepeatVector", "Masking"} for each in model.layers)
    anew |= any(isinstance(each, Merge) and each.kind in MERGE_EXPRESSIONS for each in model.steps)
    return not (moved or turned or anew) and all(each.source is not Source.NONE for each in model.inputs)


def _all_true(model: Model) -> tuple[Model, Model] | None:
    if any(each.source not in {Source.MASKING, Source.MASK_VALUE} for each in model.inputs):
        return None
    one = _with_inputs(model, lambda each: Input(each.source, Padding.NONE))
    return one, _with_inputs(model, lambda _: Input(Source.NONE, Padding.NONE))


def _trimmed(model: Model) -> tuple[Model, Model] | None:
    masked = all(each.source not in {Source.NONE, Source.EXPLICIT} for each in model.inputs)
    if not masked or model.second or not keeps_masks(model) or not model.open_time:
        return None
    one = _with_inputs(model, lambda each: Input(each.source, Padding.RIGHT))
    return one, evolve(one, data=Data.TRIMMED)


def _reversed(model: Model) -> tuple[Model, Model] | None:
    first = model.steps[0]
    if model.second or not _ends_recurrent(first) or ("go_backwards", "True") not in first.arguments:
        return None
    forward = evolve(first, arguments=tuple(each for each in first.arguments if each[0] != "go_backwards"))
    return model, evolve(model, steps=(forward, *model.steps[1:]), data=Data.REVERSED)


def _explicit(model: Model) -> tuple[Model, Model] | None:
    if model.second or model.first.source is not Source.MASKING or not _ends_recurrent(model.steps[0]):
        return None
    if model.style is Style.SEQUENTIAL:
        return None
    return model, evolve(model, first=Input(Source.EXPLICIT, model.first.padding))


def _noise(model: Model) -> tuple[Model, Model] | None:
    first = model.steps[0]
    takes_mask = isinstance(first, Layer) and first.about.takes_mask and first.about.is_alone
    if model.second or model.style is Style.SEQUENTIAL or not takes_mask or model.first.source is Source.NONE:
        return None
    masked = evolve(model, first=Input(Source.EXPLICIT, model.first.padding))
    return masked, evolve(masked, data=Data.NOISE)


def _noise_in_training(model: Model) -> tuple[Model, Model] | None:
    return None if model.training is Training.NONE or model.saved else _noise(model)


def _subclassed(model: Model) -> tuple[Model, Model] | None:
    if model.style is not Style.FUNCTIONAL:
        return None
    return model, evolve(model, style=Style.SUBCLASSED)


def _saved(model: Model) -> tuple[Model, Model] | None:
    return (model, evolve(model, saved=True)) if may_be_saved(model) else None


def _saved_natively(model: Model) -> tuple[Model, Model] | None:
    found = _saved(model)
    return (model, evolve(found[1], native=True)) if found else None


def _ends_recurrent(step: object) -> bool:
    return isinstance(step, Layer) and step.about.is_recurrent and step.about.gives is not None


def _with_inputs(model: Model, made: Callable[[Input], Input]) -> Model:
    return evolve(model, first=made(model.first), second=made(model.second) if model.second else None)


RELATIONS = (
    Relation(
        "all True",
        "a mask that masks nothing changes nothing",
        "a batch that happens to have no padding is computed otherwise than the same model without Masking",
        GUIDE,
        "",
        _all_true,
    ),
    Relation(
        "trimmed",
        "a padded sample comes out as it does alone and without its padding",
        "what a model says of a sample depends on how long the longest sample of its batch is",
        GUIDE,
        "layers that take neighbouring or all timesteps and do not consume masks, such as Conv1D and Flatten",
        _trimmed,
    ),
    Relation(
        "reversed",
        "`go_backwards=True` gives what the layer gives of the reversed sequence",
        "the backward half of a bidirectional encoder reads padding, or reads in the wrong order",
        RECURRENT,
        "sequences that are put out, whose order is another one: only a last state is compared",
        _reversed,
    ),
    Relation(
        "explicit",
        "a mask of Masking and the same mask as `mask=` give the same",
        "who calls a layer with its mask gets another result than who lets Keras propagate it",
        GUIDE,
        "a first layer that puts out a sequence: what is propagated from an explicit mask is not promised",
        _explicit,
    ),
    Relation(
        "noise",
        "what stands at masked timesteps changes nothing",
        "the filling of a batch, which nobody looks at, changes what the model says",
        GUIDE,
        "",
        _noise,
    ),
    Relation(
        "noise in training",
        "what stands at masked timesteps changes neither the loss nor what is learned",
        "the filling of a batch, which nobody looks at, changes the weights that training leaves",
        GUIDE,
        "",
        _noise_in_training,
        trains=True,
    ),
    Relation(
        "subclassed",
        "a subclassed model gives what the functional model of the same layers gives",
        "rewriting a model in the other style changes its results",
        SUBCLASSING,
        "",
        _subclassed,
    ),
    Relation(
        "saved",
        "a model that was saved and loaded gives what it gave before",
        "what was tested is not what is deployed",
        SAVING,
        "",
        _saved,
    ),
    Relation(
        "saved in a Keras file",
        "a model that was saved and loaded gives what it gave before",
        "what was tested is not what is deployed",
        SAVING,
        "",
        _saved_natively,
        since=KERAS_3,
    ),
)
"""Each is judged at unmasked timesteps."""
