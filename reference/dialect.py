"""The reference's graphs, as the harness asks for those of any Keras when it names layers and hands out weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reference.keras import keras
from reference.operations import Operation
from reference.tensors import leaves

if TYPE_CHECKING:
    from reference.model import Model
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

    def is_nameless(self, layer: Any) -> bool:
        """Whether a user could not name it."""
        return isinstance(layer, Operation)


def _depths(nodes: list[Node]) -> dict[int, int]:
    """The longest way from each call to an output."""
    depths = dict.fromkeys(map(id, nodes), 0)
    for node in reversed(nodes):
        for parent in node.parents:
            depths[id(parent)] = max(depths.get(id(parent), 0), depths[id(node)] + 1)
    return depths
