"""The module that a scenario is handed in place of Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reference import (
    attention,
    cells,
    conv_recurrent,
    convolution,
    masking,
    merging,
    normalization,
    per_timestep,
    pooling,
    recurrent,
    reshaping,
    saving,
    training,
    wrappers,
)
from reference import losses as losses_module
from reference import model as models_module
from reference.errors import Unpromised
from reference.functions import Backend, Functions
from reference.layer import Layer

if TYPE_CHECKING:
    from types import ModuleType

LAYER_MODULES: tuple[ModuleType, ...] = (
    attention,
    cells,
    conv_recurrent,
    convolution,
    masking,
    merging,
    normalization,
    pooling,
    recurrent,
    reshaping,
    per_timestep,
    wrappers,
)


class Namespace:
    """A part of Keras: what is in it, and a clear error for what is not."""

    def __init__(self, what: str, **things: Any) -> None:
        self._what = what
        vars(self).update(things)

    def __getattr__(self, name: str) -> Any:
        msg = f"the reference has no {self._what} {name}"
        raise Unpromised(msg)


def _layers() -> dict[str, type[Layer]]:
    found = (each for module in LAYER_MODULES for each in vars(module).values())
    return {each.__name__: each for each in found if isinstance(each, type) and issubclass(each, Layer)}


layers = Namespace("layer", **_layers(), Input=models_module.Input)
models = Namespace(
    "model",
    Model=models_module.Model,
    Sequential=models_module.Sequential,
    load_model=saving.load,
    model_from_json=saving.load,
    clone_model=saving.clone,
)
losses = Namespace("loss", **{each.__name__: each for each in losses_module.LossObject.__subclasses__()})
optimizers = Namespace("optimizer", **dict.fromkeys(("SGD", "RMSprop", "Adam"), training.Optimizer))
ops, backend = Functions(), Backend()
keras = Namespace(
    "module",
    layers=layers,
    losses=losses,
    models=models,
    optimizers=optimizers,
    ops=ops,
    backend=backend,
    Input=models_module.Input,
    Model=models_module.Model,
    Sequential=models_module.Sequential,
)
"""As a scenario knows it."""
