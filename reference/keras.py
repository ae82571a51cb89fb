"""The module that a scenario is handed in place of Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reference import (
    attending,
    cells,
    conv_recurrent,
    convolving,
    keeping,
    masking,
    merging,
    normalizing,
    pooling,
    recurrent,
    shaping,
    steps,
    wrapping,
)
from reference import losses as losses_room
from reference import model as models_room
from reference.errors import Unpromised
from reference.functions import Backend, Functions
from reference.layer import Layer

if TYPE_CHECKING:
    from types import ModuleType

ROOMS: tuple[ModuleType, ...] = (
    attending,
    cells,
    conv_recurrent,
    convolving,
    masking,
    merging,
    normalizing,
    pooling,
    recurrent,
    shaping,
    steps,
    wrapping,
)


class Namespace:
    """A part of Keras: what is in it, and a clear word on what is not."""

    def __init__(self, what: str, **things: Any) -> None:
        self._what = what
        vars(self).update(things)

    def __getattr__(self, name: str) -> Any:
        msg = f"the reference has no {self._what} {name}"
        raise Unpromised(msg)


def _layers() -> dict[str, type[Layer]]:
    found = (each for room in ROOMS for each in vars(room).values())
    return {each.__name__: each for each in found if isinstance(each, type) and issubclass(each, Layer)}


layers = Namespace("layer", **_layers(), Input=models_room.Input)
models = Namespace(
    "model",
    Model=models_room.Model,
    Sequential=models_room.Sequential,
    load_model=keeping.taken_up,
    model_from_json=keeping.taken_up,
    clone_model=keeping.clone,
)
losses = Namespace("loss", **{each.__name__: each for each in losses_room.LossObject.__subclasses__()})
ops, backend = Functions(), Backend()
keras = Namespace(
    "module",
    layers=layers,
    losses=losses,
    models=models,
    ops=ops,
    backend=backend,
    Input=models_room.Input,
    Model=models_room.Model,
    Sequential=models_room.Sequential,
)
"""As a scenario knows it."""
