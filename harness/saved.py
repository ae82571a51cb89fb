"""
A saved model as a scenario: loaded as the Keras of the stack loads it, with its own weights, for the arrays of a file.

`nox -s upgrade -- OLDER NEWER --model FILE` writes the scenario that calls this.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path  # noqa: TC003 - read by whoever asks for the types
from typing import Any, NamedTuple

import numpy as np

from harness import building, dialect, inputs
from harness.dialect.calling import NotHereError

FORMS = {".keras": "keras", ".h5": "h5", ".hdf5": "h5"}
"""The formats of files by their suffix; a folder is a SavedModel."""

NOT_THE_AUTHORS = ("keras", "tf_keras", "tensorflow", "numpy", "builtins")
"""The modules whose classes a model is loaded with anyway."""

GIST = 300
"""Characters of an error that say why a model cannot be loaded; the error itself stands beside them."""

UNNAMED = re.compile(r"arr_\d+")
"""What NumPy calls an array that was saved without a name."""


class CannotBeLoadedError(Exception):
    """The Keras of the stack makes no model of the file."""


class Files(NamedTuple):
    """The names of a saved model's files; *custom* is the module that defines its custom layers, if there is one."""

    model: str
    inputs: str
    custom: str | None = None


def opened(keras: Any, folder: Path, files: Files) -> tuple[Any, Any]:
    """The model of *files* in *folder*, and what it is called with."""
    arrays = _arrays(folder / files.inputs)
    spoken = dialect.Dialect(dialect.imported_as(keras))
    model = _load(spoken, folder, files)
    return model, _as_called(spoken.input_names(model), arrays, files)


def form_of(path: Path) -> str:
    """The format of a file, by its name; a folder is a SavedModel."""
    return FORMS.get(path.suffix.lower(), "savedmodel")


def _load(spoken: Any, folder: Path, files: Files) -> Any:
    path = folder / files.model
    known = _custom_objects(spoken.keras, folder / files.custom) if files.custom else {}
    try:
        model = spoken.load(path, form_of(path), None, known)
    except NotHereError:
        raise
    except Exception as error:
        reason = spoken.why_not_saved(form_of(path)) or _gist(error)
        msg = f"{files.model} cannot be loaded: {reason}"
        raise CannotBeLoadedError(msg) from error
    if not isinstance(model, spoken.keras.models.Model):
        msg = f"{files.model} cannot be loaded: it holds a {type(model).__name__}, which is not a Keras model"
        raise CannotBeLoadedError(msg)
    return model


def _custom_objects(keras: Any, path: Path) -> dict[str, Any]:
    """What the module at *path* calls custom: what its function of that name says, else its classes and functions."""
    module = building.load(path)
    told = getattr(module, "custom_objects", None)
    if callable(told):
        return dict(told(keras))
    return {name: thing for name, thing in vars(module).items() if _is_the_authors(thing)}


def _is_the_authors(thing: Any) -> bool:
    if not inspect.isclass(thing) and not inspect.isfunction(thing):
        return False
    return str(thing.__module__).split(".")[0] not in NOT_THE_AUTHORS


def _gist(error: Exception) -> str:
    """The first sentence of an error: what follows it, in Keras, is the whole configuration of the model."""
    first = re.split(r"[.!]\s+(?=[A-Z])", " ".join(str(error).split()))[0]
    text = textwrap.shorten(first, GIST, placeholder=" ...")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _arrays(path: Path) -> dict[str, Any]:
    with np.load(str(path), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def _as_called(names: list[str], arrays: dict[str, Any], files: Files) -> Any:
    # Each Keras names the input of a Sequential in its own way, and there is only one.
    if len(arrays) == 1 and len(names) in (0, 1):
        return next(iter(arrays.values()))
    if all(map(UNNAMED.fullmatch, arrays)) and len(names) in (0, len(arrays)):
        return list(arrays.values())
    if names and sorted(names) != sorted(arrays):
        how = ", ".join([repr(files.inputs), *(f"{name}=..." for name in names)])
        msg = f"{files.inputs} holds {sorted(arrays)} where {files.model} takes {sorted(names)}: numpy.savez({how})"
        raise inputs.NotAScenarioError(msg)
    return arrays
