"""The inputs of a scenario, as its model is called with them."""

from __future__ import annotations

import re
from typing import Any, Callable, NoReturn

import numpy as np

GENERATED = re.compile(r"input_\d+\Z")
"""How Keras calls an input that nobody has named."""
MUST = "it must return `model, inputs`: a Keras model and a dict of arrays by input name, or a list of such"


class NotAScenarioError(Exception):
    """A scenario that does not return what it must."""


class NotSupportedError(Exception):
    """Inputs that cannot be handed to a model in every stack; the text says what to do."""


def as_called(dialect: Any, function: Callable[[Any], Any], model: Any, given: Any) -> Any:
    """What *model* is called with: its inputs as it takes them where these have names, else what was given."""
    _check_supported(given)
    names = dialect.input_names(model)
    if not names:
        return _arrays(given)
    arrays = _by_name if isinstance(given, dict) else _by_place
    return as_made(dialect, model, [np.asarray(each) for each in arrays(dialect, function, model, given)])


def as_made(dialect: Any, model: Any, arrays: list[Any]) -> Any:
    """The *arrays*, in the order of its inputs, as *model* takes them: by key where it was made of a dictionary.

    Keras 3 takes nothing else there, and every version takes it.
    """
    keys = dialect.input_keys(model)
    return dict(zip(keys, arrays)) if keys else arrays


def _by_name(dialect: Any, function: Callable[[Any], Any], model: Any, given: dict[str, Any]) -> list[Any]:
    names, keys = dialect.input_names(model), dialect.input_keys(model)
    if len(given) == len(names) == 1 and GENERATED.match(names[0]):
        # What TensorFlow 2.0 loads from a SavedModel calls its input `input_1`, whatever its author did.
        return list(given.values())
    # Keras takes the names of the inputs too where a model was made of a dictionary with other keys.
    known = keys if keys and sorted(given) == sorted(keys) else names
    if sorted(given) != sorted(known):
        refuse(function, f"gave inputs {sorted(given)} where the model takes {sorted(keys or names)}")
    return [given[name] for name in known]


def _by_place(dialect: Any, function: Callable[[Any], Any], model: Any, given: Any) -> list[Any]:
    names = dialect.input_names(model)
    several = list(given) if isinstance(given, (list, tuple)) else [given]
    if len(several) == 1 < len(names):
        refuse(
            function,
            f"gave {described(given)} for each batch where the model takes {sorted(names)}; a list is one batch after "
            "another, and several inputs of one batch are a dict by name, or a tuple",
        )
    if len(several) != len(names) or not all(hasattr(each, "shape") for each in several):
        refuse(function, f"gave inputs {described(given)} where the model takes {sorted(names)}")
    return several


def refuse(function: Callable[[Any], Any], what: str) -> NoReturn:
    """Raise that a function is not a scenario."""
    msg = f"{function.__name__} {what}; {MUST}"
    raise NotAScenarioError(msg)


def described(thing: Any) -> str:
    """What a thing is, in a word or two."""
    if isinstance(thing, tuple):
        return f"a tuple of {len(thing)}"
    return "nothing" if thing is None else f"a {type(thing).__name__}"


def _arrays(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _arrays(each) for name, each in given.items()}
    if isinstance(given, (list, tuple)):
        return type(given)(_arrays(each) for each in given)
    return np.asarray(given)


def _check_supported(given: Any) -> None:
    leaves = given.values() if isinstance(given, dict) else given if isinstance(given, (list, tuple)) else [given]
    for leaf in leaves:
        kind = type(leaf).__name__
        if hasattr(leaf, "row_splits") or "Ragged" in kind:
            msg = "ragged inputs are not supported: pad them to one length, such as `ragged.to_tensor().numpy()`"
            raise NotSupportedError(msg)
        if hasattr(leaf, "element_spec") or (hasattr(leaf, "__next__") and not hasattr(leaf, "shape")):
            msg = (
                f"inputs from a {kind} are not supported: hand over the arrays of one batch, such as `next(iter(data))`"
            )
            raise NotSupportedError(msg)
