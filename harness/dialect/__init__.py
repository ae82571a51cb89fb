"""
The one place that knows Keras versions differ.

Everything else in the harness speaks to Keras through it: importing, walking a model's graph,
reading masks, calling a model, setting weights.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from pathlib import Path  # noqa: TC003 - read by whoever asks for the types
from typing import Any, Iterator

import numpy as np

from harness.dialect import calling, graphs, probes, saving, sources, structure

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
        self.probe_class = probes.probe_class(self)

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

    @property
    def can_watch(self) -> bool:
        """Whether layers can be watched while they are called; what only builds graphs keeps probes in them."""
        return self.is_keras_3 or (self.why_not("eager") is None and hasattr(self.keras.models.Model, "predict_step"))

    def forget(self) -> None:
        """Drop the models built so far, so that names and graphs start afresh."""
        self.keras.backend.clear_session()

    def layer_calls(self, model: Any) -> list[tuple[Any, list[Any]]]:
        """Each call of a layer in the graph of *model*, inputs apart, in order: (layer, output tensors)."""
        return graphs.layer_calls(self, model)

    def call_order(self, model: Any) -> dict[int, list[int]]:
        """Which of its calls in the order of `layer_calls` a layer of *model* makes first, second ..., by its id."""
        return graphs.call_order(self, model)

    def input_names(self, model: Any) -> list[str]:
        """Names of the inputs of *model*, in its order; none where only its first call says what they are."""
        inputs = structure.inputs_of(self, model)
        names = getattr(model, "input_names", None) if inputs else []
        return list(names) if names else [tensor.name.split(":")[0] for tensor in inputs]

    def input_keys(self, model: Any) -> list[str] | None:
        """The keys under which *model* takes its inputs, in their order, if it was made of a dictionary of them."""
        return structure.input_keys(self, model)

    def inputs_of(self, model: Any) -> list[Any]:
        """The symbolic inputs of *model*; none where only its first call says what they are."""
        return structure.inputs_of(self, model)

    def is_graph(self, thing: Any) -> bool:
        """Whether *thing* is a functional or a sequential model."""
        return structure.is_graph(self, thing)

    def is_open(self, layer: Any) -> bool:
        """Whether what *layer* calls is its author's business: models and custom layers."""
        return structure.is_open(self, layer)

    def holds_layers(self, layer: Any) -> bool:
        """Whether the weights of *layer* belong to layers of its author's."""
        return structure.holds_layers(self, layer)

    def is_own(self, kind: type) -> bool:
        """Whether *kind* is a class of Keras itself."""
        return sources.is_keras(kind)

    def is_metric(self, thing: Any) -> bool:
        """Whether *thing* is a metric, which in Keras 2 is a layer too."""
        return structure.is_metric(self, thing)

    def layers_of(self, model: Any) -> list[Any]:
        """The layers that Keras itself knows to be right below *model*."""
        return structure.layers_of(self, model)

    def all_layers(self, model: Any) -> list[Any]:
        """Every layer below *model* that Keras knows of, at any depth."""
        return structure.all_layers(self, model)

    def forget_states(self, model: Any) -> bool:
        """Set what stateful layers remember back to the start; whether there are any."""
        return structure.forget_states(self, model)

    def is_variable(self, thing: Any) -> bool:
        """Whether *thing* is a variable of Keras or of its backend."""
        return all(hasattr(thing, name) for name in ("assign", "shape", "dtype"))

    def values_of(self, variables: list[Any]) -> list[Any]:
        """The values of variables, as arrays."""
        if self.is_keras_3 or not variables:
            return [np.asarray(each.numpy()) for each in variables]
        return list(self.keras.backend.batch_get_value(variables))

    def assign(self, variables: list[Any], values: list[Any]) -> None:
        """Put *values* into variables."""
        if self.is_keras_3 or not variables:
            for variable, value in zip(variables, values):
                variable.assign(value)
        else:
            self.keras.backend.batch_set_value(list(zip(variables, values)))

    def probe(self, tensor: Any) -> tuple[Any, Any]:
        """A probe on *tensor* and the tensor with its mask as values."""
        probe = self.probe_class()
        return probe, probe(tensor)

    def model(self, inputs: Any, outputs: Any) -> Any:
        """A functional model."""
        return self.keras.models.Model(inputs, outputs)

    def predict(self, model: Any, arrays: Any, wrapper: calling.CallWrapper = calling.plainly) -> Any:
        """The outputs of *model* from its compiled graph; *wrapper* stands around the call inside it."""
        return calling.predict(self, model, arrays, wrapper)

    def eager(self, model: Any, arrays: Any, wrapper: calling.CallWrapper = calling.plainly) -> Any:
        """The outputs of *model* called directly."""
        return calling.eager(model, arrays, wrapper)

    def xla(self, model: Any, arrays: Any, wrapper: calling.CallWrapper = calling.plainly) -> Any:
        """The outputs of *model* from a graph that XLA compiled."""
        return calling.xla(self.tensorflow, model, arrays, wrapper)

    def retrace(self, model: Any) -> None:
        """Forget the graph of `predict`: in JAX the weights that Keras does not know of are constants in it."""
        if self.backend != "tensorflow":
            model.predict_function = None

    def make_weights(self, model: Any, arrays: Any) -> None:
        """Call *model* once, so that it makes what only a call makes."""
        if self.why_not("eager") is None:
            calling.eager(model, arrays)
        else:
            calling.predict(self, model, arrays)

    def train(self, model: Any, arrays: list[Any], targets: Any, method: str) -> list[Any]:
        """Run *method*, one of `calling.METHODS`, on one batch: loss, then metrics."""
        return calling.train(self, model, arrays, targets, method)

    def why_not_saved(self, form: str) -> str | None:
        """Why models can't be saved in the format *form* here, or None where they can."""
        return saving.why_not(self, form)

    def save(self, model: Any, path: Path, form: str) -> None:
        """Write *model* to *path* in the format *form*."""
        saving.save(self, model, path, form)

    def load(self, path: Path, form: str, inputs: Any, custom: Any = None) -> Any:
        """Load the model at *path*, which takes *inputs*; *custom* are its author's classes and functions, by name."""
        return saving.load(self, path, form, inputs, custom)

    def registering(self) -> Any:
        """Forget at the end of the block which classes and functions were registered in it for loading."""
        return saving.registering(self)

    def why_unseen(self, model: Any) -> str | None:
        """Why the layers of *model* cannot be watched, or None where they can."""
        return saving.why_unseen(self, model)

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
        return graphs.mask_maker(self, operation, model)

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


def imported_as(keras: Any) -> str:
    """How *keras*, which is imported already, was imported."""
    return next((name for name in ("keras", "tf_keras") if sys.modules.get(name) is keras), "tf.keras")


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
