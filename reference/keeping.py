"""
Models that are kept and taken up again.

What comes back is promised to be the model that was kept: the same layers with the same arguments and weights.
https://keras.io/guides/serialization_and_saving/
So it is the very model; what a format cannot hold shows in the stacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from reference.errors import Unpromised

if TYPE_CHECKING:
    from reference.model import Model

_shelf: WeakValueDictionary[str, Model] = WeakValueDictionary()


def keep(name: str, model: Model) -> str:
    """Put *model* on the shelf; the name it stands under."""
    _shelf[name] = model
    return name


def taken_up(name: Any, custom_objects: Any = None) -> Model:
    """The model that was kept under *name*; a layer of the user's must be named again."""
    model = _shelf[str(name)]
    strange = {type(each).__name__ for each in model.layers if not type(each).__module__.startswith("reference.")}
    for missing in sorted(strange - set(custom_objects or {})):
        msg = f"no documentation says what comes back of a layer {missing} whose class is not given"
        raise Unpromised(msg)
    return model


def clone(model: Model) -> Model:
    """The model again; its layers would be others, and their weights are set anew."""
    return model
