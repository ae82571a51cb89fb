"""What stands for data that is not there yet: the outputs of calls that are noted in a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reference.tensors import leaves, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.tensors import Tensor


class Node:
    """One call of a layer in a graph: what it was called with, and the symbols of what came out."""

    def __init__(self, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], samples: Any) -> None:
        self.layer, self.args, self.kwargs = layer, args, kwargs
        self.outputs = mapped(samples, lambda sample: Symbol(self, sample))

    @property
    def parents(self) -> Iterator[Node]:
        """The calls whose outputs this one takes."""
        symbols = leaves([list(self.args), self.kwargs])
        return (each.node for each in symbols if isinstance(each, Symbol))


class Symbol:
    """What a layer puts out, before there is data; *sample* shows its rank and its features."""

    def __init__(self, node: Node, sample: Tensor) -> None:
        self.node, self.sample = node, sample

    @property
    def name(self) -> str:
        """The name of the layer that puts it out."""
        return str(self.node.layer.name)

    @property
    def shape(self) -> tuple[int | None, ...]:
        """Its shape, the batch left open."""
        return (None, *self.sample.shape[1:])

    @property
    def dtype(self) -> str:
        """The name of its dtype, float32 for all that is floating, as a user of Keras sees it."""
        return "float32" if self.sample.dtype.kind == "f" else self.sample.dtype.name
