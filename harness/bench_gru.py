"""What is timed: a GRU with and without a mask, and the seed model."""

from __future__ import annotations

import os
import platform
from typing import Any, Callable

import numpy as np
import pytest

from harness import building, discovery, hearing, identity
from harness.dialect import Dialect

BATCH, STEPS, FEATURES, UNITS = 32, 50, 16, 32


@pytest.fixture(scope="session")
def dialect() -> Dialect:
    """Keras, imported once a pass."""
    return Dialect(os.environ["MASKDRIFT_IMPORTED_AS"])


@pytest.fixture
def keras(dialect: Dialect, benchmark: Any) -> Any:
    """Keras without the models before; what the figures depend on is noted beside them."""
    dialect.forget()
    benchmark.extra_info.update(
        stack=os.environ["MASKDRIFT_STACK"],
        device=os.environ["MASKDRIFT_DEVICE"],
        lock=os.environ["MASKDRIFT_LOCK"] or None,
        key=os.environ["MASKDRIFT_KEY"],
        python=platform.python_version(),
        tensorflow=getattr(dialect.tensorflow, "__version__", None),
        keras=dialect.version,
        threads=identity.threads(),
        cores=identity.cores(),
        processor=identity.processor(),
        load=os.getloadavg()[0],
    )
    return dialect.keras


def padded_batch() -> Any:
    """Random sequences (batch, steps, features) whose second half is padding, 0."""
    values = np.random.RandomState(0).uniform(0.1, 1.0, (BATCH, STEPS, FEATURES)).astype("float32")
    values[:, STEPS // 2 :] = 0
    return values


@pytest.mark.parametrize("masked", [True, False], ids=["masked", "unmasked"])
def gru_forward(benchmark: Any, keras: Any, *, masked: bool) -> None:
    """The forward pass, from the compiled graph."""
    inputs = keras.layers.Input(shape=(STEPS, FEATURES))
    behind = keras.layers.Masking(0.0)(inputs) if masked else inputs
    model = keras.models.Model(inputs, keras.layers.GRU(UNITS)(behind))
    batch = padded_batch()
    timed(benchmark, lambda: np.asarray(model.predict_on_batch(batch)))


def seed_prediction(benchmark: Any, keras: Any) -> None:
    """The seed model's prediction of a batch."""
    model, arrays = build_seed_model(keras)
    timed(benchmark, lambda: np.asarray(model.predict_on_batch(arrays)))


def seed_training_step(benchmark: Any, keras: Any) -> None:
    """One training step of the seed model."""
    model, arrays = build_seed_model(keras)
    model.compile(optimizer="sgd", loss="categorical_crossentropy")
    targets = np.eye(2, dtype="float32")[np.arange(BATCH) % 2]
    timed(benchmark, lambda: model.train_on_batch(arrays, targets))


def timed(benchmark: Any, call: Callable[[], Any]) -> None:
    """Time *call*; where it raises there is no time, and `conftest.py` notes why."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - a model that does not run in a stack is a finding, not a failed pass
        benchmark.extra_info["error"] = f"{type(error).__name__}: {hearing.without_paths(str(error))}"
        pytest.skip(f"raises {type(error).__name__}")
    benchmark(call)


def build_seed_model(keras: Any) -> tuple[Any, list[Any]]:
    """The seed model and a batch of its data."""
    scenario = next(found for found in discovery.discover() if found.id == "seed.as_given")
    model, inputs = getattr(building.load(scenario.path), scenario.function)(keras)
    return model, [np.repeat(inputs[name], BATCH, axis=0) for name in ("num", "version", "missing")]
