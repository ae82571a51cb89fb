"""The graph of a functional model, as each Keras keeps it."""

from __future__ import annotations

from typing import Any


def layer_calls(dialect: Any, model: Any) -> list[tuple[Any, list[Any]]]:
    """Each call of a layer in the graph of *model*, inputs apart, in order: (layer, output tensors)."""
    return [(layer, _node_outputs(node)) for layer, node in _calls(dialect, model)]


def call_order(dialect: Any, model: Any) -> dict[int, list[int]]:
    """Which of its calls in the order of `layer_calls` a layer of *model* makes first, second ..., by the layer's id.

    Keras versions run calls of one depth in orders of their own.
    """
    graph = getattr(model, "_functional", None) or model
    depths = getattr(graph, "_nodes_by_depth", None) or {}
    run = [id(node) for depth in sorted(depths, reverse=True) for node in depths[depth]]
    nodes: dict[int, list[int]] = {}
    for layer, node in _calls(dialect, model):
        nodes.setdefault(id(layer), []).append(id(node))
    return {layer: [calls.index(node) + 1 for node in sorted(calls, key=run.index)] for layer, calls in nodes.items()}


def _calls(dialect: Any, model: Any) -> list[tuple[Any, Any]]:
    graph = getattr(model, "_functional", None) or model
    depths = getattr(graph, "_nodes_by_depth", None)
    if depths is None:
        return []
    placed = {id(node): depth for depth, nodes in depths.items() for node in nodes}
    calls: list[tuple[int, int, Any, Any]] = []
    shown = _on_the_way(graph.outputs) if dialect.is_keras_3 else None
    for layer in getattr(graph, "operations", None) or graph.layers:
        for node in layer._inbound_nodes:
            if id(node) not in placed or type(layer).__name__ == "InputLayer":
                continue
            if dialect.is_layer(layer) or (shown and id(node) in shown):
                calls.append((placed[id(node)], len(calls), layer, node))
    return [(layer, node) for _, _, layer, node in sorted(calls, key=lambda call: (-call[0], call[1]))]


def mask_maker(dialect: Any, operation: Any, model: Any) -> Any:
    """The layer of *model* whose mask *operation* is a part of, or None."""
    for layer, tensors in layer_calls(dialect, model):
        masks = [getattr(tensor, "_keras_mask", None) for tensor in tensors]
        if any(mask is not None and operation in _ancestry(mask) for mask in masks):
            return layer
    return None


def flat(nested: Any) -> list[Any]:
    """The leaves of lists, tuples and dicts."""
    if isinstance(nested, dict):
        nested = nested.values()
    elif not isinstance(nested, (list, tuple)):
        return [nested]
    return [leaf for branch in nested for leaf in flat(branch)]


def _node_outputs(node: Any) -> list[Any]:
    outputs = getattr(node, "output_tensors", None)
    if outputs is None:
        outputs = node.outputs
    return list(flat(outputs))


def _on_the_way(outputs: Any) -> set[int]:
    """The nodes of a Keras 3 graph that values pass, told from those that only masks pass."""
    waiting, found = flat(outputs), set()
    while waiting:
        operation, node_index, _ = waiting.pop()._keras_history
        node = operation._inbound_nodes[node_index]
        if id(node) not in found:
            found.add(id(node))
            arguments = {name: each for name, each in node.arguments.kwargs.items() if not name.endswith("mask")}
            waiting.extend(each for each in flat([*node.arguments.args, arguments]) if hasattr(each, "_keras_history"))
    return found


def _ancestry(tensor: Any) -> list[Any]:
    """The operations that a symbolic tensor of Keras 3 comes from."""
    waiting, found = [tensor], []
    while waiting:
        operation, node_index, _ = waiting.pop()._keras_history
        if operation not in found:
            found.append(operation)
            waiting.extend(operation._inbound_nodes[node_index].arguments.keras_tensors)
    return found
