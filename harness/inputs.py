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
    """
    What *model* is called with: a list in the order of its inputs where these have names, else what was given.

    A model that was made of a dictionary of inputs gets one too: Keras 3 takes nothing else.
    """
    _check_supported(given)
    names = dialect.input_names(model)
    if not names:
        return _arrays(given)
    if isinstance(given, dict):
        if len(given) == len(names) == 1 and GENERATED.match(names[0]):
            # What TensorFlow 2.0 loads from a SavedModel calls its input `input_1`, whatever its author did.
            return [np.asarray(each) for each in given.values()]
        keys = dialect.input_keys(model)
        if keys:
            return _by_key(function, given, keys, names)
        if sorted(given) != sorted(names):
            refuse(function, f"gave inputs {sorted(given)} where the model takes {sorted(names)}")
        return [np.asarray(given[name]) for name in names]
    several = list(given) if isinstance(given, (list, tuple)) else [given]
    if len(several) == 1 < len(names):
        refuse(
            function,
            f"gave {described(given)} for each batch where the model takes {sorted(names)}; a list is one batch after "
            "another, and several inputs of one batch are a dict by name, or a tuple",
        )
    if len(several) != len(names) or not all(hasattr(each, "shape") for each in several):
        refuse(function, f"gave inputs {described(given)} where the model takes {sorted(names)}")
    return [np.asarray(each) for each in several]


def _by_key(function: Callable[[Any], Any], given: dict[str, Any], keys: list[str], names: list[str]) -> dict[str, Any]:
    """The batch by the keys of the dictionary that the model was made of; Keras takes the names of its inputs too."""
    known = keys if sorted(given) == sorted(keys) else names
    if sorted(given) != sorted(known):
        refuse(function, f"gave inputs {sorted(given)} where the model takes {sorted(keys)}")
    return {key: np.asarray(given[name]) for key, name in zip(keys, known)}


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
