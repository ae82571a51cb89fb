"""A scenario's model, the same in every stack: layers under stable names, weights from a stable stream."""

from __future__ import annotations

import collections
import importlib.machinery
import importlib.util
from pathlib import Path  # noqa: TC003 - read by whoever asks for the types
from typing import Any, Callable, NamedTuple

from harness import inputs, weights
from harness.dialect.calling import as_given
from harness.naming import Naming  # noqa: TC001 - likewise


class Built(NamedTuple):
    """A model, its inputs batch by batch as a user hands them over, what it is trained towards, and by which method."""

    model: Any
    batches: list[Any]
    targets: Any = None
    method: str = "train_on_batch"
    free: tuple[bool, ...] | None = None
    """Of each declared input, whether its second axis is open; None where only a call tells what the inputs are."""


class Call(NamedTuple):
    """One call of a layer in a model's graph: a name that is the same in every stack, and what it puts out."""

    name: str
    layer: Any
    tensors: list[Any]


def build(dialect: Any, function: Callable[[Any], Any]) -> Built:
    """Build the model of the scenario *function*, with the weights that Keras gave it."""
    result = function(dialect.keras)
    if not isinstance(result, tuple) or len(result) not in (2, 3, 4):
        inputs.refuse(function, f"returned {inputs.described(result)}")
    model, given, *training = result
    if not isinstance(model, dialect.keras.models.Model):
        inputs.refuse(function, f"returned {_of_another_keras(dialect, model)} as its model")
    batches = given if isinstance(given, list) else [given]
    called = [inputs.as_called(dialect, function, model, batch) for batch in batches]
    return Built(model, called, *training)._replace(free=_free_axes(dialect, model))


def _free_axes(dialect: Any, model: Any) -> tuple[bool, ...] | None:
    shapes = [tuple(tensor.shape) for tensor in dialect.inputs_of(model)]
    return tuple(len(shape) > 1 and _is_open(shape[1]) for shape in shapes) or None


def _is_open(size: Any) -> bool:
    # TensorFlow 1 has dimensions where later ones have numbers.
    return getattr(size, "value", size) is None


def prepare(
    dialect: Any,
    naming: Naming,
    built: Built,
    first_call: Callable[[Built], Any] | None = None,
    *,
    own_weights: bool = False,
) -> list[weights.Unit]:
    """Have *built* make its weights, and give them their values; what the first call left in it is forgotten.

    *first_call* calls it in the way in which it will be observed: what fails in another way is no failure of this one.
    """
    model = built.model
    if needs_a_call(dialect, model):
        if first_call is None:
            dialect.make_weights(model, as_given(built.batches[0]))
        else:
            first_call(built)
        dialect.forget_states(model)
    found = weights.units(dialect, naming, model)
    if not own_weights:
        weights.give(dialect, found)
    return found


def needs_a_call(dialect: Any, model: Any) -> bool:
    """Whether weights may be missing until *model* is called: it has layers that are not built, or not Keras's own."""
    if not dialect.inputs_of(model):
        return True
    layers = dialect.all_layers(model)
    # Keras 3 does not trace a custom layer that says what shape it puts out; what that makes in a call is not there.
    return any(
        not getattr(layer, "built", True) or (dialect.is_keras_3 and _is_custom(dialect, layer)) for layer in layers
    )


def _is_custom(dialect: Any, layer: Any) -> bool:
    return not dialect.is_own(type(layer)) and not dialect.is_graph(layer)


def load(path: Path) -> Any:
    """Import the scenario file at *path*, whatever folder it lies in."""
    if path.suffix not in importlib.machinery.SOURCE_SUFFIXES:
        msg = f"{path} is not a Python file"
        raise ImportError(msg)
    loader = _AsItStands(f"maskdrift_scenarios_{path.stem}", str(path))
    spec: Any = importlib.util.spec_from_file_location(loader.name, str(path), loader=loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class _AsItStands(importlib.machinery.SourceFileLoader):
    """Takes no bytecode for a file: that of an edit before, of the same size in the same second, would pass for it."""

    def path_stats(self, path: Any) -> Any:
        raise OSError(path)


def named_calls(dialect: Any, naming: Naming, model: Any) -> list[Call]:
    """The layer calls of *model*, in order."""
    seen: collections.Counter[str] = collections.Counter()
    calls = []
    for layer, tensors in dialect.layer_calls(model):
        name = naming.name(model, layer)
        seen[name] += 1
        calls.append(Call(name if seen[name] == 1 else f"{name} call {seen[name]}", layer, tensors))
    return calls


def _of_another_keras(dialect: Any, thing: Any) -> str:
    """Describe what is not a model of this Keras; a model of another one is described as such."""
    others = [base.__module__.split(".")[0] for base in type(thing).__mro__ if base.__name__ == "Model"]
    if others:
        ours = dialect.keras.models.Model.__module__.split(".")[0]
        return f"a model of `{others[-1]}` where this stack's Keras is `{ours}`, from what it was handed,"
    return inputs.described(thing)
