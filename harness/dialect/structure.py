"""What a model is made of, as each Keras keeps it."""

from __future__ import annotations

import contextlib
from typing import Any

from harness.dialect import sources

WRAPPERS = ("TimeDistributed",)
"""Keras's own layers that hold a layer which their user made, and whose weights have names of its own."""


def is_graph(dialect: Any, thing: Any) -> bool:
    """Whether *thing* is a functional or a sequential model."""
    models = dialect.keras.models
    if not isinstance(thing, models.Model):
        return False
    return isinstance(thing, models.Sequential) or bool(getattr(thing, "_nodes_by_depth", None))


def inputs_of(dialect: Any, model: Any) -> list[Any]:
    """The symbolic inputs of *model*; none where only its first call says what they are."""
    if not is_graph(dialect, model):
        return []
    # A Sequential without an Input raises where others have none.
    with contextlib.suppress(AttributeError, ValueError):
        return list(model.inputs or [])
    return []


def input_keys(dialect: Any, model: Any) -> list[str] | None:
    """The keys under which *model* takes its inputs, in their order, if it was made of a dictionary of them."""
    made_of: Any = None
    if is_graph(dialect, model):
        # A model that is used in several places has no one input in older versions.
        with contextlib.suppress(AttributeError, ValueError):
            made_of = model.input
    if not isinstance(made_of, dict):
        return None
    keys = {id(tensor): key for key, tensor in made_of.items()}
    inputs = inputs_of(dialect, model)
    return [keys[id(tensor)] for tensor in inputs] if {id(tensor) for tensor in inputs} == set(keys) else None


def is_open(dialect: Any, layer: Any) -> bool:
    """Whether what *layer* calls is its author's business: models and custom layers."""
    return not sources.is_keras(type(layer)) or isinstance(layer, dialect.keras.models.Model)


def holds_layers(dialect: Any, layer: Any) -> bool:
    """Whether the weights of *layer* belong to layers of its author: also those of what only wraps one."""
    return is_open(dialect, layer) or type(layer).__name__ in WRAPPERS


def layers_of(dialect: Any, model: Any) -> list[Any]:
    """The layers that Keras itself knows to be right below *model*."""
    if is_graph(dialect, model):
        return list(model.layers)
    return _layers(dialect, model, recursive=False)


def all_layers(dialect: Any, model: Any) -> list[Any]:
    """Every layer below *model* that Keras knows of, at any depth."""
    return _layers(dialect, model, recursive=True)


def _layers(dialect: Any, model: Any, *, recursive: bool) -> list[Any]:
    flatten = getattr(model, "_flatten_layers", None)
    if flatten is not None:
        found = list(flatten(recursive=recursive, include_self=False))
    else:
        found = list(getattr(model, "layers", None) or getattr(model, "_layers", None) or [])
    return [each for each in found if dialect.is_layer(each) and not is_metric(dialect, each)]


def is_metric(dialect: Any, thing: Any) -> bool:
    """Whether *thing* is a metric, which in Keras 2 is a layer too."""
    metric: Any = getattr(dialect.keras.metrics, "Metric", ())
    return isinstance(thing, metric)


def forget_states(dialect: Any, model: Any) -> bool:
    """Set what stateful layers remember back to the start; whether there are any."""
    stateful = [each for each in all_layers(dialect, model) if getattr(each, "stateful", False) is True]
    for layer in stateful:
        reset = getattr(layer, "reset_states", None) or getattr(layer, "reset_state", None)
        if reset is not None and layer.built:
            reset()
    return bool(stateful)
