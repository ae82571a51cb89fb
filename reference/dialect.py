"""The reference's graphs, as the harness needs those of any Keras to name layers and give them weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reference.keras import keras
from reference.layer import Layer, Weight
from reference.model import Model
from reference.operations import Operation
from reference.tensors import leaves

if TYPE_CHECKING:
    from reference.symbols import Node


class Dialect:
    """What `harness.building` needs to know of a Keras."""

    keras = keras

    def layer_calls(self, model: Model) -> list[tuple[Any, list[Any]]]:
        """Each call in the graph in Keras's order: the farthest from the outputs first."""
        nodes = model.nodes
        depths = _depths(nodes)
        ordered = sorted(nodes, key=lambda node: -depths[id(node)])
        return [(node.layer, list(leaves(node.outputs))) for node in ordered]

    def input_names(self, model: Model) -> list[str]:
        """Names of the inputs, in the model's order."""
        return model.input_names

    def input_keys(self, model: Model) -> list[str] | None:
        """The keys under which it takes its inputs, in their order, if it was made of a dictionary of them."""
        return model.input_keys

    def inputs_of(self, model: Model) -> list[Any]:
        """The inputs; none of a model that a user's call makes."""
        return model.inputs

    def is_layer(self, thing: Any) -> bool:
        """Whether it is a layer."""
        return isinstance(thing, Layer)

    def is_metric(self, thing: Any) -> bool:  # noqa: ARG002 - there are none
        """Whether it is a metric."""
        return False

    def is_graph(self, thing: Any) -> bool:
        """Whether it is a functional or a sequential model."""
        return isinstance(thing, Model) and bool(thing.inputs)

    def is_own(self, kind: type) -> bool:
        """Whether a class is the reference's own."""
        return kind.__module__.startswith("reference.")

    def is_open(self, layer: Any) -> bool:
        """Whether what it calls is its author's business."""
        return not self.is_own(type(layer)) or isinstance(layer, Model)

    def holds_layers(self, layer: Any) -> bool:
        """Whether its weights belong to layers of its author's."""
        return self.is_open(layer) or type(layer).__name__ == "TimeDistributed"

    def layers_of(self, model: Layer) -> list[Any]:
        """The layers right below it."""
        return model.children

    def all_layers(self, model: Layer) -> list[Any]:
        """The layers below it, at any depth."""
        return [each for child in model.children for each in (child, *self.all_layers(child))]

    def values_of(self, variables: list[Weight]) -> list[Any]:
        """The values of weights as float32, the width in which every stack gets them."""
        return [np.asarray(each, "float32") for each in variables]

    def assign(self, variables: list[Weight], values: list[Any]) -> None:
        """Put *values* in the place of the weights."""
        for variable, value in zip(variables, values, strict=True):
            variable[...] = value

    def is_variable(self, thing: Any) -> bool:
        """Whether it is a weight."""
        return isinstance(thing, Weight)

    is_keras_3 = False

    def make_weights(self, model: Model, arrays: Any) -> None:
        """Nothing makes weights in its first call: what is noted in a graph was computed on a sample."""

    def forget_states(self, model: Model) -> None:
        """Set what stateful layers remember back to the start."""
        model.reset_states()

    def is_nameless(self, layer: Any) -> bool:
        """Whether a user could not name it."""
        return isinstance(layer, Operation)


def _depths(nodes: list[Node]) -> dict[int, int]:
    """The longest path from each call to an output."""
    depths = dict.fromkeys(map(id, nodes), 0)
    for node in reversed(nodes):
        for parent in node.parents:
            depths[id(parent)] = max(depths.get(id(parent), 0), depths[id(node)] + 1)
    return depths
