"""Makes the two models that a relation holds against each other; None where it says nothing of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from fuzz.drawing import made_valid, may_be_saved
from fuzz.layers import MERGE_EXPRESSIONS
from fuzz.models import Data, Input, Layer, Merge, Padding, Source, Style, Training

if TYPE_CHECKING:
    from collections.abc import Callable

    from fuzz.models import Model

LEARNS_PADDING = ("BatchNormalization", "EinsumDense", "RMSNormalization", "Rescaling")
"""Layers after which padding is learned from by design of some versions: it counts there, or the mask ends there."""


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


def all_true(model: Model) -> tuple[Model, Model] | None:
    """Inputs without padding, with Masking and without."""
    if any(each.source not in {Source.MASKING, Source.MASK_VALUE} for each in model.inputs):
        return None
    one = _with_inputs(model, lambda each: Input(each.source, Padding.NONE))
    return one, _with_inputs(model, lambda _: Input(Source.NONE, Padding.NONE))


def trimmed(model: Model) -> tuple[Model, Model] | None:
    """A batch with padding, and one sample of it alone without."""
    masked = all(each.source not in {Source.NONE, Source.EXPLICIT} for each in model.inputs)
    if not masked or model.second or not keeps_masks(model) or not model.open_time:
        return None
    one = _with_inputs(model, lambda each: Input(each.source, Padding.RIGHT))
    return one, evolve(one, data=Data.TRIMMED)


def reversed_in_time(model: Model) -> tuple[Model, Model] | None:
    """A first layer with `go_backwards=True`, and without it where the inputs are turned round."""
    first = model.steps[0]
    if model.second or not _ends_recurrent(first) or ("go_backwards", "True") not in first.arguments:
        return None
    forward = evolve(first, arguments=tuple(each for each in first.arguments if each[0] != "go_backwards"))
    return model, evolve(model, steps=(forward, *model.steps[1:]), data=Data.REVERSED)


def explicit(model: Model) -> tuple[Model, Model] | None:
    """A mask of Masking, and the same as `mask=` of the first layer."""
    if model.second or model.first.source is not Source.MASKING or not _ends_recurrent(model.steps[0]):
        return None
    if model.style is Style.SEQUENTIAL:
        return None
    return model, evolve(model, first=Input(Source.EXPLICIT, model.first.padding))


def noise(model: Model) -> tuple[Model, Model] | None:
    """Zeros at masked timesteps, and 1e30."""
    first = model.steps[0]
    takes_mask = isinstance(first, Layer) and first.about.takes_mask and first.about.is_alone
    if model.second or model.style is Style.SEQUENTIAL or not takes_mask or model.first.source is Source.NONE:
        return None
    masked = evolve(model, first=Input(Source.EXPLICIT, model.first.padding))
    return masked, evolve(masked, data=Data.NOISE)


def noise_in_training(model: Model) -> tuple[Model, Model] | None:
    """Zeros at masked timesteps, and 1e30, in a model that is trained."""
    return None if model.training is Training.NONE or model.saved else noise(model)


def learns_nothing(model: Model) -> tuple[Model, Model] | None:
    """What is trained, and what is only evaluated and so leaves its weights as they were."""
    trained = model.training is not Training.NONE and not model.saved
    learns = any(each.kind in LEARNS_PADDING for each in model.layers)
    if not trained or learns or model.second or not keeps_masks(model):
        return None
    padding = model.first.padding if model.first.padding not in {Padding.NONE, Padding.FULL} else Padding.RIGHT
    one = evolve(model, first=Input(Source.EMBEDDING, padding), training=Training.STEP)
    return one, evolve(one, training=Training.EVALUATE)


def nested(model: Model) -> tuple[Model, Model] | None:
    """The layers in a model inside, and in a custom layer."""
    if model.style not in {Style.FUNCTIONAL, Style.NESTED}:
        return None
    return evolve(model, style=Style.NESTED), evolve(model, style=Style.COMPOSITE)


def subclassed(model: Model) -> tuple[Model, Model] | None:
    """The layers in a functional model, and in a subclassed one."""
    if model.style is not Style.FUNCTIONAL:
        return None
    return model, evolve(model, style=Style.SUBCLASSED)


def saved(model: Model) -> tuple[Model, Model] | None:
    """The model, and what an H5 file of it gives."""
    return (model, evolve(model, saved=True)) if may_be_saved(model) else None


def saved_natively(model: Model) -> tuple[Model, Model] | None:
    """The model, and what a file of Keras 3's own format gives."""
    found = saved(model)
    return (model, evolve(found[1], native=True)) if found else None


def _ends_recurrent(step: object) -> bool:
    return isinstance(step, Layer) and step.about.is_recurrent and step.about.gives is not None


def _with_inputs(model: Model, made: Callable[[Input], Input]) -> Model:
    return evolve(model, first=made(model.first), second=made(model.second) if model.second else None)
