"""How each Keras saves a model, and what it makes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def load(dialect: Any, path: Path, form: str, inputs: dict[str, Any]) -> Any:
    """Load the model at *path*; a SavedModel that Keras 3 can only call is made a model of one layer over *inputs*.

    The models were never compiled, so there is nothing to compile again.
    """
    models = dialect.keras.models
    if form == "json":
        return models.model_from_json(path.read_text(encoding="utf-8"))
    if form == "savedmodel" and dialect.is_keras_3:
        return _around_savedmodel(dialect, path, inputs)
    return models.load_model(str(path), compile=False)


def _around_savedmodel(dialect: Any, path: Path, inputs: dict[str, Any]) -> Any:
    layers = dialect.keras.layers
    try:
        layer = layers.TFSMLayer(str(path))
    except ValueError:
        # So Keras 2 calls the forward pass; under the name above Keras 3 exports it.
        layer = layers.TFSMLayer(str(path), call_endpoint="serving_default")
    tensors = [layers.Input(shape=array.shape[1:], dtype=array.dtype.name, name=name) for name, array in inputs.items()]
    return dialect.model(tensors, layer(tensors if len(tensors) > 1 else tensors[0]))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")[:2]))
