"""
Models that are saved and loaded.

What comes back is promised to be made of the same layers, each made with the arguments that the first was made with;
what a user changed on a layer afterwards is in no file.  https://keras.io/guides/serialization_and_saving/
What a format cannot hold shows in the stacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from reference.errors import Unpromised
from reference.layer import another
from reference.symbols import Node, Symbol
from reference.tensors import leaves, mapped

if TYPE_CHECKING:
    from collections.abc import Callable

# `reference.model` imports this module, so here a model is whatever has its attributes.
_saved: WeakValueDictionary[str, Any] = WeakValueDictionary()


def save(name: str, model: Any) -> str:
    """Save *model* under *name*, and return the name."""
    _saved[name] = model
    return name


def load(name: Any, custom_objects: Any = None) -> Any:
    """The model that was saved under *name*; the class of a custom layer must be given again."""
    model = _saved[str(name)]
    strange = {type(each).__name__ for each in model.layers if not type(each).__module__.startswith("reference.")}
    for missing in sorted(strange - set(custom_objects or {})):
        msg = f"no documentation says what is loaded of a layer {missing} whose class is not given"
        raise Unpromised(msg)
    return clone(model)


def clone(model: Any) -> Any:
    """The model again, with new layers."""
    new: dict[int, Any] = {}
    known = {id(each): Node(another(each.node.layer), (), {}, each.sample).outputs for each in model.inputs}
    for node in model.nodes:
        if id(node.layer) not in new:
            new[id(node.layer)] = _again(node.layer)
        outputs = new[id(node.layer)](*_known(node.args, known), **_known(node.kwargs, known))
        known |= {id(old): made for old, made in zip(leaves(node.outputs), leaves(outputs), strict=True)}
    inputs, outputs = ([known[id(each)] for each in ends] for ends in (model.inputs, model.outputs))
    return type(model)(inputs, outputs, name=model.name)


def _again(layer: Any) -> Any:
    """A new layer, or a model in the place of one."""
    build: Callable[[Any], Any] = clone if getattr(layer, "nodes", None) else another
    return build(layer)


def _known(thing: Any, known: dict[int, Any]) -> Any:
    return mapped(thing, lambda each: known[id(each)] if isinstance(each, Symbol) else each)
