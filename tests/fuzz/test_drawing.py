"""Whatever is drawn is a model that every stack can be asked to run, and the same seed draws the same."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import text
from fuzz.cases import KINDS, TRAINED, Case, cases_of
from fuzz.data import marks_of
from fuzz.drawing import all_pairs, draw, is_valid, models
from fuzz.layers import LAYERS, MERGES
from fuzz.models import Input, Layer, Merge, Model, Padding, Source, Training
from fuzz.relations import RELATIONS, relations_of
from fuzz.shrinking import smaller

OLD, NEW = (2, 2), (3, 15)
any_model = st.sampled_from([OLD, (2, 4), NEW]).flatmap(models)
MASKED = Input(Source.MASKING, Padding.RIGHT)


@given(any_model)
def test_a_drawn_model_is_valid_and_is_python_that_the_oldest_stack_can_read(model: Model) -> None:
    """By construction, so that none has to be thrown away."""
    assert is_valid(model)
    ast.parse(text.function_text("drawn", model), feature_version=(3, 7))


def test_a_branch_leaves_the_second_input_to_the_merge_that_takes_it() -> None:
    """Every input of a model is connected to what it puts out."""
    steps = (Merge("Add", (Layer("Dense"),)), Merge("Minimum", other=True))
    written = text.function_text("drawn", Model(MASKED, steps, MASKED))
    assert "[x, z]" in written
    assert written.index("[x, z]") < written.index("[x, y]")


@given(any_model)
def test_something_is_masked_and_something_is_not_unless_the_padding_says_otherwise(model: Model) -> None:
    """A mask that masks nothing shows nothing, and nor does a model that sees only padding."""
    for given_input, kept in zip(model.inputs, marks_of(model), strict=True):
        flat = [mark for row in kept for mark in row]
        assert any(flat)
        assert all(flat) is (given_input.padding is Padding.NONE)


@given(models(OLD))
def test_a_stack_is_asked_for_no_layer_that_its_keras_has_not(model: Model) -> None:
    """What no version asked for can run is no difference between them."""
    assert all(each.about.since <= OLD for each in model.layers)
    assert not any(isinstance(each, Merge) and "Attention" in each.kind for each in model.steps)


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    """A campaign that was ended goes on with the models that it began with."""
    assert draw(30, 5, NEW) == draw(30, 5, NEW)
    assert draw(30, 5, NEW) != draw(30, 6, NEW)


def test_every_layer_and_most_pairs_of_features_are_met_in_a_few_hundred_models() -> None:
    """Rare ones too: of four that are drawn the one is kept that brings the most new pairs."""
    drawn = [each for number in range(8) for each in draw(50, number, NEW)]
    met = {feature for each in drawn for feature in each.features}

    assert met >= {*LAYERS, *MERGES}
    assert len(set(drawn[:50])) == 50
    assert len(set(all_pairs(drawn))) > len(set(all_pairs(drawn[:100])))


@given(any_model)
@settings(max_examples=50)
def test_every_smaller_model_is_valid_and_smaller(model: Model) -> None:
    """So shrinking ends, and ends at a model that can be run."""
    for each in smaller(model):
        assert is_valid(each)
        assert each.size < model.size


@given(any_model)
def test_twins_have_the_names_of_their_layers_in_common(model: Model) -> None:
    """By these the harness gives weights, so the two have the same."""
    for relation in relations_of(model, NEW):
        found = relation.twins(relation.asked_of(model))
        assert found is not None
        names = [[text.name_of(step, at) for at, step in enumerate(each.steps, 1)] for each in found]
        assert names[0] == names[1]
        assert found[0] != found[1]


@given(any_model)
def test_a_relation_says_of_a_smaller_model_what_it_says_of_any(model: Model) -> None:
    """It is asked anew for every model that the shrinker tries, and may say nothing of it."""
    for relation in RELATIONS:
        case = Case("m", relation.asked_of(model), relation)
        assert len(case.texts) in {0, 2}


def test_every_relation_has_its_turn() -> None:
    """One a model, the next each time, as far as it says something of the model."""
    cases = list(cases_of(draw(200, 3, NEW), 0, NEW))

    assert {each.relation for each in cases if each.relation} == set(RELATIONS)
    assert all(each.texts for each in cases)
    assert {each.kind for each in cases} == set(KINDS)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda each: each.name)
def test_a_relation_says_what_it_costs_and_where_it_is_promised(relation: object) -> None:
    """A violation is a finding only where somebody promised something."""
    assert getattr(relation, "costs")  # noqa: B009 - the id of the test is its name
    assert str(getattr(relation, "follows_from")).startswith("https://")  # noqa: B009


def test_what_reads_padding_by_design_is_not_held_against_a_trimmed_sample() -> None:
    """A convolution sees its neighbours, masked or not."""
    trimmed = next(each for each in RELATIONS if each.name == "trimmed")

    assert trimmed.twins(Model(MASKED, (Layer("GRU"),)))
    assert trimmed.twins(Model(MASKED, (Layer("Conv1D"), Layer("GRU")))) is None


def test_a_trained_model_is_trained_and_its_twins_are_not() -> None:
    """Relations are about what a model puts out."""
    model = Model(MASKED, (Layer("GRU last"),), training=Training.FIT)
    alone, *others = cases_of([model], 0, NEW)

    assert alone.kind == TRAINED
    assert all(each.training is Training.NONE for case in others for each in case.texts.values())
