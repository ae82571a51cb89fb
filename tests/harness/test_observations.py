"""What a stack is asked for: each observation twice, batch by batch, and the sources of the layers at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from harness.bare_text import bare
from harness.exit_codes import Exit
from tests.harness.running_it import harness, lines, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINE = '''\
"""One scenario that is the same each time, one that is not, and models that are run batch by batch."""

import os

import numpy as np

MODES = ("predict", "train")


def steady(keras):
    return _doubled(keras), {"x": np.ones((1, 2), "float32")}, np.zeros((1, 2), "float32")


def flickers(keras):
    model, inputs, targets = steady(keras)
    return model, {"x": inputs["x"] * os.getpid()}, targets


def batches(keras):
    model, inputs, targets = steady(keras)
    return model, [inputs, {"x": inputs["x"] * 3}], [targets, targets]


def evaluated(keras):
    return (*steady(keras), "evaluate")


def fitted(keras):
    return (*steady(keras), "fit")


def by_hand(keras):
    return (*steady(keras), "custom_loop")


def misspelt(keras):
    return (*steady(keras), "fti")


def _doubled(keras):
    x = keras.layers.Input(shape=(2,), name="x")
    model = keras.models.Model(x, keras.layers.Dense(2, use_bias=False, name="double")(x))
    model.compile(optimizer="sgd", loss="mse")
    return model
'''


@pytest.fixture(scope="module")
def record(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over all of them."""
    folder = tmp_path_factory.mktemp("observations")
    (folder / "mine.py").write_text(MINE, encoding="utf-8")
    out = folder / "record.jsonl"
    ended = harness(python_of("tf-2.15"), "run", "--stack", "x", "--scenarios", folder / "mine.py", "--out", out)

    assert ended.code == Exit.FAILED, ended.said
    assert "must name a method to train by, one of train_on_batch" in ended.said
    return out


def outputs(record: Path, cell: str) -> list[Any]:
    """The values of the outputs of a cell."""
    return [each["value"]["data"] for each in outcomes(record)[cell]["outputs"]]


@pytest.mark.stack
class TestTwice:
    """A stack that does otherwise the next time must be known as one."""

    def test_every_observation_is_made_again_in_a_fresh_process(self, record: Path) -> None:
        """The second process runs what the first ran, in the same order."""
        cells, again = (
            [f"{each['scenario']} {each['mode']}" for each in lines(record, kind) if each["key"]]
            for kind in ("cell", "again")
        )

        assert cells == again
        assert len(lines(record, "imported")) == 2
        assert lines(record, "header")[0]["observations"] == 2

    def test_only_what_was_not_the_same_to_the_last_bit_is_written_twice(self, record: Path) -> None:
        """The scenario that multiplies by the number of its process tells."""
        told = {each["scenario"] for each in lines(record, "again") if each["outcome"]}

        assert told == {"mine.flickers"}


@pytest.mark.stack
class TestBatches:
    """A model that keeps something between two calls can be watched over both."""

    def test_each_batch_has_its_outputs_and_the_last_one_the_trace(self, record: Path) -> None:
        """Three times the input is three times the output of a layer without a bias."""
        first, second = outputs(record, "mine.batches predict")
        (trace,) = outcomes(record)["mine.batches predict"]["trace"]

        assert np.allclose(np.multiply(first, 3), second)
        assert trace["outputs"][0]["value"]["data"] == second

    def test_each_batch_is_trained_on(self, record: Path) -> None:
        """The second loss comes from the weights that the first step left."""
        first, second = outputs(record, "mine.batches train")
        (alone,) = outputs(record, "mine.steady train")

        assert first == alone
        assert second[0] > first[0]


@pytest.mark.stack
class TestMethods:
    """A model can be trained by each of Keras's methods, and by hand."""

    def test_they_agree_where_nothing_is_masked(self, record: Path) -> None:
        """Without a mask, there is one way to reckon a mean squared error."""
        (expected,) = outputs(record, "mine.steady train")

        for way in ("evaluated", "fitted", "by_hand"):
            assert np.allclose(outputs(record, f"mine.{way} train"), expected), way

    def test_evaluating_leaves_the_weights_alone_and_the_others_do_not(self, record: Path) -> None:
        """One step of gradient descent is the same step, whoever takes it."""
        weights = {
            way: outcomes(record)[f"mine.{way} train"]["trace"][0]["outputs"][0]["value"]["data"]
            for way in ("steady", "evaluated", "fitted", "by_hand")
        }

        assert np.allclose(weights["fitted"], weights["steady"])
        assert np.allclose(weights["by_hand"], weights["steady"])
        assert not np.allclose(weights["evaluated"], weights["steady"])


@pytest.mark.stack
def test_the_source_of_each_class_at_work_is_recorded_once(record: Path) -> None:
    """With those of its bases, so that a difference can be read where it was made."""
    found = {each["type"]: each for each in lines(record, "source")}
    dense = found["keras.src.layers.core.dense.Dense"]

    assert len(found) == len(lines(record, "source"))
    assert dense["file"] == "keras/src/layers/core/dense.py"
    assert "def call(self, inputs)" in dense["text"]
    assert "keras.src.engine.base_layer.Layer" in dense["bases"]
    assert set(dense["bases"]) <= set(found)


def test_a_source_loses_its_comments_and_docstrings_and_nothing_else() -> None:
    """What is left still compiles, and strings that are values stay."""
    text = '''class Layer:
    """What it is."""

    # Why.
    def call(self):
        "One line."
        name = "not # a comment"  # a comment
        return (
            # Why so.
            name
        )
'''
    left = bare(text)

    compile(left, "left", "exec")
    assert left.splitlines() == [
        "class Layer:",
        "    def call(self):",
        '        name = "not # a comment"',
        "        return (",
        "            name",
        "        )",
    ]
