"""Models: a graph of calls, layers one after the other, or a custom call."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import saving
from reference.errors import Unpromised
from reference.layer import Layer, snake
from reference.symbols import Node, Symbol
from reference.tensors import Tensor, leaves, mapped, mask_of, tensor

UNKNOWN_LENGTH = 3
"""What stands for an axis that an Input leaves open, in the sample that shows its shape; something has to be left of it
where a timestep is cut off at each end."""


class InputLayer(Layer):
    """The place where data enters."""


def Input(  # noqa: N802 - Keras's own name
    shape: Any = None, batch_shape: Any = None, name: str | None = None, dtype: str = "float32", **_: Any
) -> Symbol:
    """
    Stand for data of that shape.  https://keras.io/api/layers/core_layers/input/

    The sample is full of ones, so that no layer finds everything masked where there is no data yet.
    """
    sizes = tuple(batch_shape) if batch_shape else (1, *shape)
    sample = tensor(np.ones([UNKNOWN_LENGTH if each is None else each for each in sizes], dtype))
    symbol: Symbol = Node(InputLayer(name or "input"), (), {}, sample).outputs
    return symbol


class Model(Layer):
    """
    A graph from inputs to outputs, or the `call` of a user's subclass.

    A mask that reaches a model goes through its layers as if they stood outside.
    https://keras.io/api/models/model/
    """

    supports_masking = True

    def __init__(self, inputs: Any = None, outputs: Any = None, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name or snake(type(self).__name__), **kwargs)
        self._inputs, self._outputs = inputs, outputs
        self.compiled: dict[str, Any] = {}

    @property
    def inputs(self) -> list[Symbol]:
        """Where data enters, in the user's order."""
        return list(leaves(self._inputs))

    @property
    def outputs(self) -> list[Symbol]:
        """What the model returns."""
        return list(leaves(self._outputs))

    @property
    def input_names(self) -> list[str]:
        """Names of the inputs, in the user's order."""
        return [symbol.name for symbol in self.inputs]

    @property
    def input_keys(self) -> list[str] | None:
        """The keys of the dictionary that it was made of, in the order of its inputs; None if it was made otherwise."""
        return list(self._inputs) if isinstance(self._inputs, dict) else None

    @property
    def promises_masked_timesteps(self) -> bool:  # type: ignore[override]
        """Whether each layer inside promises something of them; masks of the model's own layers are inside too."""
        return all(each.promises_masked_timesteps for each in self.children)

    @property
    def nodes(self) -> list[Node]:
        """The calls of the graph, each after those whose outputs it takes."""
        found: dict[int, Node] = {}
        for output in self.outputs:
            _visit(output.node, {id(symbol.node) for symbol in self.inputs}, found)
        return list(found.values())

    @property
    def children(self) -> list[Layer]:
        """The layers of the graph, or those in attributes."""
        if self._outputs is None:
            return super().children
        return list({id(node.layer): node.layer for node in self.nodes}.values())

    @property
    def layers(self) -> list[Layer]:
        """The layers of the model."""
        return self.children

    def compile(self, optimizer: Any = None, loss: Any = None, **how: Any) -> None:
        """Note what the model is trained with."""
        self.compiled = {"optimizer": optimizer, "loss": loss, **how}

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Send *inputs* through the graph."""
        values = self.run(inputs, mask)
        return mapped(self._outputs, lambda symbol: values[id(symbol)])

    def run(self, inputs: Any, mask: Any = None) -> dict[int, Tensor]:
        """What every symbol of the graph stands for, by its id."""
        if self._outputs is None:
            msg = "the reference looks only into functional models"
            raise Unpromised(msg)
        masks = list(leaves(mask)) if mask is not None else [None] * len(self.inputs)
        given = list(leaves(inputs))
        values = {
            id(symbol): tensor(value, mask_of(value) if given_mask is None else given_mask)
            for symbol, value, given_mask in zip(self.inputs, given, masks, strict=True)
        }
        for node in self.nodes:
            _run(node, values)
        return values

    def save(self, path: Any, **_: Any) -> None:
        """Save the model under the name of the file that Keras would write."""
        saving.save(str(path), self)

    def to_json(self) -> str:
        """A text that stands for the model."""
        return saving.save(f"model {id(self)}", self)

    def get_config(self) -> dict[str, Any]:
        """A config that stands for the model."""
        return {"kept": self.to_json()}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The model that a config stands for."""
        return saving.load(config["kept"], custom_objects)

    def _with_masks(self, outputs: Any, inputs: Any, mask: Any) -> Any:
        """Propagate the masks of the layers inside, unless a custom `compute_mask` says otherwise."""
        if type(self).compute_mask is not Layer.compute_mask:
            return super()._with_masks(outputs, inputs, mask)
        return mapped(outputs, lambda each: tensor(each, mask_of(each)))


class Sequential(Model):
    """Layers one after the other.  https://keras.io/api/models/sequential/"""

    def __init__(self, layers: Any = (), name: str | None = None) -> None:
        super().__init__(name=name)
        self._stack: list[Layer] = []
        for each in layers:
            self.add(each)

    def add(self, layer: Any) -> None:
        """Put a layer on top."""
        if isinstance(layer, Symbol):
            self._inputs = self._outputs = layer
        else:
            if not self._stack and layer.given_shape:
                self._inputs = self._outputs = Input(layer.given_shape, name=f"{layer.name}_input")
            self._stack.append(layer)
            if self._outputs is not None:
                self._outputs = layer(self._outputs)

    @property
    def children(self) -> list[Layer]:
        """The layers."""
        return self._stack

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Send *inputs* through the layers."""
        passing = tensor(inputs, mask_of(inputs) if mask is None else mask)
        for each in self._stack:
            passing = each(passing)
        return passing


def _visit(node: Node, borders: set[int], found: dict[int, Node]) -> None:
    if id(node) in found or id(node) in borders:
        return
    for parent in node.parents:
        _visit(parent, borders, found)
    found[id(node)] = node


def _run(node: Node, values: dict[int, Tensor]) -> None:
    def known(thing: Any) -> Any:
        return mapped(thing, lambda each: values[id(each)] if isinstance(each, Symbol) else each)

    outputs = node.layer.compute(known(node.args), known(node.kwargs))
    for symbol, value in zip(leaves(node.outputs), leaves(outputs), strict=True):
        values[id(symbol)] = value
