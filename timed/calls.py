"""The modes in which a model is called, each made ready once, so that what is timed is the call alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from harness.dialect.calling import as_arrays, xla_compiled

if TYPE_CHECKING:
    from harness.dialect import Dialect
    from timed.models import TimedModel

Call = Callable[[], Any]


def predict(_: Dialect, made: TimedModel) -> Call:
    """The forward pass from the graph that Keras compiles; the result is waited for."""
    return lambda: np.asarray(made.model.predict_on_batch(made.inputs))


def train(_: Dialect, made: TimedModel) -> Call:
    """One training step; the loss is waited for."""
    made.model.compile(optimizer="sgd", loss=made.loss)
    return lambda: float(made.model.train_on_batch(made.inputs, made.targets))


def eager(dialect: Dialect, made: TimedModel) -> Call:
    """The model called as a function, without a graph around it."""
    return lambda: as_arrays(dialect.eager(made.model, made.inputs))


def xla(dialect: Dialect, made: TimedModel) -> Call:
    """The forward pass from a graph that XLA compiles once; `Dialect.xla` compiles at each call."""
    compiled = xla_compiled(dialect.tensorflow, made.model)
    inputs = dialect.tensorflow.constant(made.inputs)
    return lambda: np.asarray(compiled(inputs))


MODES: dict[str, Callable[[Dialect, TimedModel], Call]] = {
    "predict": predict,
    "train": train,
    "eager": eager,
    "xla": xla,
}


def slower(call: Call, by: float) -> Call:
    """
    *call* with work after it that takes *by* times as long as the call itself.

    A study of what a duel can find needs a slowdown of known size.
    """
    matrix = np.ones((16, 16))

    def longer() -> Any:
        begun = time.perf_counter()
        result = call()
        enough = time.perf_counter() + by * (time.perf_counter() - begun)
        while time.perf_counter() < enough:
            matrix.dot(matrix)
        return result

    return longer if by else call
