"""How each Keras saves a model, and what it makes of a file."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Iterator

from harness.dialect.calling import NotHereError

if TYPE_CHECKING:
    from pathlib import Path

ZIP_SINCE = (2, 13)
"""The first Keras that writes its zip under the name `.keras`; those before write HDF5 under that name too."""


def why_not(dialect: Any, form: str) -> str | None:
    """Why models can't be saved in the format *form* here, or None where they can."""
    if form == "keras" and not dialect.is_keras_3 and _number(dialect.version) < ZIP_SINCE:
        return f"Keras {dialect.version} has no .keras format; Keras 2.13 brought it"
    if form == "savedmodel" and dialect.imported_as == "keras" and not dialect.is_keras_3:
        return f"stand-alone Keras {dialect.version} writes no SavedModel"
    return None


def save(dialect: Any, model: Any, path: Path, form: str) -> None:
    """Write *model* to *path* as a user does who asks for *form* and nothing else."""
    if form == "json":
        path.write_text(model.to_json(), encoding="utf-8")
    elif form == "savedmodel" and dialect.is_keras_3:
        model.export(str(path))
    elif form == "savedmodel":
        model.save(str(path), save_format="tf")
    else:
        model.save(str(path))


def load(dialect: Any, path: Path, form: str, inputs: Any, custom: Any = None) -> Any:
    """Load the model at *path*; a SavedModel that Keras 3 can only call is made a model of one layer over *inputs*.

    Where *inputs* is None, those are inputs that its signature names.
    *custom* are the classes and functions of its author, by name.
    Nothing here trains a model that was saved, so it is not compiled again.
    """
    models = dialect.keras.models
    if form == "json":
        return models.model_from_json(path.read_text(encoding="utf-8"))
    if form == "savedmodel" and dialect.is_keras_3:
        return _by_signature(dialect, path) if inputs is None else _around_savedmodel(dialect, path, inputs)
    known = {"custom_objects": custom} if custom else {}
    return models.load_model(str(path), compile=False, **known)


def _around_savedmodel(dialect: Any, path: Path, inputs: dict[str, Any]) -> Any:
    layers = dialect.keras.layers
    try:
        layer = layers.TFSMLayer(str(path))
    except ValueError:
        # So Keras 2 calls the forward pass; under the name above Keras 3 exports it.
        layer = layers.TFSMLayer(str(path), call_endpoint="serving_default")
    tensors = [layers.Input(shape=array.shape[1:], dtype=array.dtype.name, name=name) for name, array in inputs.items()]
    return dialect.model(tensors, layer(tensors if len(tensors) > 1 else tensors[0]))


def _by_signature(dialect: Any, path: Path) -> Any:
    """A model that calls what is saved at *path* by the names of its inputs, as both Keras 2 and 3 save it."""
    layers = dialect.keras.layers

    class SavedModel(layers.TFSMLayer):  # type: ignore[name-defined]
        """What Keras advises to write where there are several inputs."""

        def call(self, inputs: Any, training: bool = False) -> Any:  # noqa: FBT001, FBT002, ARG002 - as Keras calls it
            return self.call_endpoint_fn(**inputs)

    layer = SavedModel(str(path), call_endpoint="serving_default")
    specs = layer.call_endpoint_fn.structured_input_signature[1]
    tensors = {
        name: layers.Input(shape=tuple(spec.shape)[1:], dtype=spec.dtype.name, name=name)
        for name, spec in specs.items()
    }
    outputs = list(layer(tensors).values())
    if len(outputs) > 1:
        # Keras 2 has them in the order of the model, and a signature in that of their names.
        msg = "a SavedModel of several outputs has lost their order: save the model as .keras"
        raise NotHereError(msg)
    return dialect.model(list(tensors.values()), outputs[0])


@contextlib.contextmanager
def registering(dialect: Any) -> Iterator[None]:
    """Forget at the end of the block what was registered in it: Keras before 2.13 takes no second class of a name."""
    registry = dialect.keras.utils.get_custom_objects()
    before = dict(registry)
    try:
        yield
    finally:
        registry.clear()
        registry.update(before)


def why_unseen(dialect: Any, model: Any) -> str | None:
    """Why the layers of *model* cannot be watched, or None where they can."""
    kind = getattr(dialect.keras.layers, "TFSMLayer", None)
    if kind is None or not any(isinstance(layer, kind) for layer in dialect.all_layers(model)):
        return None
    return "Keras 3 only calls what a SavedModel holds, so its layers and their masks cannot be watched"


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")[:2]))
