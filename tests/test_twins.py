"""One model written in four ways gets one verdict: functional, Sequential, subclassed, and within a composite layer."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.__main__ import main
from stacks import table
from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable

STACKS = ("tf-2.15", "tf-2.21")
MIDDLE = (
    "layers.Dense(3)",
    "layers.Dropout(0.5)",
    "layers.LayerNormalization()",
    "layers.GRU(3, return_sequences=True)",
    "layers.Bidirectional(layers.LSTM(2, return_sequences=True))",
    "layers.TimeDistributed(layers.Dense(2))",
    "layers.Conv1D(3, 2, padding='same')",
    "layers.Masking(0.0)",
)
END = ("layers.GRU(2)", "layers.GlobalAveragePooling1D()", "layers.Dense(2)", "layers.Softmax()")
WAYS = ("functional", "sequential", "subclassed", "composite")

TEXT = '''\
"""One model in four ways."""

import numpy as np

WORDS = np.array([[7, 3, 0, 0], [1, 2, 4, 0], [5, 6, 7, 8]])


def _made(layers):
    return [layers.Embedding(20, 3, mask_zero=True), {layers}]


def functional(keras):
    words = keras.layers.Input(shape=(None,), dtype="int32", name="words")
    x = words
    for layer in _made(keras.layers):
        x = layer(x)
    return keras.Model(words, x), {{"words": WORDS}}


def sequential(keras):
    return keras.Sequential(_made(keras.layers)), WORDS


def subclassed(keras):
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.steps = _made(keras.layers)

        def call(self, inputs):
            for layer in self.steps:
                inputs = layer(inputs)
            return inputs

    return Net(), WORDS


def composite(keras):
    class Whole(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.steps = _made(keras.layers)

        def call(self, inputs):
            for layer in self.steps:
                inputs = layer(inputs)
            return inputs

    words = keras.layers.Input(shape=(None,), dtype="int32", name="words")
    return keras.Model(words, Whole(name="whole")(words)), {{"words": WORDS}}
'''

models = st.tuples(st.lists(st.sampled_from(MIDDLE), max_size=3), st.sampled_from(END)).map(
    lambda drawn: (*drawn[0], drawn[1])
)


@pytest.mark.stack
@pytest.mark.timeout(900)
@settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(drawn=st.lists(models, min_size=5, max_size=5, unique=True))
def test_how_a_model_is_written_does_not_change_its_verdict(
    python_of: Callable[[str], Path], drawn: list[tuple[str, ...]]
) -> None:
    """What a release does to a model it does to its twins, and all of them say whether padding changes them."""
    with tempfile.TemporaryDirectory() as folder:
        answer = _answer(python_of, Path(folder), drawn)
    verdicts = [{answer["scenarios"][f"model_{at}.{way}"] for way in WAYS} for at in range(len(drawn))]
    padding = {each["scenario"]: _verdicts(each) for each in answer["models"]}
    tests = [{padding[f"model_{at}.{way}"] for way in WAYS} for at in range(len(drawn))]

    assert [each for each in zip(drawn, verdicts, strict=True) if len(each[1]) > 1] == []
    assert [each for each in zip(drawn, tests, strict=True) if len(each[1]) > 1] == []


def _verdicts(model: dict[str, Any]) -> tuple[str, ...]:
    """What padding does in each stack; the layer where it begins has another name in each of the four."""
    return tuple(model["padding"].get(stack, {"verdict": "never called so"})["verdict"] for stack in STACKS)


def _answer(python_of: Callable[[str], Path], folder: Path, drawn: list[tuple[str, ...]]) -> dict[str, Any]:
    scenarios, results, out = folder / "scenarios", folder / "results", folder / "answer.json"
    scenarios.mkdir()
    for at, layers in enumerate(drawn):
        (scenarios / f"model_{at}.py").write_text(TEXT.format(layers=", ".join(layers)), encoding="utf-8")
    for stack in table.select(table.load(), STACKS):
        _record(python_of(stack.name), stack.imported_as, scenarios, results / f"{stack.name}.jsonl")
    where = ["--results", str(results), "--atlas", str(folder / "no atlas"), "--site", str(folder / "site")]
    main(["upgrade", *STACKS, *where, "--json", str(out)])
    return dict(json.loads(out.read_text(encoding="utf-8")))


def _record(python: Path, imported_as: str, scenarios: Path, out: Path) -> None:
    words = ["--stack", out.stem, "--imported-as", imported_as, "--scenarios", scenarios, "--out", out]
    ended = running_it.harness(python, "run", *words, "--mode", "eager", "--once")

    assert ended.code == 0, ended.said
