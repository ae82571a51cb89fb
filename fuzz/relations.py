"""
What must hold of a model in one stack, whatever any other stack does.

A relation makes a twin of a model: another text that must come out the same at every unmasked timestep, with the same
masks or the same weights where it is about those.
Twins have the names of their layers in common, so the harness gives both the same weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from fuzz.layers import KERAS_3
from fuzz.models import style_is_there
from fuzz.twin_models import (
    all_true,
    explicit,
    learns_nothing,
    nested,
    noise,
    noise_in_training,
    reversed_in_time,
    saved,
    saved_natively,
    subclassed,
    trimmed,
    untrained,
)
from fuzz.twins import row_of_padding, values, values_and_masks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fuzz.models import Model
    from fuzz.twins import NotTwins, Parting
    from reports.reading.records import Ok

GUIDE = "https://keras.io/guides/understanding_masking_and_padding/"
RECURRENT = "https://keras.io/api/layers/recurrent_layers/gru/"
SAVING = "https://keras.io/guides/serialization_and_saving/"
SUBCLASSING = "https://keras.io/guides/making_new_layers_and_models_via_subclassing/"


INSIDE_A_CALL = (
    "masks that reach a layer inside a custom `call` by themselves: Keras's guide has a user hand them over, though "
    "every release so far propagates them; so values alone are compared, and who stops it breaks no promise"
)


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
    parting: Callable[[Ok, Ok], Parting | NotTwins | None] = field(default=values, repr=False)
    """What must be the same of both, where they run."""

    def asked_of(self, model: Model) -> Model:
        """The model as this relation has it: as it is trained, or called and neither trained nor saved."""
        return model if self.trains else untrained(model)


def relations_of(model: Model, keras: tuple[int, int]) -> Iterator[Relation]:
    """Every relation that says something of a model, by twins that versions of Keras from *keras* on can be asked."""
    for each in RELATIONS:
        twins = each.twins(each.asked_of(model)) if each.since <= keras else None
        if twins and all(style_is_there(twin.style, keras) for twin in twins):
            yield each


RELATIONS = (
    Relation(
        "all True",
        "a mask that masks nothing changes nothing",
        "a batch that happens to have no padding is computed otherwise than the same model without Masking",
        GUIDE,
        "",
        all_true,
    ),
    Relation(
        "trimmed",
        "a padded sample comes out as it does alone and without its padding",
        "what a model says of a sample depends on how long the longest sample of its batch is",
        GUIDE,
        "layers that take neighbouring or all timesteps and do not consume masks, such as Conv1D and Flatten",
        trimmed,
    ),
    Relation(
        "reversed",
        "`go_backwards=True` gives what the layer gives of the reversed sequence",
        "the backward half of a bidirectional encoder reads padding, or reads in the wrong order",
        RECURRENT,
        "sequences that are put out, whose order is another one: only a last state is compared",
        reversed_in_time,
    ),
    Relation(
        "explicit",
        "a mask of Masking and the same mask as `mask=` give the same",
        "who calls a layer with its mask gets another result than who lets Keras propagate it",
        GUIDE,
        "a first layer that puts out a sequence: what is propagated from an explicit mask is not promised",
        explicit,
    ),
    Relation(
        "noise",
        "what stands at masked timesteps changes nothing",
        "the filling of a batch, which nobody looks at, changes what the model says",
        GUIDE,
        "",
        noise,
        parting=values_and_masks,
    ),
    Relation(
        "noise in training",
        "what stands at masked timesteps changes neither the loss nor what is learned",
        "the filling of a batch, which nobody looks at, changes the weights that training leaves",
        GUIDE,
        "",
        noise_in_training,
        trains=True,
    ),
    Relation(
        "gradient",
        "the gradient at masked timesteps is 0: the vector of padding in an Embedding learns nothing",
        "a model learns from the filling of its batches, and the more of it the more padding they have",
        GUIDE,
        "BatchNormalization, which counts masked timesteps in some versions by design; layers that drop the mask in "
        "some, such as EinsumDense; and samples that are masked throughout",
        learns_nothing,
        trains=True,
        parting=row_of_padding,
    ),
    Relation(
        "nested",
        "a nested model gives what a custom layer gives that calls the same layers",
        "taking a model apart, or putting layers together, changes its results",
        SUBCLASSING,
        INSIDE_A_CALL,
        nested,
    ),
    Relation(
        "subclassed",
        "a subclassed model gives what the functional model of the same layers gives",
        "rewriting a model in the other style changes its results",
        SUBCLASSING,
        INSIDE_A_CALL,
        subclassed,
    ),
    Relation(
        "saved",
        "a model that was saved and loaded gives what it gave before",
        "what was tested is not what is deployed",
        SAVING,
        "",
        saved,
        parting=values_and_masks,
    ),
    Relation(
        "saved in a Keras file",
        "a model that was saved and loaded gives what it gave before",
        "what was tested is not what is deployed",
        SAVING,
        "",
        saved_natively,
        since=KERAS_3,
        parting=values_and_masks,
    ),
)
"""What of two texts has to be the same is said by `parting`."""
