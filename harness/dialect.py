"""
The one module that knows Keras versions differ.

Everything else in the harness speaks to Keras through it: importing, walking a model's graph,
reading masks, calling a model, setting weights.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import re
import sys
from typing import Any, Iterator

import numpy as np

NAMELESS = ("TensorFlowOpLayer", "TFOpLambda", "SlicingOpLambda", "ClassMethod", "InstanceMethod", "InstanceProperty")
"""The layers that Keras 2 makes of operators and functions on symbolic tensors."""


class Dialect:
    """Keras as one stack has it.  *keras* is the module a scenario is handed."""

    def __init__(self, imported_as: str) -> None:
        self.imported_as = imported_as
        self.keras = _import(imported_as)
        self.version = _version(self.keras)
        self.tensorflow: Any = sys.modules.get("tensorflow")
        self.is_keras_3 = not self.version.startswith("2.")
        self.probe_class = _probe_class(self)

    @property
    def backend(self) -> str:
        """The name of the array library underneath: ``tensorflow``, ``jax``, ``torch``."""
        named = getattr(self.keras.backend, "backend", None)
        return named() if named else "tensorflow"

    def devices(self) -> tuple[str, ...]:
        """Names of the devices the backend sees, such as ``/physical_device:GPU:0``."""
        if self.backend == "jax":
            return tuple(str(device) for device in importlib.import_module("jax").devices())
        if self.backend != "tensorflow":
            return ()
        config = self.tensorflow.config
        listing = getattr(config, "list_physical_devices", None) or config.experimental.list_physical_devices
        return tuple(device.name for device in listing())

    def why_not(self, mode: str) -> str | None:
        """Why a model can't be called in *mode* here, or None where it can."""
        if mode in ("predict", "train"):
            return None
        if mode == "xla" and self.backend != "tensorflow":
            return f"the {self.backend} backend compiles in predict already"
        if self.imported_as == "keras" and not self.is_keras_3:
            return f"stand-alone Keras {self.version} only builds graphs"
        if self.backend == "tensorflow" and not self.tensorflow.executing_eagerly():
            return (
                f"TensorFlow {self.tensorflow.__version__} builds graphs unless eager execution is switched on at start"
            )
        return None

    def forget(self) -> None:
        """Drop the models built so far, so that names and graphs start afresh."""
        self.keras.backend.clear_session()

    def layer_calls(self, model: Any) -> list[tuple[Any, list[Any]]]:
        """Each call of a layer in the graph of *model*, inputs apart, in order: (layer, output tensors)."""
        graph = getattr(model, "_functional", None) or model
        depths = getattr(graph, "_nodes_by_depth", None)
        if depths is None:
            return []
        placed = {id(node): depth for depth, nodes in depths.items() for node in nodes}
        calls: list[tuple[int, int, Any, list[Any]]] = []
        shown = _on_the_way(graph.outputs) if self.is_keras_3 else None
        for layer in getattr(graph, "operations", None) or graph.layers:
            for node in layer._inbound_nodes:
                if id(node) not in placed or type(layer).__name__ == "InputLayer":
                    continue
                if self.is_layer(layer) or (shown and id(node) in shown):
                    calls.append((placed[id(node)], len(calls), layer, _node_outputs(node)))
        return [(layer, outputs) for _, _, layer, outputs in sorted(calls, key=lambda call: (-call[0], call[1]))]

    def input_names(self, model: Any) -> list[str]:
        """Names of the inputs of *model*, in its order."""
        names = getattr(model, "input_names", None)
        return list(names) if names else [tensor.name.split(":")[0] for tensor in model.inputs]

    def probe(self, tensor: Any) -> tuple[Any, Any]:
        """A probe on *tensor* and the tensor that carries its mask."""
        probe = self.probe_class()
        return probe, probe(tensor)

    def model(self, inputs: Any, outputs: Any) -> Any:
        """A functional model."""
        return self.keras.models.Model(inputs, outputs)

    def predict(self, model: Any, arrays: Any) -> list[Any]:
        """The outputs of *model* from its compiled graph."""
        return _as_arrays(model.predict(arrays, verbose=0))

    def eager(self, model: Any, arrays: Any) -> list[Any]:
        """The outputs of *model* called directly."""
        return _as_arrays(model(arrays, training=False))

    def xla(self, model: Any, arrays: Any) -> list[Any]:
        """The outputs of *model* from a graph that XLA compiled."""
        function = self.tensorflow.function
        jit = {
            "jit_compile" if "jit_compile" in inspect.signature(function).parameters else "experimental_compile": True
        }
        constants = self.tensorflow.nest.map_structure(self.tensorflow.constant, arrays)
        return _as_arrays(function(lambda inputs: model(inputs, training=False), **jit)(constants))

    def train(self, model: Any, arrays: Any, targets: Any) -> list[Any]:
        """Train *model* on one batch: loss, then metrics.  *targets* may be a pair of targets and sample weights."""
        wanted, *weights = targets if isinstance(targets, tuple) else (targets,)
        one = arrays if len(arrays) > 1 else arrays[0]
        return _as_arrays(model.train_on_batch(one, wanted, *weights))

    def is_layer(self, thing: Any) -> bool:
        """Whether *thing* is a layer."""
        return isinstance(thing, self.keras.layers.Layer)

    def is_nameless(self, thing: Any) -> bool:
        """Whether *thing* stands for an operator or function in the graph, which a user cannot name."""
        return not self.is_layer(thing) or type(thing).__name__ in NAMELESS

    def is_operation(self, thing: Any) -> bool:
        """Whether *thing* is one of the operations that Keras 3 builds masks from."""
        return self.is_keras_3 and isinstance(thing, self.keras.Operation) and not self.is_layer(thing)

    def mask_maker(self, operation: Any, model: Any) -> Any:
        """The layer of *model* whose mask *operation* is a part of, or None."""
        for layer, tensors in self.layer_calls(model):
            masks = [getattr(tensor, "_keras_mask", None) for tensor in tensors]
            if any(mask is not None and operation in _ancestry(mask) for mask in masks):
                return layer
        return None

    @contextlib.contextmanager
    def full_tracebacks(self) -> Iterator[None]:
        """Keep Keras from cutting its own frames out of tracebacks."""
        owner: Any = getattr(self.keras, "config", None)
        if not hasattr(owner, "disable_traceback_filtering"):
            owner = getattr(self.tensorflow, "debugging", None)
        if not hasattr(owner, "disable_traceback_filtering"):
            yield
            return
        owner.disable_traceback_filtering()
        try:
            yield
        finally:
            owner.enable_traceback_filtering()


def _import(imported_as: str) -> Any:
    if imported_as == "tf.keras":
        return importlib.import_module("tensorflow").keras
    module = importlib.import_module(imported_as)
    with contextlib.suppress(ImportError):
        importlib.import_module("tensorflow")
    return module


def _version(keras: Any) -> str:
    """Keras's own word for its version; TensorFlow 2.6 to 2.15 do not pass it on as ``tf.keras.__version__``."""
    package = sys.modules[keras.models.Model.__module__.split(".")[0]]
    return getattr(keras, "__version__", None) or package.__version__


def _node_outputs(node: Any) -> list[Any]:
    outputs = getattr(node, "output_tensors", None)
    if outputs is None:
        outputs = node.outputs
    return list(_flat(outputs))


def _flat(nested: Any) -> list[Any]:
    if isinstance(nested, dict):
        nested = nested.values()
    elif not isinstance(nested, (list, tuple)):
        return [nested]
    return [leaf for branch in nested for leaf in _flat(branch)]


def _on_the_way(outputs: Any) -> set[int]:
    """The nodes of a Keras 3 graph that values pass, told from those that only masks pass."""
    waiting, found = _flat(outputs), set()
    while waiting:
        operation, node_index, _ = waiting.pop()._keras_history
        node = operation._inbound_nodes[node_index]
        if id(node) not in found:
            found.add(id(node))
            arguments = {name: each for name, each in node.arguments.kwargs.items() if not name.endswith("mask")}
            waiting.extend(each for each in _flat([*node.arguments.args, arguments]) if hasattr(each, "_keras_history"))
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


def _as_arrays(outputs: Any) -> list[Any]:
    return [np.asarray(output.numpy() if hasattr(output, "numpy") else output) for output in _flat(outputs)]


def _probe_class(dialect: Dialect) -> type:
    ops = dialect.keras.ops if dialect.is_keras_3 else dialect.keras.backend

    layer: Any = dialect.keras.layers.Layer

    class MaskProbe(layer):
        """Hands out the mask it receives as its value; *mask_dtype* is None where there was no mask."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.supports_masking = True
            self.mask_dtype: str | None = None

        def call(self, inputs: Any, mask: Any = None) -> Any:
            self.mask_dtype = None if mask is None else _dtype_name(mask)
            # Times 1, because a cast of what is float32 already is the same tensor, and must not be taken for ours.
            return ops.cast(ops.zeros_like(inputs) if mask is None else mask, "float32") * 1.0

        def compute_mask(self, inputs: Any, mask: Any = None) -> None:  # noqa: ARG002 - Keras passes both
            return None

        def compute_output_shape(self, input_shape: Any) -> Any:
            return input_shape

    return MaskProbe


def _dtype_name(tensor: Any) -> str:
    dtype = tensor.dtype
    return re.sub("_ref$", "", getattr(dtype, "name", None) or str(dtype))
