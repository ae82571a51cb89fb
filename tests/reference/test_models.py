"""Graphs, nested models and users' own layers: which mask reaches whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from harness import building
from reference import meanings
from reference.dialect import Dialect
from reference.errors import Unpromised
from reference.keras import keras
from reference.tensors import UNKNOWN
from tests.reference.asking import TODAY, masked, steps

layers = keras.layers
SEQUENCE = masked([[[1], [0], [2]]])
"""Masking hides the second step."""


def run(model: Any, *inputs: Any) -> list[Any]:  # noqa: ANN401 - what the model takes and gives
    """Send data through a model."""
    with meanings.as_of(TODAY):
        values = model.run(list(inputs))
        return [values[id(symbol)] for symbol in model.outputs]


def test_a_mask_goes_from_layer_to_layer() -> None:
    """Made by Masking, handed on by Activation, used by the layer that asks for it."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    outputs = layers.Activation("linear")(layers.Masking()(inputs))
    (passed,) = run(keras.models.Model(inputs, outputs), SEQUENCE)

    assert passed.mask.tolist() == [[True, False, True]]


@pytest.mark.parametrize("kind", ["functional", "sequential"])
def test_a_model_inside_treats_a_mask_as_its_layers_would(kind: str) -> None:
    """1, the hidden step held, 1 + 2."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    outputs = _inner(kind)(layers.Masking()(inputs))
    (passed,) = run(keras.models.Model(inputs, outputs), SEQUENCE)

    assert steps(passed) == [1, 1, 3]
    assert passed.mask.tolist() == [[True, False, True]]


def test_nobody_says_that_masks_travel_inside_of_a_call_by_themselves() -> None:
    """The documentation has a user hand them over there."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    with meanings.as_of(TODAY), pytest.raises(Unpromised, match="which mask reaches reader"):
        _inner("subclassed")(layers.Masking()(inputs))


class Adding(layers.Layer):  # type: ignore[misc, name-defined]
    """A cell that adds up what it sees."""

    state_size = output_size = 1

    def call(self, inputs: Any, states: Any) -> Any:  # noqa: ANN401
        """Add."""
        return inputs + states[0], [inputs + states[0]]


def _inner(kind: str) -> Any:  # noqa: ANN401 - one of three classes
    first = layers.Activation("linear")
    second = layers.RNN(Adding(), return_sequences=True, name="reader")
    if kind == "sequential":
        return keras.models.Sequential([first, second])
    if kind == "functional":
        inside = layers.Input(shape=(3, 1), name="inside")
        return keras.models.Model(inside, second(first(inside)))

    class Chain(keras.models.Model):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = first, second

        def call(self, inputs: Any) -> Any:  # noqa: ANN401
            return self.second(self.first(inputs))

    return Chain()


def test_a_sequential_that_knows_its_shape_has_an_input() -> None:
    """Named after its first layer; more layers can come."""
    stacked = keras.models.Sequential([layers.Masking(name="hide", input_shape=(3, 1))])
    with meanings.as_of(TODAY):
        stacked.add(layers.RNN(Adding(), return_sequences=True))
    (read,) = run(stacked, SEQUENCE)

    assert stacked.input_names == ["hide_input"]
    assert steps(read) == [1, 1, 3]


def test_a_model_of_a_dictionary_takes_its_inputs_by_key() -> None:
    """Whose they are is said by the keys of the model, and not by the names of its inputs."""

    def of_a_dictionary(keras: Any) -> Any:  # noqa: ANN401
        one, other = (keras.layers.Input(shape=(3, 1), name=name) for name in ("first", "second"))
        model = keras.models.Model({"b": one, "a": other}, keras.layers.Subtract(name="minus")([one, other]))
        return model, {"a": np.ones((1, 3, 1)), "b": np.full((1, 3, 1), 3.0)}

    built = building.build(Dialect(), of_a_dictionary)
    values = built.model.run(built.batches[0])

    assert steps(values[id(built.model.outputs[0])]) == [2, 2, 2]


def test_nobody_says_whether_a_mask_that_a_custom_layer_generates_inside_comes_out() -> None:
    """Of what it is called with the documentation says that it drops the mask."""

    class Inner(layers.Layer):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.hide = layers.Masking()

        def call(self, inputs: Any) -> Any:  # noqa: ANN401
            return self.hide(inputs)

    with meanings.as_of(TODAY):
        assert Inner()(np.array([[[1.0], [0.0]]])).mask is UNKNOWN
        assert Inner()(masked([[[1], [0]]], [[True, True]])).mask is None


def test_a_layer_of_ones_own_gets_the_mask_it_asks_for() -> None:
    """It adds the number of seen steps to each; its own compute_mask hides 4."""

    class Count(layers.Layer):  # type: ignore[misc, name-defined]
        def call(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ANN401
            return inputs + keras.ops.sum(keras.ops.cast(mask, "float32"))

        def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ANN401, ARG002
            return keras.ops.not_equal(inputs[:, :, 0], 2.0)

    inputs = layers.Input(shape=(3, 1), name="inputs")
    (counted,) = run(keras.models.Model(inputs, Count()(layers.Masking()(inputs))), SEQUENCE)

    assert steps(counted) == [3, 2, 4]
    assert counted.mask.tolist() == [[True, True, False]]


def test_a_shared_layer_has_one_set_of_weights_and_a_mask_for_each_call() -> None:
    """The first call is masked, the second is not."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    shared = layers.Dense(1, name="shared")
    model = keras.models.Model(inputs, [shared(layers.Masking()(inputs)), shared(inputs)])
    first, second = run(model, SEQUENCE)

    assert len(model.layers) == 2
    assert first.mask.tolist() == [[True, False, True]]
    assert second.mask is None


def test_nobody_says_what_becomes_of_a_mask_behind_an_operator() -> None:
    """So a layer that would read it has nothing to go by, and one that hands it on hands on just that."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    doubled = layers.Masking()(inputs) * 2.0
    (passed,) = run(keras.models.Model(inputs, layers.Activation("linear")(doubled)), SEQUENCE)

    assert passed.mask is UNKNOWN
    assert steps(passed) == [2, 0, 4]
    with meanings.as_of(TODAY), pytest.raises(Unpromised, match="which mask reaches reader"):
        layers.GRU(1, name="reader")(doubled)


def test_nobody_says_that_a_mask_given_by_hand_goes_on() -> None:
    """It acts where it is given: steps 1 and 2 are added up, and the third is held."""
    inputs, seen = layers.Input(shape=(3, 1), name="inputs"), layers.Input(shape=(3,), dtype="bool", name="seen")
    read = layers.RNN(Adding(), return_sequences=True)(inputs, mask=seen)
    (held,) = run(keras.models.Model([inputs, seen], read), SEQUENCE, np.array([[True, True, False]]))

    assert steps(held) == [1, 1, 1]
    assert held.mask is UNKNOWN


def test_a_layer_can_be_asked_for_a_mask_to_give_by_hand() -> None:
    """As the guide to masking shows it: Masking is asked and never called."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    read = layers.RNN(Adding(), return_sequences=True)(inputs, mask=layers.Masking(2.0).compute_mask(inputs))

    assert steps(run(keras.models.Model(inputs, read), SEQUENCE)[0]) == [1, 1, 1]


def test_attributes_and_arguments_that_are_not_there_say_so() -> None:
    """Whether they are there can still be asked."""
    assert not hasattr(layers.Dense(1), "output_mask")
    with pytest.raises(Unpromised, match="no attribute output_mask of Dense"):
        layers.Dense(1).output_mask  # noqa: B018 - asking is the test
    with pytest.raises(Unpromised, match="no argument query_mask for a call of MultiHeadAttention"):
        layers.MultiHeadAttention(1, 1)(SEQUENCE, SEQUENCE, query_mask=None)


def test_operators_on_tensors_without_a_mask_are_just_numbers() -> None:
    """Slices and sums in a graph."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    (cut,) = run(keras.models.Model(inputs, 1.0 - inputs[:, 1:] + keras.ops.abs(inputs[:, :1])), SEQUENCE)

    assert steps(cut) == [2, 0]
    assert cut.mask is None


def test_time_distributed_gives_each_step_its_part_of_the_mask() -> None:
    """
    A sentence of two words, one of one, one of none.

    The sums are 1 + 2, 3 and 0; a sentence without a word is hidden.
    """
    document = masked([[[[1], [2]], [[3], [0]], [[0], [0]]]])
    inputs = layers.Input(shape=(3, 2, 1), name="inputs")
    reader = layers.SimpleRNN(1, activation="linear")
    with meanings.as_of(TODAY):
        model = keras.models.Model(inputs, layers.TimeDistributed(reader)(layers.Masking()(inputs)))
    reader.set_weights([np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)])
    (read,) = run(model, document)

    assert steps(read) == [3, 3, 0]
    assert read.mask.tolist() == [[True, True, False]]


def test_time_distributed_brings_out_the_mask_that_is_made_inside() -> None:
    """A place for each word of each sentence."""
    inputs = layers.Input(shape=(2, 2), name="inputs")
    words = layers.TimeDistributed(layers.Embedding(3, 1, mask_zero=True))(inputs)
    (vectors,) = run(keras.models.Model(inputs, words), masked([[[1, 2], [1, 0]]]))

    assert vectors.mask.tolist() == [[[True, True], [True, False]]]


def test_a_kept_model_comes_back_of_layers_made_anew() -> None:
    """Through a file, through JSON, through a config and by cloning; what was set on a layer later is lost."""
    inputs = layers.Input(shape=(3, 1), name="inputs")
    told = layers.Activation("linear", name="told")
    told.supports_masking = False
    with meanings.as_of(TODAY):
        model = keras.models.Model(inputs, told(layers.Masking(2.0, name="hide")(inputs)))
    model.save("model.keras")
    config = model.get_config()
    with meanings.as_of(TODAY):
        kept = (
            keras.models.load_model("model.keras"),
            keras.models.model_from_json(model.to_json()),
            keras.models.Model.from_config(config),
            keras.models.clone_model(model),
        )

    assert run(model, SEQUENCE)[0].mask is None
    for each in kept:
        (passed,) = run(each, SEQUENCE)
        assert passed.mask.tolist() == [[True, True, False]]
        assert [layer.name for layer in each.layers] == ["hide", "told"]


def test_a_users_layer_must_be_named_to_come_back() -> None:
    """Nobody says what becomes of it otherwise."""

    class Own(layers.Layer):  # type: ignore[misc, name-defined]
        def call(self, inputs: Any) -> Any:  # noqa: ANN401
            return inputs

    inputs = layers.Input(shape=(3, 1), name="inputs")
    model = keras.models.Model(inputs, Own()(inputs))
    model.save("model.h5")

    assert keras.models.load_model("model.h5", custom_objects={"Own": Own}).layers
    with pytest.raises(Unpromised, match="a layer Own"):
        keras.models.load_model("model.h5")
