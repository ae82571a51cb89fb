"""The models and batches of the catalogue, in whatever Keras they are built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from harness import building, discovery
from timed.catalogue import SEED_SCENARIO

if TYPE_CHECKING:
    from timed.catalogue import Benchmark, MaskPattern, Network, Size

SEED_BATCH = 32


class TimedModel(NamedTuple):
    """A model, a batch for it, and what it is trained towards."""

    model: Any
    inputs: Any
    targets: Any
    loss: str


def build(keras: Any, benchmark: Benchmark) -> TimedModel:
    """Build what *benchmark* calls."""
    size = benchmark.size
    if size is None:
        return _seed(keras)
    inputs = keras.layers.Input(shape=(size.timesteps, size.features))
    masked = keras.layers.Masking(0.0)(inputs) if benchmark.padding else inputs
    model = keras.models.Model(inputs, _layer(keras, benchmark.network, size.units)(masked))
    targets = np.zeros((size.batch, model.output_shape[-1]), "float32")
    return TimedModel(model, padded(size, benchmark.padding), targets, "mse")


def padded(size: Size, padding: MaskPattern | None) -> Any:
    """Random sequences (batch, timesteps, features) of numbers above 0; what *padding* masks is 0."""
    stream = np.random.RandomState(0)
    values = stream.uniform(0.1, 1.0, (size.batch, size.timesteps, size.features)).astype("float32")
    if padding is None:
        return values
    at_the_end = np.arange(size.timesteps) >= size.timesteps - size.timesteps * padding.percent // 100
    for row in values:
        row[stream.permutation(at_the_end) if padding.where == "scattered" else at_the_end] = 0
    return values


def _layer(keras: Any, network: Network, units: int) -> Any:
    layer = getattr(keras.layers, str(network.layer))(units, **network.arguments)
    return keras.layers.Bidirectional(layer) if network.bidirectional else layer


def _seed(keras: Any) -> TimedModel:
    scenario = next(found for found in discovery.discover() if found.id == SEED_SCENARIO)
    model, inputs = getattr(building.load(scenario.path), scenario.function)(keras)
    arrays = [np.repeat(inputs[name], SEED_BATCH, axis=0) for name in ("num", "version", "missing")]
    return TimedModel(model, arrays, np.eye(2, dtype="float32")[np.arange(SEED_BATCH) % 2], "categorical_crossentropy")
