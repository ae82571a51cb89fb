"""The ways to call and to train a model."""

from __future__ import annotations

import contextlib
import functools
import inspect
from typing import Any, Callable, Iterator

import numpy as np

from harness.dialect.graphs import flat

METHODS = ("train_on_batch", "test_on_batch", "fit", "evaluate", "custom_loop")
"""How a model with a loss can be run: Keras's own methods, and a loop that a user writes with a gradient tape."""


KERAS_BATCH = 32
"""The rows that `predict` takes at a time, unless it is told otherwise."""


class NotHereError(Exception):
    """A way of running a model that this stack does not have."""


def as_given(inputs: Any) -> Any:
    """What a user hands to a model: one input as itself, several as a list, anything else as it is."""
    return inputs[0] if isinstance(inputs, list) and len(inputs) == 1 else inputs


CallWrapper = Callable[..., Any]
"""What stands around the call of a model: it is handed the call and its arguments, and returns what the call does."""


def plainly(call: Callable[..., Any], *args: Any) -> Any:
    """Call it, and nothing else."""
    return call(*args)


def predict(dialect: Any, model: Any, arrays: Any, wrapper: CallWrapper = plainly) -> Any:
    """The outputs of *model* from its compiled graph, all rows in one batch; *wrapper* stands inside the graph."""
    rows = {"batch_size": rows_of(arrays)} if rows_of(arrays) > KERAS_BATCH else {}
    if wrapper is plainly:
        return model.predict(arrays, verbose=0, **rows)
    with _wrapping(dialect, model, wrapper):
        return model.predict(arrays, verbose=0, **rows)


def eager(model: Any, arrays: Any, wrapper: CallWrapper = plainly) -> Any:
    """The outputs of *model* called directly."""
    return wrapper(functools.partial(model, training=False), arrays)


def xla(tensorflow: Any, model: Any, arrays: Any, wrapper: CallWrapper = plainly) -> Any:
    """The outputs of *model* from a graph that XLA compiled."""
    constants = tensorflow.nest.map_structure(tensorflow.constant, arrays)
    return xla_compiled(tensorflow, model, wrapper)(constants)


def xla_compiled(tensorflow: Any, model: Any, wrapper: CallWrapper = plainly) -> Callable[[Any], Any]:
    """A function of tensors that calls *model* in a graph; XLA compiles it at the first call."""
    function = tensorflow.function
    jit = {"jit_compile" if "jit_compile" in inspect.signature(function).parameters else "experimental_compile": True}
    # Autograph would rewrite what stands around the call; what the model itself asks of it, Keras sees to.
    compiled: Callable[[Any], Any] = function(
        lambda inputs: wrapper(functools.partial(model, training=False), inputs), autograph=False, **jit
    )
    return compiled


def rows_of(arrays: Any) -> int:
    """How many rows a batch has."""
    leaves = flat(arrays)
    return len(leaves[0]) if leaves and np.ndim(leaves[0]) else 0


@contextlib.contextmanager
def _wrapping(dialect: Any, model: Any, wrapper: CallWrapper) -> Iterator[None]:
    """Put *wrapper* around what `predict` does with one batch, whoever wrote that."""
    original = model.predict_step

    if dialect.backend == "jax":

        def stepped(state: Any, data: Any) -> Any:
            kept: list[Any] = []

            def outputs_of(given: Any) -> Any:
                outputs, variables = original(state, given)
                kept.append(variables)
                return outputs

            return wrapper(outputs_of, data), kept[-1]

        taken: Any = stepped
    else:

        def taken(data: Any) -> Any:
            return wrapper(original, data)

    # Keras looks `predict_step` up on the model; past its own bookkeeping of attributes.
    object.__setattr__(model, "predict_step", taken)
    try:
        yield
    finally:
        object.__delattr__(model, "predict_step")


def train(dialect: Any, model: Any, arrays: Any, targets: Any, method: str) -> list[Any]:
    """Run *method* on one batch: loss, then metrics.  *targets* may be a pair of targets and sample weights."""
    wanted, *weights = targets if isinstance(targets, tuple) else (targets,)
    one = as_given(arrays)
    if method == "custom_loop":
        return as_arrays(_custom_loop(dialect, model, one, wanted))
    if method in ("fit", "evaluate"):
        # One batch of all rows in the given order: what is left to differ is the mask.
        told = getattr(model, method)(one, wanted, rows_of(arrays), verbose=0, **_named(weights), **_ordered(method))
        return as_arrays(_history(told) if method == "fit" else told)
    return as_arrays(getattr(model, method)(one, wanted, *weights))


def as_arrays(outputs: Any) -> list[Any]:
    """Nested tensors of any backend as a flat list of arrays."""
    return [np.asarray(output.numpy() if hasattr(output, "numpy") else output) for output in flat(outputs)]


def _named(weights: list[Any]) -> dict[str, Any]:
    return {"sample_weight": weights[0]} if weights else {}


def _ordered(method: str) -> dict[str, Any]:
    return {"shuffle": False} if method == "fit" else {}


def _history(told: Any) -> list[Any]:
    """The figures of each epoch, the loss first: Keras versions order and name the metrics differently."""
    names = sorted(told.history, key=lambda name: (name != "loss", name))
    return [told.history[name] for name in names]


def _custom_loop(dialect: Any, model: Any, inputs: Any, targets: Any) -> Any:
    """One training step as a user writes it: the loss that the model was compiled with, called on its output."""
    if dialect.backend != "tensorflow":
        reason = f"a gradient tape is TensorFlow's, the backend is {dialect.backend}"
        raise NotHereError(reason)
    reason = dialect.why_not("eager")
    if reason:
        raise NotHereError(reason)
    loss_of = dialect.keras.losses.get(model.loss)
    with dialect.tensorflow.GradientTape() as tape:
        outputs = model(inputs, training=True)
        loss = dialect.tensorflow.reduce_mean(loss_of(dialect.tensorflow.constant(targets), outputs))
    weights = model.trainable_variables
    model.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
