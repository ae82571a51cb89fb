"""Draws models with Hypothesis: each valid for the stacks that are asked, rare features in pairs."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fuzz.layers import (
    KERAS_3,
    LAYERS,
    MERGE_EXPRESSIONS,
    MERGES,
    Rank,
    Time,
    WrongModelError,
    is_there,
    merge_is_there,
)
from fuzz.models import (
    Input,
    Layer,
    Loss,
    Merge,
    Model,
    Padding,
    Source,
    Step,
    Style,
    Training,
    rank_after,
    style_is_there,
)
from fuzz.text import output_shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MOST_STEPS, MOST_BRANCH = 3, 1
CHANCE = ("Dropout", "SpatialDropout1D", "GaussianNoise", "Dropout of a vector")
"""Layers that are left to chance in training."""
RARE = 3
"""How much more often an argument is left out."""
DRAWN_FOR_ONE = 4
"""How many models are drawn for one that is kept: the one that brings the most new pairs of features."""

Pair = tuple[str, str]


def pairs_of(model: Model) -> frozenset[Pair]:
    """Each two features that meet in a model."""
    return frozenset(combinations(sorted(model.features), 2))


def draw(count: int, number: int, keras: tuple[int, int]) -> list[Model]:
    """Draw *count* models by the seed *number* for versions of Keras from *keras* on; no two are the same."""
    waiting = _drawn(count * DRAWN_FOR_ONE, number, keras)
    met: set[Pair] = set()
    kept: dict[Model, None] = {}
    for at in range(0, len(waiting), DRAWN_FOR_ONE):
        fresh = [each for each in waiting[at : at + DRAWN_FOR_ONE] if each not in kept]
        if fresh:
            best = max(fresh, key=lambda each: len(pairs_of(each) - met))
            met |= pairs_of(best)
            kept[best] = None
    return list(kept)


def _drawn(count: int, number: int, keras: tuple[int, int]) -> list[Model]:
    found: list[Model] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(models(keras))
    def collect(model: Model) -> None:
        found.append(model)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        collect()
    return found


@st.composite
def models(draw: st.DrawFn, keras: tuple[int, int]) -> Model:
    """Any model whose layers the versions of Keras from *keras* on have."""
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, MOST_STEPS))):
        steps.append(draw(_steps(rank_after(steps), keras, merging=may_merge(steps))))
    merges_other = any(isinstance(each, Merge) and each.other for each in steps)
    first = draw(_inputs(explicit=_may_be_explicit(steps)))
    second = draw(_inputs(explicit=False)) if merges_other else None
    model = Model(first, tuple(steps), second, open_time=draw(st.booleans()))
    styled = evolve(model, style=draw(st.sampled_from([each for each in Style if style_is_there(each, keras)])))
    trained = draw(st.sampled_from([Training.NONE, *Training]))
    ways = evolve(styled, training=trained, weighted=draw(st.booleans()), saved=draw(st.integers(0, 5)) == 0)
    loss, metrics = draw(st.sampled_from(Loss)), draw(st.integers(0, 2)) == 0
    # Drawn last and only where it is there, so that what is drawn for older versions stays what it was.
    native = keras >= KERAS_3 and draw(st.booleans())
    return made_valid(evolve(ways, loss=loss, metrics=metrics, native=native))


def made_valid(model: Model) -> Model:
    """The nearest model that every version can be asked to run: what does not go together is left out."""
    changed = model
    if any(_needs_time(each) for each in model.layers) or _time_is_lost(model):
        changed = evolve(changed, open_time=False)
    if changed.second and not any(isinstance(each, Merge) and each.other for each in changed.steps):
        changed = evolve(changed, second=None)
    plain = not any(isinstance(each, Merge) for each in model.steps) and not changed.second
    if changed.style is Style.SEQUENTIAL and not (plain and _is_called_alone(model)):
        changed = evolve(changed, style=Style.FUNCTIONAL)
    if any(each.kind in CHANCE for each in model.layers) or output_shape(model) is None:
        changed = evolve(changed, training=Training.NONE)
    if changed.training is Training.NONE:
        changed = evolve(changed, loss=Loss.SQUARES, metrics=False)
    if changed.training is Training.NONE or rank_after(model.steps) is not Rank.VECTOR:
        changed = evolve(changed, weighted=False)
    saved = changed.saved and may_be_saved(changed)
    return evolve(changed, saved=saved, native=changed.native and saved)


def may_be_saved(model: Model) -> bool:
    """Whether it can be saved to a file without more ado."""
    merged = not any(isinstance(each, Merge) and each.kind in MERGE_EXPRESSIONS for each in model.steps)
    return merged and model.style is Style.FUNCTIONAL and all(each.about.saves for each in model.layers)


def is_valid(model: Model) -> bool:
    """Whether each layer takes what comes in, and nothing has to be left out."""
    try:
        return bool(model.steps) and _merges_fit(model) and made_valid(model) == model
    except WrongModelError:
        return False


def _merges_fit(model: Model) -> bool:
    merges = (at for at, each in enumerate(model.steps) if isinstance(each, Merge))
    explicit = model.first.source is Source.EXPLICIT
    return all(may_merge(model.steps[:at]) for at in merges) and (not explicit or _may_be_explicit(model.steps))


def may_merge(steps: Sequence[Step]) -> bool:
    """Two tensors are merged while both are sequences of as many timesteps and features as went in."""
    if rank_after(steps) is not Rank.SEQUENCE:
        return False
    return not any(
        each.kind == "Concatenate" if isinstance(each, Merge) else each.about.time is Time.CHANGES for each in steps
    )


def _may_be_explicit(steps: Sequence[Step]) -> bool:
    return isinstance(steps[0], Layer) and steps[0].about.takes_mask


def _needs_time(layer: Layer) -> bool:
    return layer.about.fixed_time or ("unroll", "True") in layer.arguments


def _time_is_lost(model: Model) -> bool:
    """Concatenate along time is left to models that know their time."""
    return any(isinstance(each, Merge) and each.kind == "Concatenate" for each in model.steps)


def _is_called_alone(model: Model) -> bool:
    return model.first.source is not Source.EXPLICIT and all(each.about.is_alone for each in model.layers)


@st.composite
def _inputs(draw: st.DrawFn, *, explicit: bool) -> Input:
    sources = [each for each in Source if each is not Source.EXPLICIT or explicit]
    source = draw(st.sampled_from([each for each in sources for _ in range(1 if each is Source.NONE else 3)]))
    padding = Padding.NONE if source is Source.NONE else draw(st.sampled_from(list(Padding)))
    return Input(source, padding)


def _steps(rank: Rank, keras: tuple[int, int], *, merging: bool) -> st.SearchStrategy[Step]:
    kinds = [name for name, each in LAYERS.items() if each.takes is rank and is_there(name, keras)]
    single = st.sampled_from(kinds).flatmap(_layers)
    return st.one_of(single, single, _merges(keras)) if merging else single


def _layers(kind: str) -> st.SearchStrategy[Layer]:
    return _arguments(LAYERS[kind].options).map(lambda given: Layer(kind, given))


def _arguments(options: tuple[tuple[str, tuple[str, ...]], ...]) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    drawn = [st.sampled_from([None] * RARE + [(name, value) for value in values]) for name, values in options]
    return st.tuples(*drawn).map(lambda given: tuple(each for each in given if each))


@st.composite
def _merges(draw: st.DrawFn, keras: tuple[int, int]) -> Merge:
    kind = draw(st.sampled_from([each for each in MERGES if merge_is_there(each, keras)]))
    keeping = [
        name
        for name, each in LAYERS.items()
        if each.takes is Rank.SEQUENCE and each.gives is None and each.time is Time.KEEPS and is_there(name, keras)
    ]
    other = draw(st.booleans())
    branch = () if other else tuple(draw(st.lists(st.sampled_from(keeping).flatmap(_layers), max_size=MOST_BRANCH)))
    return Merge(kind, branch, other, draw(_arguments(MERGES[kind])))


def all_pairs(models: list[Model]) -> Iterator[Pair]:
    """Each two features that meet in some model."""
    yield from {pair for each in models for pair in pairs_of(each)}
